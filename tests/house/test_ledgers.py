"""Ledgers of standards name tests that are there, every requirement, and say what their pages say;
so do the pages about threats.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tests.proofs.ledgers import (
    MET,
    NAMES,
    NOT_APPLICABLE,
    OPERATOR,
    SHORT,
    is_there,
    is_written,
    ledger,
    names_in,
    page,
    prove_ledger,
)

LISTS = {
    # Of the ids and levels in the standard itself, levels 1 and 2.
    "asvs": "db6d694ac41f400122cce7c6311f0df8b978435381bc18470590ed243f4ea08d",
    "wcag": "5f0b6a298b3d51b00c4dde191b3a25e3118ae50a4cafccf7c760f1638f233f2b",
}
IN_WRITING = re.compile(r"(2|5|6|7|8|11|13|14|15|16)\.1\.\d")
"""Requirements of ASVS that ask for a document."""
THREATS = sorted((ROOT / "docs" / "threats").glob("*.md"))
TEST = re.compile(r"`(tests/[\w/]+\.py(?:::\w+)+)`")


@pytest.mark.parametrize("name", NAMES.values())
def test_it_has_every_requirement_and_no_other(name: str) -> None:
    assert ledger(name).digest == LISTS[name]


@pytest.mark.parametrize("name", NAMES.values())
def test_every_line_is_whole(name: str) -> None:
    for line in ledger(name).lines:
        assert line.asks, line.id
        assert line.state in {MET, NOT_APPLICABLE, OPERATOR, SHORT}, line.id
        assert any(line.id.startswith(f"{chapter}.") for chapter in ledger(name).chapters), line.id
        if line.state == MET:
            assert line.tests or (line.pages and IN_WRITING.fullmatch(line.id)), line.id
        else:
            assert line.why, line.id
        if line.state == OPERATOR:
            # Our half is shown, and theirs is written down for them.
            assert line.tests, line.id
            assert any(page.startswith("docs/operations.md#") for page in line.pages), line.id


@pytest.mark.parametrize("name", NAMES.values())
def test_what_it_names_is_there(name: str) -> None:
    kept = ledger(name)
    assert [test for test in kept.tests if not is_there(test)] == []
    pages = [page for line in kept.lines for page in line.pages]
    assert [page for page in pages if not is_written(page)] == []


@pytest.mark.parametrize("name", NAMES.values())
def test_the_page_is_current(name: str) -> None:
    assert (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") == page(ledger(name)), (
        "write it anew: .venv/bin/python -m tests.proofs.ledgers"
    )


@pytest.mark.parametrize("path", THREATS, ids=lambda path: path.stem)
def test_a_page_about_threats_names_tests_that_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = TEST.findall(text)
    assert [test for test in named if not is_there(test)] == []
    assert named or path.stem == "README"
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_flow_has_its_page() -> None:
    listed = re.findall(r"\((\w[\w-]*\.md)\)", (ROOT / "docs/threats/README.md").read_text("utf-8"))
    assert set(listed) == {path.name for path in THREATS} - {"README.md"}
    for path in THREATS:
        heads = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        if path.stem != "README":
            assert heads == ["What is at stake", "Who", "What can go wrong", "What is left"], path


def test_a_test_of_a_class_is_found_and_one_that_is_gone_is_not() -> None:
    own = "tests/house/test_ledgers.py"
    assert is_there(f"{own}::test_it_has_every_requirement_and_no_other")
    assert not is_there(f"{own}::test_that_nobody_wrote")
    assert not is_there("tests/house/test_nothing.py::test_x")
    assert "NAMES" not in names_in(own)
    assert is_written("docs/operations.md#Backups")
    assert not is_written("docs/operations.md#No such heading")


def test_a_test_that_failed_or_did_not_run_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tests = ledger("asvs").tests
    came = dict.fromkeys(tests, "passed")
    path = tmp_path / "outcomes.json"
    path.write_text(json.dumps({**came, tests[0]: "failed", tests[1]: "skipped"}), "utf-8")
    outcome = prove_ledger("asvs", outcomes=str(path))
    assert not outcome.holds
    assert (outcome.figures["failed"], outcome.figures["ran"]) == (1, len(tests) - 1)
    said = capsys.readouterr().err
    assert f"failed: {tests[0]}" in said
    assert f"did not run: {tests[1]}" in said
