"""Every promise has something behind it, and the machine that plants faults finds them."""

from __future__ import annotations

import ast
import functools
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tests.proofs.catalogue import COMMANDS, PROMISES, Outcome
from tests.proofs.connections import EXCHANGES, outcome_of
from tests.proofs.mutants import targets
from tests.proofs.planting import faults_in


@functools.cache
def marked() -> set[str]:
    """The names that tests carry in their marker."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {
        node.args[0].value
        for text in texts
        if "mark.proof" in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "pytest.mark.proof"
        and isinstance(node.args[0], ast.Constant)
    }


@pytest.mark.parametrize("name", PROMISES)
def test_every_promise_has_tests_or_a_command_behind_it(name: str) -> None:
    if name in COMMANDS:
        assert callable(importlib.import_module(f"tests.proofs.{name}").prove)
    else:
        assert name in marked()


def test_an_outcome_is_one_line() -> None:
    assert Outcome({"zones": 3}, holds=True).line("zones") == "zones: 3 zones … holds"
    assert Outcome({"zones": 3}, holds=False).line("zones").endswith("… falls short")


def test_faults_are_planted_where_the_rules_are() -> None:
    found = targets()
    for name in ("surveys/anonymity.py", "practice/policy.py"):
        assert name in found
    assert {name.partition("/")[0] for name in found} >= {"messaging", "people", "cohorts"}
    assert not [name for name in found if name.startswith(("tests", "."))]


SOURCE = '''
LEAST = 3


@some.decorator("untouched")
def may_show(count: int, name: str = "") -> bool:
    """A docstring is no fault."""
    log.info("nor is %s", name)
    return is_grown(
        count,
        name=name,
    ) and count >= LEAST
'''


def test_what_is_planted() -> None:
    faults = {(fault.line, fault.before, fault.after) for fault in faults_in(SOURCE)}
    assert (2, "3", "4") in faults
    assert (12, ">= LEAST", "> LEAST") in faults
    assert (9, "is_grown( count, name=name, )", "is_grown( count, )") in faults
    assert not [fault for fault in faults if fault[0] in {5, 7, 8}]
    [fault] = [each for each in faults_in(SOURCE) if each.after == "> LEAST"]
    assert (fault.first_line, fault.last_line) == (9, 12)
    assert "count > LEAST" in fault.planted()


TOY = "def may_show(count):\n    return count >= 3 or count == 0\n"
TESTS = """
import toy
def test_enough(): assert toy.may_show(3)
def test_too_few(): assert not toy.may_show(2)
"""
TRY = """
import sys
from pathlib import Path
from tests.proofs.planting import faults_in
from tests.proofs.trying import Pool, Run

folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
source = (folder / "toy.py").read_text()
plain = ["-q", "-c", str(folder / "pytest.ini"), "-p", "no:django", "-p", "no:randomly",
         "-p", "no:cacheprovider", str(folder)]
runs = [Run(plain, 20)] + [Run(plain, 20, "toy", fault.planted) for fault in faults_in(source)]
runs.append(Run(plain, 1, "toy", lambda: "while True: pass"))
after = {run: fault.after for run, fault in zip(map(id, runs[1:]), faults_in(source))}
pool = Pool([{}, {}], folder)
pool.fresh.clear()
pool.carry_out(runs, lambda run, ending: print(after.get(id(run), "-"), "=", ending.code))
"""


@pytest.mark.long
def test_a_fault_that_no_test_sees_survives_and_an_endless_one_is_ended(tmp_path: Path) -> None:
    (tmp_path / "toy.py").write_text(TOY, encoding="utf-8")
    (tmp_path / "test_toy.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-c", TRY, str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    endings = dict(line.split(" = ") for line in run.stdout.splitlines())
    assert endings["> 3"] == endings["4"] == "1", run.stdout + run.stderr
    assert endings["!= 0"] == "1"
    assert endings["1"] == "0", "no test asks about nobody at all"
    assert "- = 0" in run.stdout, "unharmed, everything is green"
    assert "- = None" in run.stdout, "it ran on"
    assert (tmp_path / "toy.py").read_text(encoding="utf-8") == TOY


def test_what_proves_an_exchange_is_there_and_its_absence_is_told() -> None:
    for exchange in EXCHANGES:
        for test in exchange.tests:
            path, _colons, name = test.partition("::")
            text = (ROOT / path).read_text(encoding="utf-8")
            assert f"def {name}(" in text, test
            assert 'proof("connections"' in text, test
    came = {test: "passed" for exchange in EXCHANGES for test in exchange.tests}
    line = outcome_of(came, is_well=True).line("connections")
    assert "Ralph" in line
    skipped = {**came, **{test: "skipped" for test in came if "ralph" in test}}
    line = outcome_of(skipped, is_well=True).line("connections")
    assert "Ralph" not in line
    assert ", xAPI" in line or "(xAPI" in line
    assert line.endswith("falls short")
