"""Standards that others wrote, requirement by requirement: where the portal stands, and the tests
that show it.

docs/ledger/NAME.toml is kept by hand, docs/NAME.md is made of it:
.venv/bin/python -m tests.proofs.ledgers
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import re
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.proofs.by_tests import all_pass
from tests.proofs.catalogue import Outcome

ROOT = Path(__file__).parents[2]
NAMES = {"asvs": "asvs", "accessibility": "wcag"}
"""What is proved, and its ledger and page."""
MET, NOT_APPLICABLE, SHORT = "met", "does not apply", "falls short"
OPERATOR = "rests with the operator"
"""The portal does its half, which tests show; the other is done where it runs, as a page says."""
HEADS = {
    MET: "Met",
    NOT_APPLICABLE: "Does not apply",
    SHORT: "**Falls short**",
    OPERATOR: "**Yours to finish**",
}
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True)
class LedgerLine:
    """One requirement."""

    id: str
    level: str
    asks: str
    """What it asks, in a few words of ours."""
    state: str
    tests: Sequence[str] = ()
    pages: Sequence[str] = ()
    """Where it is written, for a requirement that asks for something in writing."""
    why: str = ""
    """How it is met, why it does not apply, or what is missing."""

    @property
    def chapter(self) -> str:
        return self.id.rpartition(".")[0]


@dataclass(frozen=True)
class StandardLedger:
    """A standard, and how the portal stands to it."""

    name: str
    title: str
    standard: str
    source: str
    about: str
    prefix: str
    chapters: Mapping[str, str]
    lines: Sequence[LedgerLine]

    @property
    def digest(self) -> str:
        """Of all ids with their levels, in order: what the standard has, no more and no less."""
        listed = "\n".join(sorted(f"{line.id} {line.level}" for line in self.lines))
        return hashlib.sha256(listed.encode()).hexdigest()

    @property
    def tests(self) -> list[str]:
        """Every test that is named, once, in the order of their names."""
        return sorted({test for line in self.lines for test in line.tests})

    def count(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)


@functools.cache
def ledger(name: str) -> StandardLedger:
    """Read from its file."""
    path = ROOT / "docs" / "ledger" / f"{name}.toml"
    said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    lines = [LedgerLine(id=key, **each) for key, each in said.pop("requirement").items()]
    return StandardLedger(name=name, lines=lines, **said)


@functools.cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests in a file, those of a class with its name before."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    return frozenset(_names(ast.parse(path.read_text(encoding="utf-8")), ""))


def _names(node: ast.AST, prefix: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _names(child, f"{prefix}{child.name}::")
        elif isinstance(child, ast.FunctionDef) and child.name.startswith("test_"):
            yield prefix + child.name


def is_there(test: str) -> bool:
    """Whether a test that is named stands in its file."""
    file, _colons, name = test.partition("::")
    return name in names_in(file)


def is_written(page: str) -> bool:
    """Whether a document is there, and the heading that is named behind a #."""
    file, _hash, heading = page.partition("#")
    path = ROOT / file
    if not path.is_file():
        return False
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return not heading or heading in heads


def prove_ledger(name: str, *, outcomes: str = "") -> Outcome:
    """Run the named tests, or read what came of them in an earlier run, and count."""
    kept = ledger(NAMES[name])
    came = read_outcomes(Path(outcomes)) if outcomes else run(kept.tests)
    short = [f"{kept.prefix}{each.id} {each.why}" for each in kept.lines if each.state == SHORT]
    lost = [test for test in kept.tests if not is_there(test)]
    red = [test for test in kept.tests if came.get(test) == FAILED]
    silent = [test for test in kept.tests if test not in came or came[test] == SKIPPED]
    for what, listed in {
        "falls short": short, "no such test": lost, "failed": red, "did not run": silent,
    }.items():  # fmt: skip
        sys.stderr.write("".join(f"{what}: {each}\n" for each in listed))
    applicable = len(kept.lines) - kept.count(NOT_APPLICABLE)
    figures = {
        "requirements": len(kept.lines),
        "applicable": applicable,
        "met": kept.count(MET),
        "rest with the operator": kept.count(OPERATOR),
        "fall short": len(short),
        "tests named": len(kept.tests),
        "exist": len(kept.tests) - len(lost),
        "ran": len(kept.tests) - len(silent),
        "failed": len(red),
    }
    return Outcome(figures, holds=not (short or lost or red or silent))


def run(tests: Sequence[str]) -> dict[str, str]:
    """Exactly these, in three processes as the suite has them; what came of each."""
    with tempfile.TemporaryDirectory(prefix="portal-ledger-") as folder:
        path = Path(folder) / "outcomes.json"
        there = filter(is_there, tests)
        all_pass("-n", "3", "--dist", "loadgroup", "--outcomes", str(path), *there)
        return read_outcomes(path)


def read_outcomes(path: Path) -> dict[str, str]:
    """What a run with --outcomes wrote down: {test: passed, failed or skipped}."""
    if not path.is_file():
        return {}
    came: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return came


def page(kept: StandardLedger) -> str:
    """A ledger as a page."""
    total = len(kept.lines)
    out = kept.count(NOT_APPLICABLE)
    counted = Counter(line.level for line in kept.lines)
    levels = " and ".join(f"{count} of level {level}" for level, count in sorted(counted.items()))
    short = [line for line in kept.lines if line.state == SHORT]
    theirs = [line for line in kept.lines if line.state == OPERATOR]
    rest = f", **{len(theirs)} rest with the operator**" if theirs else ""
    said = [
        f"# {kept.title}",
        "",
        f"Written by `tests/proofs/ledgers.py` from `docs/ledger/{kept.name}.toml`; do not edit by "
        "hand.",
        "",
        kept.about,
        "",
        f"{kept.standard}: {total} requirements ({levels}). {out} do not apply; of the "
        f"{total - out} that do, **{kept.count(MET)} are met**{rest} and "
        f"**{len(short)} fall short**.",
        f"{len(kept.tests)} tests show it.",
        "",
        f"Source of the requirements: {kept.source}",
        "",
    ]
    if short:
        said += ["## What falls short", ""]
        said += [f"- **{kept.prefix}{line.id}** ({line.asks}): {line.why}" for line in short]
        said += [""]
    if theirs:
        said += ["## What rests with the operator", ""]
        for line in theirs:
            pages = ", ".join(f"[{_name_of(each)}]({_link_of(each)})" for each in line.pages)
            said += [f"- **{kept.prefix}{line.id}** ({line.asks}): {line.why} What to do: {pages}."]
        said += [""]
    for chapter, title in kept.chapters.items():
        said += _chapter(kept, chapter, title)
    return "\n".join(said)


def _chapter(kept: StandardLedger, chapter: str, title: str) -> list[str]:
    inside = [line for line in kept.lines if line.id.startswith(f"{chapter}.")]
    rows = [
        f"| {kept.prefix}{line.id} | {line.level} | {line.asks} | {HEADS[line.state]} "
        f"| {_shown_by(line)} |"
        for line in inside
    ]
    head = ["| | Level | What it asks | State | How, and what shows it |", "|---|---|---|---|---|"]
    return [f"## {chapter}. {title}", "", *head, *rows, ""]


def _shown_by(line: LedgerLine) -> str:
    words = [line.why] if line.why else []
    pages = [f"[{_name_of(each)}]({_link_of(each)})" for each in line.pages]
    tests = [f"`{test}`" for test in line.tests]
    return "<br>".join([*words, *pages, *tests])


def _name_of(place: str) -> str:
    file, _hash, heading = place.partition("#")
    return f"{Path(file).name}: {heading}" if heading else Path(file).name


def _link_of(place: str) -> str:
    file, _hash, heading = place.partition("#")
    path = file.removeprefix("docs/") if file.startswith("docs/") else f"../{file}"
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return f"{path}#{anchor}" if heading else path


def write() -> None:
    """Write the pages of all ledgers."""
    for name in NAMES.values():
        (ROOT / "docs" / f"{name}.md").write_text(page(ledger(name)), encoding="utf-8")


if __name__ == "__main__":
    write()
