"""How much of our code the tests run, and what is the least: `./portal test --floors`.

A pytest plugin. Lines and branches are counted together over all processes of the run, those of the
demo included: ./portal says in the environment that every Python process counts. The rooms where a
rule is decided are whole: operations, policy, anonymity and the arithmetic of figures; what is left
of an app comes to 90% in sum.
"""

from __future__ import annotations

import fnmatch
import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import coverage
import pytest

from tests.house.sources import APPS, ROOT

WHOLE = (
    "*/operations.py", "*/operations/*.py", "*/*_operations.py", "*/policy.py", "*/anonymity.py",
    "measurement/*.py", "*/agreement.py", "common/*.py",
)  # fmt: skip
LEAST = 90.0
# Below today, in percent: none of them may sink, and whoever lifts one takes it off.
KNOWN: dict[str, float] = {}
BELOW = pytest.StashKey[list[str]]()


@dataclass
class Count:
    """Lines and branches: how many there are, and how many were run."""

    all: int = 0
    run: int = 0
    missing: str = ""
    """Where they are, for one file: lines, and branches as "from->to" (0: out of the function)."""

    def add(self, other: Count) -> None:
        """Put another count on top."""
        self.all += other.all
        self.run += other.run

    @property
    def percent(self) -> float:
        """Rounded down to a tenth, so that 100 means every one."""
        return int(1000 * self.run / self.all) / 10 if self.all else 100.0


def counts(folder: Path) -> dict[str, Count]:
    """Every file of ours that was measured; `folder` is for a file on the way.

    Every process has left a file of its own, or is about to: this one as well.
    """
    if this := coverage.Coverage.current():
        this.stop()
        this.save()
    measured = coverage.Coverage(config_file=str(ROOT / "pyproject.toml"))
    measured.combine()
    report = folder / "coverage.json"
    measured.json_report(outfile=str(report))
    found = {}
    for name, file in json.loads(report.read_text(encoding="utf-8"))["files"].items():
        tally = file["summary"]
        found[name] = Count(
            tally["num_statements"] + tally["num_branches"],
            tally["covered_lines"] + tally["covered_branches"],
            missing_of(file["missing_lines"], file["missing_branches"]),
        )
    return found


def missing_of(lines: list[int], branches: list[list[int]]) -> str:
    """What was not run, in words; a branch into a line that was not run says nothing new."""
    jumps = [f"{start}->{max(end, 0)}" for start, end in branches if end not in lines]
    return ", ".join([*map(str, lines), *jumps])


def is_whole(name: str) -> bool:
    """Whether this file has to be run to its last branch."""
    return any(fnmatch.fnmatch(name, pattern) for pattern in WHOLE)


def below(found: dict[str, Count], known: dict[str, float]) -> list[str]:
    """What misses its floor, one line each; what is known may stay where it is."""
    apps: dict[str, Count] = defaultdict(Count)
    lines = []
    for name, count in sorted(found.items()):
        if not is_whole(name):
            apps[name.partition("/")[0]].add(count)
        elif count.percent < known.get(name, 100.0):
            lines.append(f"{name}: {count.percent}% of {known.get(name, 100.0)}% ({count.missing})")
    for app in APPS:
        floor = known.get(app, LEAST)
        if apps[app].percent < floor:
            lines.append(f"the rest of {app}: {apps[app].percent}% of {floor}%")
    return lines


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Once the other processes of the run are over; in one of those there is nothing to say."""
    has_run = session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
    if hasattr(session.config, "workerinput") or not has_run:
        return
    with tempfile.TemporaryDirectory(prefix="portal-coverage-") as folder:
        lines = below(counts(Path(folder)), KNOWN)
    if lines:
        session.config.stash[BELOW] = lines
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what is below, each with its floor."""
    for line in config.stash.get(BELOW, []):
        terminalreporter.write_line(f"below its floor: {line}", red=True)
