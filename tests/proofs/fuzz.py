"""Nonsense into every form field and address as every role of the running demo: a clear answer each
time, and never a page that says something is broken.
"""

from __future__ import annotations

import contextlib
import http.client
import http.cookies
import itertools
import random
import re
import sys
import tempfile
import traceback
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from tests.demo_process import start_demo, stop_demo
from tests.journeys.walking import ROLES
from tests.proofs.catalogue import Outcome
from tests.proofs.fuzzing import Answer, Findings, Fuzzer

SMALL, LARGE = 100_000, 1_000_000
SEED = 9
STARTS = (
    "/", "/account/", "/account/login/", "/mail/preferences/", "/nothing/here/", "/healthz",
    "/account/signup/", "/account/password/reset/", "/account/reauthenticate/", "/pulse/thanks/",
    "/people/second-step/",
)  # fmt: skip
PULSE = re.compile(r"/pulse/[^/\s<\"]{20,}/")
PAGES = 250


class Wire:
    """A kept connection to a portal and the cookies of one visitor."""

    def __init__(self, port: int, name: str) -> None:
        self.port, self.name, self.member = port, name, ""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def sign_in(self) -> None:
        """The demo's list: one button each. Whom it is about stays the same when their name, or
        what they are, does not.
        """
        self.cookies.clear()
        page = self._page("/demo/")
        if not self.name:
            return
        self.member = self.member or self._number_in(page)
        fields = urlencode({"member": self.member, "csrfmiddlewaretoken": self.key()})
        self.ask("POST", "/demo/", fields.encode(), "application/x-www-form-urlencoded", {})

    def pulses(self) -> list[str]:
        """Questions that somebody was asked by mail and may still answer."""
        mails = re.findall(r"/demo/mailbox/\d+/", self._page("/demo/mailbox/?q=one+minute"))
        asked = (found for mail in mails for found in PULSE.findall(self._page(mail))[:1])
        return list(itertools.islice((path for path in asked if "<form" in self._page(path)), 2))

    def _page(self, path: str) -> str:
        return self.ask("GET", path, b"", "", {}).text

    def _number_in(self, page: str) -> str:
        people = page.split('name="member"')[1:]
        person = next(part for part in people if self.name in unescape(part.split("</form>")[0]))
        found = re.search(r'value="(\d+)"', person)
        assert found, self.name
        return found[1]

    def key(self) -> str:
        """From the cookie, as a page would carry it."""
        return next((v for name, v in self.cookies.items() if name.startswith("csrf")), "")

    def ask(
        self, method: str, path: str, body: bytes, kind: str, headers: dict[str, str]
    ) -> Answer:
        """Send it as it is; a connection that was closed is opened again, once."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent |= {"Content-Type": kind} if kind else {}
        sent |= headers
        for _time in range(2):
            with contextlib.suppress(OSError, http.client.HTTPException):
                self.connection.request(method, path, body or None, sent)
                response = self.connection.getresponse()
                text = response.read().decode("utf-8", "replace")
                self._keep(response.headers.get_all("Set-Cookie") or [])
                return Answer(response.status, text, response.headers.get("Location", ""))
            self.connection.close()
        return Answer(0)

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            jar = http.cookies.SimpleCookie()
            with contextlib.suppress(http.cookies.CookieError):
                jar.load(line)
            self.cookies |= {name: morsel.value for name, morsel in jar.items()}


def prove(*, large: bool, only: str = "") -> Outcome:
    """All roles at once, or only those that start so: each sends its share, whoever else does."""
    roles = {role: name for role, name in ROLES.items() if role.startswith(only)}
    total = LARGE if large else SMALL
    with tempfile.TemporaryDirectory(prefix="portal-fuzz-") as folder:
        process, port = start_demo(Path(folder) / "demo")
        try:
            findings = fuzz(port, -(-total // len(ROLES)), roles)
        finally:
            stop_demo(process)
    sys.stderr.write("".join(f"{what}\n    {said}\n" for what, said in findings.broken.items()))
    seconds, said = findings.slowest
    sys.stderr.write(
        f"slowest: {seconds:.1f} s {said}\n{dict(sorted(findings.statuses.items()))}\n"
    )
    figures = {
        "seed": SEED,
        "requests": findings.requests,
        "roles": len(roles),
        "addresses": len(findings.addresses),
        "fields": len(findings.fields),
        "answers of 500 or none": sum(
            count for status, count in findings.statuses.items() if status >= 500 or not status
        ),
    }
    return Outcome(figures, holds=not findings.broken)


def fuzz(port: int, share: int, roles: Mapping[str, str]) -> Findings:
    """So many requests as each role of a running demo."""
    each = [Findings() for _role in roles]
    with ThreadPoolExecutor(len(roles)) as visitors:
        visits = [
            visitors.submit(_visit, port, role, name, share, findings)
            for (role, name), findings in zip(roles.items(), each, strict=True)
        ]
        for visit in visits:
            visit.add_done_callback(_tell)
        for visit in visits:
            visit.result()
    return _together(each)


def _tell(visit: Future[None]) -> None:
    """A visitor who gave up is told at once, and not when the others are done."""
    if error := visit.exception():
        sys.stderr.write("".join(traceback.format_exception(error)))


def _visit(port: int, role: str, name: str, share: int, findings: Findings) -> None:
    wire = Wire(port, name)
    visitor = Fuzzer(wire, role, random.Random(f"{SEED} {role}"), findings)
    while findings.requests < share:
        # Now and then anew: some of what is sent signs people out, or changes what pages show.
        wire.sign_in()
        visitor.look_around(*STARTS, *wire.pulses(), most=PAGES)
        visitor.send_nonsense(min(1000, max(1, share - findings.requests)))
        sys.stderr.write(f"{role}: {findings.requests} requests, {len(findings.broken)} broken\n")


def _together(each: list[Findings]) -> Findings:
    whole = Findings()
    for findings in each:
        whole.requests += findings.requests
        whole.statuses += findings.statuses
        whole.addresses |= findings.addresses
        whole.fields |= findings.fields
        whole.broken |= findings.broken
        whole.slowest = max(whole.slowest, findings.slowest)
    return whole
