"""Faults planted where the rules are, and the share of them that turns a test red.

For every fault only those tests of its app run that come past the place. Which ones those are is
found out by one run of all of them, which must be green. What survives is written to
.portal/mutants.txt, each with its place. The small size tries the same few in every module; --large
tries all; --changed REVISION looks only at files that changed since.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest

from supervisor.children import Children
from supervisor.servers import start_servers
from tests.proofs.catalogue import Outcome
from tests.proofs.planting import Fault, faults_in
from tests.proofs.trying import NOTHING_FOUND, PASSED, Ending, Pool, Run, load_libraries

ROOT = Path(__file__).parents[2]
ROOMS = (
    "*/operations.py", "*/operations/*.py", "*/*_operations.py", "*/policy.py",
    "*/sending.py", "*/sending/*.py", "*/anonymity.py", "*/anonymity/*.py",
)  # fmt: skip
REPORT = ROOT / ".portal" / "mutants.txt"
PROMISED = 85
PLACES, SEED, FEW = 2, 6, 8
SHORTEST, SLOWER = 15.0, 6
"""Seconds a run may take at least, and how many times as long as without a fault."""
PLAIN = (
    "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--reuse-db", "--no-header",
    # Libraries that are plugins too were loaded before pytest.
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip


@dataclass
class Ran:
    """What one run of an app's tests said: how long each takes, and which come past a line."""

    seconds: dict[str, float]
    by_line: dict[str, dict[int, set[str]]]

    def past(self, file: str, fault: Fault) -> list[str]:
        """The tests that come past a fault, the quickest first.

        What runs while the module is loaded is the business of everybody who comes past the file.
        """
        lines = self.by_line.get(file, {})
        near = [lines.get(line, set()) for line in range(fault.first_line, fault.last_line + 1)]
        tests = set().union(*near)
        if "" in tests:
            tests = set().union(*lines.values())
        return sorted(tests & set(self.seconds), key=lambda test: self.seconds[test])


class Recorder:
    """A pytest plugin that writes down how long each test took."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        before = self.seconds.get(report.nodeid, 0.0)
        self.seconds[report.nodeid] = before + report.duration

    def pytest_sessionfinish(self) -> None:
        self.path.write_text(json.dumps(self.seconds), encoding="utf-8")


class Chosen:
    """A pytest plugin that keeps only these tests, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.order = {test: number for number, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order),
            key=lambda item: self.order[item.nodeid],
        )


@dataclass
class Tally:
    """How many faults of a module were tried, and those that survived."""

    tried: int = 0
    survivors: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """One line of the report."""
        died = self.tried - len(self.survivors)
        share = 100 * died / self.tried if self.tried else 100
        return f"{share:5.1f}%  {died:4} of {self.tried:4} died  {name}"


def prove(*, large: bool, changed: str = "", only: str = "") -> Outcome:
    """Plant, run, count. `only` is the beginning of the names of files to look at."""
    began = time.monotonic()
    files = [name for name in targets() if name.startswith(only)]
    if changed:
        files = [name for name in files if name in changed_since(changed)]
    tallies = try_all(files, FEW if not large else None)
    write_report(tallies)
    tried = sum(tally.tried for tally in tallies.values())
    lived = sum(len(tally.survivors) for tally in tallies.values())
    share = 100 * (tried - lived) / tried if tried else 100.0
    figures = {
        "modules": len(files),
        "faults": tried,
        "died": tried - lived,
        "% died": round(share, 1),
        "s": round(time.monotonic() - began),
    }
    return Outcome(figures, holds=share >= PROMISED)


def targets() -> list[str]:
    """The files of the rooms where a rule is decided, whatever they are called next year."""
    found = {path for room in ROOMS for path in ROOT.glob(room)}
    return sorted(
        str(path.relative_to(ROOT)) for path in found if path.parts[-2] not in {".venv", "tests"}
    )


def changed_since(revision: str) -> set[str]:
    """Files that differ from a revision of git, committed or not."""
    git = ["git", "-C", str(ROOT), "diff", "--name-only", revision]
    return set(subprocess.run(git, check=True, capture_output=True, text=True).stdout.split())


def chosen_from(faults: list[Fault], name: str, few: int | None) -> list[Fault]:
    """All of them, or the same few every time."""
    if few is None or len(faults) <= few:
        return faults
    return random.Random(f"{SEED} {name}").sample(faults, few)


def try_all(files: Iterable[str], few: int | None) -> dict[str, Tally]:
    """Start the servers, and plant in one app after the other."""
    tallies = {name: Tally() for name in files}
    load_libraries()
    folder = Path(tempfile.mkdtemp(prefix="portal-mutants-"))
    with Children() as children:
        children.remove_afterwards(folder)
        servers = start_servers(children, folder / "servers", durable=False)
        places = [_place(servers.as_env(), number) for number in range(PLACES)]
        pool = Pool(places, folder)
        for app in sorted({name.partition("/")[0] for name in tallies}):
            ran = run_unharmed(pool, app, folder)
            mine = [name for name in tallies if name.partition("/")[0] == app]
            runs = (run for name in mine for run in _runs(name, ran, few, tallies[name]))
            pool.carry_out(runs, _done)
    return tallies


def _place(servers: dict[str, str], number: int) -> dict[str, str]:
    """A database and a cache of its own, and the same examples for every fault."""
    return {
        "DATABASE_URL": servers["DATABASE_URL"].rpartition("/")[0] + f"/mutants{number}",
        "REDIS_URL": servers["REDIS_URL"].replace("db=0", f"db={number}"),
        "CI": "1",
    }


def run_unharmed(pool: Pool, app: str, folder: Path) -> Ran:
    """All tests of an app as the code is: they must be green, or a red one would mean nothing."""
    data, times = folder / f"{app}.coverage", folder / f"{app}.json"
    arguments = [*PLAIN, f"tests/{app}", "-m", "not browser", f"--cov={app}", "--cov-report="]
    run = Run(
        arguments=[*arguments, "--cov-context=test"],
        seconds=900,
        plugins=[Recorder(times)],
        environment={"COVERAGE_FILE": str(data)},
    )
    endings: list[Ending] = []
    pool.carry_out([run], lambda _run, ending: endings.append(ending))
    if endings[0].code != PASSED:
        raise SystemExit(f"the tests of {app} fail as they are:\n{endings[0].output[-4000:]}")
    measured = coverage.CoverageData(str(data))
    measured.read()
    by_line = {
        str(Path(file).relative_to(ROOT)): {
            line: {context.rpartition("|")[0] for context in contexts}
            for line, contexts in measured.contexts_by_lineno(file).items()
        }
        for file in measured.measured_files()
    }
    return Ran(json.loads(times.read_text(encoding="utf-8")), by_line)


@dataclass(frozen=True)
class Trial(Run):
    """A run against one fault, and where its ending is counted."""

    fault: Fault | None = None
    file: str = ""
    tally: Tally = field(default_factory=Tally)


def _runs(name: str, ran: Ran, few: int | None, tally: Tally) -> Iterator[Trial]:
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    faults = faults_in((ROOT / name).read_text(encoding="utf-8"))
    for fault in chosen_from(faults, name, few):
        tests = ran.past(name, fault)
        if not tests:
            tally.tried += 1
            tally.survivors.append(_survivor(name, fault, "no test comes past"))
            continue
        usual = sum(ran.seconds[test] for test in tests)
        yield Trial(
            arguments=[*PLAIN, "-x", *sorted({test.partition("::")[0] for test in tests})],
            seconds=SHORTEST + SLOWER * usual,
            module=module,
            source=fault.planted,
            plugins=[Chosen(tests)],
            fault=fault,
            file=name,
            tally=tally,
        )


def _done(run: Run, ending: Ending) -> None:
    assert isinstance(run, Trial)
    assert run.fault is not None
    if ending.code == NOTHING_FOUND:
        raise SystemExit(f"no test was run for {run.file}:{run.fault.line}:\n{ending.output}")
    run.tally.tried += 1
    if ending.code == PASSED:
        run.tally.survivors.append(_survivor(run.file, run.fault))


def _survivor(name: str, fault: Fault, why: str = "") -> str:
    line = f"{name}:{fault.line}: {fault.before}  ->  {fault.after}"
    return f"{line}  ({why})" if why else line


def write_report(tallies: dict[str, Tally]) -> None:
    """Everything into a file; the shares and the first survivors to standard error."""
    shares = [tally.line(name) for name, tally in tallies.items()]
    survivors = [line for tally in tallies.values() for line in tally.survivors]
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n".join([*shares, "", *survivors, ""]), encoding="utf-8")
    sys.stderr.write("\n".join([*shares, "", *survivors[:20], f"all in {REPORT}", ""]))
