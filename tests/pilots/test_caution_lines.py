"""Warnings of one kind are one line."""

from __future__ import annotations

import pytest
from django.utils import translation

from pilots.caution_lines import MOST_FOLDED, bundled
from pilots.draft import DraftStep
from pilots.reviews import Caution, CautionKind, CautionLine

ALONE = Caution(DraftStep.PLAN, "The start date has passed.")


def of_kind(kind: CautionKind, count: int) -> list[Caution]:
    names = [f"P{number}" for number in range(1, count + 1)]
    return [Caution(DraftStep.GROUPS, f"{name} is odd.", kind, name) for name in names]


def test_one_of_a_kind_is_told_as_it_is() -> None:
    [alone, one] = bundled([ALONE, *of_kind(CautionKind.MANAGER, 1)])
    assert alone == CautionLine(DraftStep.PLAN, "The start date has passed.")
    assert one == CautionLine(DraftStep.GROUPS, "P1 is odd.")


def test_several_are_counted_and_the_first_are_named_and_each_stands_behind_it() -> None:
    many = of_kind(CautionKind.MANAGER, 5)
    [line, alone] = bundled([*many[:2], ALONE, *many[2:]])
    assert line.step == DraftStep.GROUPS
    assert line.text == "5 leaders are in a group with their own manager: P1, P2, P3 and 2 more."
    assert line.each == [each.text for each in many]
    assert alone.text == ALONE.text


def test_three_are_named_and_nobody_more() -> None:
    [line] = bundled(of_kind(CautionKind.OWN_GROUP, 3))
    assert line.text == "3 people would facilitate their own group: P1, P2, P3."


def test_moments_with_commas_of_their_own_stay_apart() -> None:
    moments = ("Wed 30 Sep, 07:30", "Thu 1 Oct, 07:30")
    clashes = [Caution(DraftStep.TIMES, at, CautionKind.CLASH, at) for at in moments]
    [line] = bundled(clashes)
    assert line.text.endswith("at once: Wed 30 Sep, 07:30; Thu 1 Oct, 07:30.")


def test_of_very_many_the_fold_counts_the_rest() -> None:
    [line] = bundled(of_kind(CautionKind.ELSEWHERE, MOST_FOLDED + 1200))
    assert line.text.startswith("1,240 leaders already take part in another pilot: P1, P2, P3 and")
    assert len(line.each) == MOST_FOLDED + 1
    assert line.each[-1] == "1200 more of this kind."


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", CautionKind)
def test_every_kind_has_its_line(kind: CautionKind, language: str) -> None:
    with translation.override(language):
        [line] = bundled(of_kind(kind, 2))
    assert line.text.startswith("2")
    assert "P1, P2" in line.text
    assert "%(" not in line.text
