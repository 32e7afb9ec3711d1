"""Rules are read whole or refused with field and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from programs.content.kinds import CardPart, MaterialKind
from programs.content.paths import (
    DeckName,
    PathChange,
    PathCondition,
    PathEffect,
    PathFact,
    Paths,
)
from programs.reading import LibraryError, LibraryProgram, read_program
from programs.reading.report import content_report
from tests.programs.small_program import MODULE, write_small_program

RULES = """
[[rules]]
slug = "board"
why.en = "because you lead the whole house"
when = [{ fact = "audience", test = "is", values = ["executive"] }]
then = [
  { do = "replace", module = "cues", card = "poll", with = "board" },
  { do = "add", module = "cues", card = "again", after = "poll" },
  { do = "leave_out", module = "cues" },
  { do = "move", module = "cues", card = "poll" },
  { do = "open", module = "cues", weeks = -1 },
]

[[rules]]
slug = "tone"
why.en = "because of your last practice"
when = [
  { fact = "level", of = "tone-recognition", test = "below", value = 3 },
  { fact = "department", test = "is_not", values = ["Sales"] },
]
then = [
  { do = "suggest", module = "cues", card = "again" },
  { do = "add", module = "cues", card = "board", to = "boosters" },
  { do = "move", module = "cues", card = "once-more" },
]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program of one module with a card for some."""
    folder = write_small_program(tmp_path / "program")
    inside = folder / "en" / MODULE
    (inside / "extras").mkdir()
    shutil.copy(next((inside / "cards").glob("*-poll.toml")), inside / "extras" / "01-board.toml")
    (folder / "paths.toml").write_text(RULES, encoding="utf-8")
    return folder


def rules_of(program: LibraryProgram) -> Paths:
    [material] = [each for each in program.materials if each.kind == MaterialKind.PATHS]
    content = material.content["en"]
    assert isinstance(content, Paths)
    return content


def test_rules_are_read_with_the_cards_that_only_they_give(folder: Path) -> None:
    program = read_program(folder)
    [extra] = program.modules[0].row(CardPart.EXTRAS)
    assert extra.slug == "board"
    board, tone = rules_of(program).rules
    assert not board.is_private
    assert board.when == (PathCondition(fact=PathFact.AUDIENCE, is_any=("executive",)),)
    assert board.then == (
        PathEffect(do=PathChange.REPLACE, module="cues", card="poll", instead="board"),
        PathEffect(do=PathChange.ADD, module="cues", card="again", after="poll"),
        PathEffect(do=PathChange.LEAVE_OUT, module="cues"),
        PathEffect(do=PathChange.MOVE, module="cues", card="poll"),
        PathEffect(do=PathChange.OPEN, module="cues", weeks=-1),
    )
    assert tone.is_private
    assert tone.then[1].to == DeckName.BOOSTERS
    assert rules_of(program).asked == {
        (PathFact.AUDIENCE, ""),
        (PathFact.LEVEL, "tone-recognition"),
        (PathFact.DEPARTMENT, ""),
    }


def test_a_rule_may_go_by_how_others_see_a_leader(folder: Path) -> None:
    level = 'fact = "level", of = "tone-recognition", test = "below", value = 3'
    gap = 'fact = "gap", of = "noticing", test = "is", values = ["blind_spot"]'
    (folder / "paths.toml").write_text(RULES.replace(level, gap), encoding="utf-8")
    first = rules_of(read_program(folder)).rules[1].when[0]
    assert first == PathCondition(fact=PathFact.GAP, of="noticing", is_any=("blind_spot",))


def test_a_changed_rule_is_another_version(folder: Path) -> None:
    before = read_program(folder).fingerprint
    path = folder / "paths.toml"
    path.write_text(RULES.replace("whole house", "house"), encoding="utf-8")
    assert read_program(folder).fingerprint != before


def test_the_report_says_what_rules_do(folder: Path) -> None:
    text = content_report([read_program(folder)])
    assert "| board | Whoever is an executive gets “" in text
    assert "gets the cards of “Cues” 1 week earlier. | because you lead the whole house |" in text
    assert "| tone | Whoever is below Consistent on “Tone recognition” and works in" in text
    assert "| Rules | Why somebody gets other cards | 11 |" in text


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"audience", test', '"mood", test', "rules 1, when 1, fact: is 'mood'. Use one of"),
        ('["executive"]', '["boss"]', "when 1, values: is 'boss'. Use one of: executive"),
        ("value = 3", "value = 5", "rules 2, when 1, value: is 5. Use 1 to 4."),
        ('of = "tone-recognition"', 'of = "tone"', "when 1, of: is 'tone'. Use one of"),
        ('with = "board"', 'with = "read"', "then 1, with: is 'read'. Use one of: board"),
        ("weeks = -1", "weeks = 0", "then 5, weeks: is 0."),
        ("weeks = -1", "weeks = 9", "then 5, weeks: is 9. Use -4 to 8."),
        ('slug = "tone"', 'slug = "board"', "is 'board' for the second time"),
        ('to = "boosters"', 'to = "cards"', "rules 2, then: would show what only"),
        ('card = "once-more"', 'card = "poll"', "rules 2, then: would show what only"),
        (
            '"move", module = "cues", card = "poll"',
            '"leave_out", module = "cues"',
            "rules 1, then 4, do: is said twice. Take one of them out.",
        ),
        (
            '"move", module = "cues", card = "once-more"',
            '"leave_out", module = "cues", card = "once-more"',
            "rules 2, then: would show what only",
        ),
        ('slug = "tone"', 'slug = "' + "t" * 81 + '"', "has 81 characters. Use 80 at most."),
        ('test = "is_not"', 'test = "below"', "when 2, test: is 'below'. Use one of: is, is_not"),
    ],
)
def test_a_wrong_rule_is_refused(folder: Path, old: str, new: str, problem: str) -> None:
    assert old in RULES
    (folder / "paths.toml").write_text(RULES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LibraryError) as refused:
        read_program(folder)
    assert problem in str(refused.value)


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        (PathCondition(fact=PathFact.DEPARTMENT, is_any=("Sales",)), "sales", True),
        (PathCondition(fact=PathFact.DEPARTMENT, is_any=("Sales",)), "IT", False),
        (PathCondition(fact=PathFact.DEPARTMENT, is_none=("Sales",)), "SALES", False),
        (PathCondition(fact=PathFact.DEPARTMENT, is_none=("Sales",)), "IT", True),
        (PathCondition(fact=PathFact.DEPARTMENT, is_none=("Sales",)), None, False),
        (PathCondition(fact=PathFact.LEVEL, below=3), 2, True),
        (PathCondition(fact=PathFact.LEVEL, below=3), 3, False),
        (PathCondition(fact=PathFact.LEVEL, at_least=3), 3, True),
        (PathCondition(fact=PathFact.LEVEL, at_least=3), 2, False),
        (PathCondition(fact=PathFact.LEVEL, below=3), None, False),
    ],
)
def test_what_nobody_knows_is_never_so(
    condition: PathCondition, value: str | int | None, holds: bool
) -> None:
    assert condition.holds(value) is holds
