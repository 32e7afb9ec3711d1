"""One visitor who sends nonsense: from page to page, into every field and address, with the keys a
browser would send along, so that the nonsense gets as far as it can.
"""

from __future__ import annotations

import collections
import random
import re
import secrets
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, quote_from_bytes, urlsplit

from tests.proofs.forms import Form, read
from tests.proofs.nonsense import BODIES, EVERYTHING, HEADERS, KINDS, METHODS

ROOT = Path(__file__).parents[2]
BROKEN = 500
OF_EACH = 3
"""Pages of one view that are read: cards, drafts and sessions of other kinds have other forms."""
BUSY = 429
LEFT_OUT = re.compile(r"^/readyz|/(static|gallery)/|/logout/|/demo/|/mailbox/|\.(ico|svg|js|css)$")
ENDS_THINGS = re.compile(r"/(leave|delete|discard|finish|second-step|elsewhere|end)/")
ASKED_FOR = re.compile(r'(?:POST|GET)(?:\.get|\.getlist)?[(\[]\s*"(\w+)"')
ADDRESS = re.compile(r"^\| `(/[^`]*)`", re.MULTILINE)
PART = re.compile(r"<(?:(\w+):)?\w+>")
BOUNDARY = "fuzz0123456789"
ON_THE_WIRE = "%/?#[]@!$&'()*+,;=:~|^`{}\\\"<>"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str = ""
    location: str = ""


class Line(Protocol):
    """How a visitor reaches the portal, signed in as somebody."""

    def ask(
        self, method: str, path: str, body: bytes, kind: str, headers: dict[str, str]
    ) -> Answer: ...

    def key(self) -> str:
        """What a form has to carry."""


@dataclass
class Findings:
    """Counted over all visitors."""

    requests: int = 0
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)
    addresses: set[str] = field(default_factory=set)
    fields: set[tuple[str, str]] = field(default_factory=set)
    broken: dict[str, str] = field(default_factory=dict)
    """Address without numbers -> the first request that broke it."""
    slowest: tuple[float, str] = (0.0, "")


def shape(path: str) -> str:
    """The same for addresses of one view."""
    tokens = re.sub(
        r"/(pulse|preferences|link|go|key|calendar)/[^/]+", r"/\1/T", path.partition("?")[0]
    )
    return re.sub(r"\d+", "N", tokens)


@cache
def names_asked_for() -> tuple[str, ...]:
    """What views read from a request without a form."""
    found = {"next", "page", "q"}
    for source in ROOT.glob("*/**/*.py"):
        if not source.relative_to(ROOT).parts[0].startswith((".", "tests")):
            found |= set(ASKED_FOR.findall(source.read_text(encoding="utf-8")))
    return tuple(sorted(found))


@cache
def addresses() -> tuple[str, ...]:
    """Every address there is, also those that no link of the demo leads to."""
    table = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    return tuple(path for path in ADDRESS.findall(table) if not LEFT_OUT.search(path))


class Fuzzer:
    """Walks as one role. `chance` makes it repeatable."""

    def __init__(self, line: Line, role: str, chance: random.Random, findings: Findings) -> None:
        self.line, self.role, self.chance, self.findings = line, role, chance, findings
        self.forms: dict[tuple[str, str], Form] = {}
        self.paths: list[str] = []
        self.waiting: collections.deque[str] = collections.deque()
        self.others: list[str] = []
        """Further pages of views that were read already."""

    def look_around(self, *starts: str, most: int) -> None:
        """Read pages from link to link, anew: one of each view first, and then a few more."""
        self.paths = []
        seen: collections.Counter[str] = collections.Counter()
        for each in range(OF_EACH):
            self.waiting.extend([*starts, *self.others])
            self.others.clear()
            while self.waiting and len(self.paths) < most:
                path = self.waiting.popleft()
                if path in self.paths or LEFT_OUT.search(path):
                    continue
                if seen[shape(path)] > each:
                    self.others.append(path)
                    continue
                seen[shape(path)] += 1
                self.paths.append(path)
                self._read(path, self._ask("GET", path))

    def send_nonsense(self, count: int) -> None:
        """So many requests."""
        goal = self.findings.requests + count
        kinds = (
            self._fill_in,
            self._fill_in,
            self._fill_in,
            self._bend_address,
            self._bend_protocol,
            self._try_address,
        )
        while self.findings.requests < goal:
            self.chance.choice(kinds)()

    def _read(self, path: str, answer: Answer) -> None:
        if answer.location:
            self.waiting.append(urlsplit(answer.location).path or "/")
        if "<html" not in answer.text:
            return
        forms, addresses = read(path.partition("?")[0], answer.text)
        for form in forms:
            if not LEFT_OUT.search(form.action):
                self.forms.setdefault((shape(form.action), ",".join(sorted(form.fields))), form)
        self.waiting.extend(address.partition("#")[0] for address in addresses)

    def _fill_in(self) -> None:
        if not self.forms:
            return self._bend_address()
        form = self.chance.choice(list(self.forms.values()))
        if ENDS_THINGS.search(form.action) and self.chance.random() > 0.02:
            return self._bend_address()
        values = {
            name: self.chance.choice(choices) for name, choices in form.fields.items() if choices
        }
        for name in self._some(form.typed):
            values[name] = self.chance.choice(EVERYTHING)
        if self.chance.random() < 0.1:
            values[self.chance.choice(names_asked_for())] = self.chance.choice(EVERYTHING)
        self.findings.fields |= {(shape(form.action), name) for name in form.typed}
        if form.method == "GET":
            return self._note(
                self._ask("GET", f"{form.action.partition('?')[0]}?{encoded(values)}")
            )
        values |= {"csrfmiddlewaretoken": self.line.key(), "nonce": self._nonce()}
        if form.is_multipart or self.chance.random() < 0.1:
            body, kind = multipart(values, self.chance), f"multipart/form-data; boundary={BOUNDARY}"
        else:
            body, kind = encoded(values).encode(), KINDS[0]
        return self._note(self._ask("POST", form.action, body, kind))

    def _nonce(self) -> str:
        is_odd = self.chance.random() < 0.02
        return self.chance.choice(EVERYTHING) if is_odd else secrets.token_hex(16)

    def _some(self, names: list[str]) -> list[str]:
        return self.chance.sample(names, min(len(names), self.chance.choice((1, 1, 1, 2, 4))))

    def _bend_address(self) -> None:
        path = self.chance.choice(self.paths).partition("?")[0]
        if self.chance.random() < 0.5:
            parts = path.split("/")
            inner = range(1, max(2, len(parts) - 1))
            parts[self.chance.choice(inner)] = escaped(self.chance.choice(EVERYTHING)[:2000])
            path = "/".join(parts)
        names = self.chance.sample(names_asked_for(), self.chance.choice((0, 1, 2)))
        values = {name: self.chance.choice(EVERYTHING)[:2500] for name in names}
        self._ask("GET", f"{path}?{encoded(values)}" if values else path)

    def _try_address(self) -> None:
        """One that no link led to, of something whose number was seen; it may show a new form."""
        pattern = self.chance.choice(addresses())
        path = PART.sub(lambda found: self._number_or_word(found[1]), pattern)
        if not ENDS_THINGS.search(path):
            self._read(path, self._ask("GET", path))

    def _number_or_word(self, kind: str | None) -> str:
        if kind != "int":
            return escaped(self.chance.choice(EVERYTHING)[:500])
        seen = re.findall(r"/(\d+)/", self.chance.choice(self.paths))
        return self.chance.choice([*seen, str(self.chance.randint(1, 60))])

    def _bend_protocol(self) -> None:
        path = self.chance.choice(self.paths)
        if ENDS_THINGS.search(path):
            return
        if self.chance.random() < 0.4:
            name, value = self.chance.choice(HEADERS)
            self._ask("GET", path, headers={name: value})
            return
        method, kind = self.chance.choice(METHODS), self.chance.choice(KINDS)
        body = b"" if method in {"GET", "HEAD"} else self.chance.choice(BODIES)
        headers = {"X-CSRFToken": self.line.key()}
        if self.chance.random() < 0.5 and method == "POST":
            values = {self.chance.choice(names_asked_for()): self.chance.choice(EVERYTHING)}
            body, kind = encoded(values).encode(), KINDS[0]
        self._ask(method, path, body, kind, headers)

    def _note(self, answer: Answer) -> None:
        """A page with errors may show a form that no other page has."""
        if self.chance.random() < 0.05:
            self._read("/", answer)

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        began, path = time.monotonic(), as_browsers_send(path)
        answer = self.line.ask(method, path, body, kind, headers or {})
        found, took = self.findings, time.monotonic() - began
        found.requests += 1
        found.statuses[answer.status] += 1
        found.addresses.add(shape(path))
        said = f"{self.role}: {method} {path[:300]} {kind} {(headers or '')!s} {body[:600]!r}"
        if took > found.slowest[0]:
            found.slowest = (took, said[:200])
        if answer.status >= BROKEN or answer.status == 0:
            found.broken.setdefault(f"{answer.status} {method} {shape(path)[:120]}", said)
        return answer


def raw(text: str) -> bytes:
    """Bytes of anything, half letters included."""
    return text.encode("utf-8", "surrogatepass")


def as_browsers_send(address: str) -> str:
    """An address as it stands in a page may have any letter; on the wire it has not."""
    return quote(re.sub(r"[\t\r\n]", "", address), safe=ON_THE_WIRE, errors="replace")


def escaped(text: str) -> str:
    """For an address."""
    return quote_from_bytes(raw(text), safe="")


def encoded(values: dict[str, str]) -> str:
    """As a form sends them."""
    return "&".join(f"{escaped(name)}={escaped(value)}" for name, value in values.items())


def multipart(values: dict[str, str], chance: random.Random) -> bytes:
    """As a form with a file sends them; some of the values come as files."""
    return b"".join(_part(name, value, chance) for name, value in values.items()) + (
        f"--{BOUNDARY}--\r\n".encode()
    )


def _part(name: str, value: str, chance: random.Random) -> bytes:
    is_file = name == "file" or (name != "csrfmiddlewaretoken" and chance.random() < 0.05)
    file = f'; filename="{chance.choice(FILES)}"' if is_file else ""
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
        + raw(value)
        + b"\r\n"
    )


FILES = ("people.csv", "people.xlsx", "people.xls", "people.ods", "", "..", "x" * 400, "\x07.csv")
