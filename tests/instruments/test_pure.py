"""Pasted lines, scores, windows and what may be said of a group: without a database."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping

import pytest

from instruments.figures import (
    Answered,
    GroupFigures,
    figures_of,
    may_replace,
    stand_apart,
)
from instruments.pasting import read_lines
from instruments.scales import TOTAL, ScaleText, complete_rows, scores_of, text_of
from instruments.states import OccasionKind
from instruments.windows import OpenDays, PlanDay, occasions_of, reminder_at, window_for
from programs.cadence import StepKind
from programs.content.instruments import Instrument
from programs.reading import LibraryProgram
from tests.instruments.making import LINES, answers, own_text

MONDAY = dt.date(2026, 9, 14)
NINE = dt.datetime(2026, 9, 14, 9, tzinfo=dt.UTC)


def test_pasted_lines_become_items_with_their_marks_and_subscales() -> None:
    pasted = read_lines(LINES)
    assert [item.is_reversed for item in pasted.items] == [False, True, False, False]
    assert [item.part for item in pasted.items] == ["part-1", "part-1", "part-2", "part-2"]
    assert [(part.name, part.minimum) for part in pasted.parts(None, "x")] == [
        ("Calm", 2),
        ("Care", 2),
    ]
    assert [part.minimum for part in pasted.parts(1, "x")] == [1, 1]


def test_lines_without_subscales_are_one_and_a_table_may_be_pasted_with_tabs() -> None:
    pasted = read_lines("One.\t\nTwo.\tr\n\nThree.")
    (part,) = pasted.parts(9, "Everything")
    assert (part.name, part.slug, part.minimum) == ("Everything", "whole", 3)
    assert [item.part for item in pasted.items] == ["whole"] * 3
    assert pasted.items[1].is_reversed


def test_the_headings_of_a_table_are_no_statement() -> None:
    """They may be pasted along: "reverse" would have been a mark."""
    for first in ("Text;reverse", "Statement | Reversed | Subscale", "Aussage\tumgekehrt"):
        pasted = read_lines(f"{first}\nOne.\nTwo. | r\nThree.")
        assert [(item.text, item.is_reversed) for item in pasted.items] == [
            ("One.", False),
            ("Two.", True),
            ("Three.", False),
        ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("One.\nTwo.", "Write 3 to 60 statements; there are 2."),
        ("One.\nTwo. | maybe\nThree.", "Line 2: “maybe” is not a mark."),
        ("One. | | A\nTwo. | | A\nThree.", "Line 3: the subscale is missing"),
        ("One.\n | R\nThree.", "Line 2: the statement is missing."),
        ("One.\nTwo.\nONE", "Line 3: the same statement as in line 1."),
        ("One. | | A\nTwo. | | A\nThree. | | B", "“B” has only one statement."),
        (f"One.\nTwo.\n{'x' * 301}", "Line 3: the statement is longer than 300"),
        (f"One. | | {'y' * 61}\n" * 2, "Line 1: the subscale is longer than 60"),
        (
            "".join(f"S{n}. | | P{n % 9}\n" for n in range(18)),
            "There are more than 8 subscales.",
        ),
    ],
)
def test_what_is_wrong_is_said_by_its_line(lines: str, said: str) -> None:
    pasted = read_lines(lines)
    assert any(said in error for error in pasted.errors)
    assert pasted.items == ()


def test_reversed_items_are_turned_round_and_blanks_are_not_filled_in() -> None:
    text = own_text()
    assert scores_of(text, answers(4)).figures == {"part-1": 4, "part-2": 4, TOTAL: 4}
    partly = {"item-1": 5, "item-3": 2, "item-4": 4}
    found = scores_of(text, partly)
    assert found.figures == {"part-2": 3}
    assert found.total is None


def test_the_shipped_self_report_counts_as_its_file_says(shipped: LibraryProgram) -> None:
    (material,) = [each for each in shipped.materials if each.kind == "instrument"]
    content = material.content["en"]
    assert isinstance(content, Instrument)
    text = text_of(content)
    best = {item.slug: 1 if item.is_reversed else 5 for item in text.items}
    assert scores_of(text, best).total == 5
    assert [part.minimum for part in text.parts] == [4, 4, 3]
    assert len(complete_rows(text, [best, {}], "responding")[0]) == 4


def plan(*extra: PlanDay) -> list[PlanDay]:
    week = dt.timedelta(weeks=1)
    return [
        PlanDay(StepKind.ASSESSMENT, 12, MONDAY + 12 * week),
        PlanDay(StepKind.CARDS, 1, MONDAY + week),
        PlanDay(StepKind.CARDS, 3, MONDAY + 3 * week),
        *extra,
    ]


def test_the_three_times_follow_the_plan() -> None:
    found = occasions_of(plan(), MONDAY)
    week = dt.timedelta(weeks=1)
    assert found == {
        OccasionKind.BEFORE: OpenDays(MONDAY, MONDAY + week),
        OccasionKind.AFTER: OpenDays(MONDAY + 12 * week, MONDAY + 14 * week),
        OccasionKind.LATER: OpenDays(MONDAY + 24 * week, MONDAY + 26 * week),
    }
    again = PlanDay(StepKind.ASSESSMENT, 24, MONDAY + 25 * week)
    assert occasions_of(plan(again), MONDAY)[OccasionKind.LATER].first_on == MONDAY + 25 * week


def test_a_plan_without_cards_ahead_or_assessment_has_no_such_time() -> None:
    assert OccasionKind.BEFORE not in occasions_of(plan(), MONDAY + dt.timedelta(weeks=1))
    assert occasions_of([PlanDay(StepKind.PULSE, 0, MONDAY)], MONDAY) == {}


def test_everybody_is_asked_on_their_own_clock_and_late_joiners_until_their_first_card() -> None:
    days = OpenDays(MONDAY, MONDAY + dt.timedelta(weeks=1))
    ends = dt.datetime(2026, 9, 21, 3, 15, tzinfo=dt.UTC)
    before = window_for(OccasionKind.BEFORE, days, zone="Asia/Kathmandu", enrolled_at=NINE)
    assert (before.opens_at, before.closes_at) == (NINE, ends)
    late = window_for(OccasionKind.BEFORE, days, zone="Asia/Kathmandu", enrolled_at=ends)
    assert (late.opens_at, late.closes_at) == (ends, None)
    after = window_for(
        OccasionKind.AFTER, days, zone="Asia/Kathmandu", enrolled_at=NINE - dt.timedelta(weeks=9)
    )
    assert after.opens_at == dt.datetime(2026, 9, 14, 3, 15, tzinfo=dt.UTC)


def test_the_one_reminder_leaves_a_day_to_answer() -> None:
    assert reminder_at(NINE, None) == NINE + dt.timedelta(days=3)
    assert reminder_at(NINE, NINE + dt.timedelta(days=4)) == NINE + dt.timedelta(days=3)
    assert reminder_at(NINE, NINE + dt.timedelta(days=3, hours=23)) is None


BEFORE = [2, 3, 2, 4, 3, 3]
AFTER = [3, 4, 3, 4, 4, 3]


def group(levels: list[int], start: int = 0) -> dict[int, Mapping[str, int]]:
    return {start + place: answers(level) for place, level in enumerate(levels)}


def found(
    before: Mapping[int, Mapping[str, int]],
    after: Mapping[int, Mapping[str, int]],
    beside: list[int] | None = None,
    *,
    with_dropouts: bool = True,
    text: ScaleText | None = None,
) -> GroupFigures:
    asked = text or own_text()
    group = Answered(text=asked, before=before, after=after, with_dropouts=with_dropouts)
    return figures_of(group, beside)


def test_a_group_of_five_has_its_change_and_four_have_a_count_only() -> None:
    six = found(group(BEFORE), group(AFTER))
    whole = six.changes[-1]
    assert (six.n, whole.part, whole.before, whole.after) == (6, TOTAL, 2.8, 3.5)
    assert whole.g is not None
    # mean change 2/3, s1 sqrt(17/30), J(5) 0.8408 (exact), by hand
    assert whole.g == 0.7
    assert (whole.low or 0) < 0.7 < (whole.high or 0)
    four = found(group(BEFORE[:4]), group(AFTER[:4]))
    assert (four.n, four.is_shown, four.changes, four.alphas) == (4, False, (), ())


def test_alpha_is_of_those_with_both_and_omega_waits_for_a_hundred() -> None:
    lines = found(group(BEFORE), group(AFTER)).alphas
    assert [(line.part, line.n, line.alpha, line.omega) for line in lines] == [
        ("part-1", 6, 1.0, None),
        ("part-2", 6, 1.0, None),
        (TOTAL, 6, 1.0, None),
    ]
    assert found(group([3] * 6), group(AFTER)).alphas == ()
    assert found(group([3] * 6), group(AFTER)).changes[0].g is None


def test_omega_is_said_of_a_hundred() -> None:
    drawn = random.Random(3)
    varied = {}
    for place in range(100):
        common = drawn.gauss(3, 0.9)
        levels = [min(5, max(1, round(common + drawn.gauss(0, 0.8)))) for _item in range(4)]
        varied[place] = {
            f"item-{n}": 6 - level if n == 2 else level for n, level in enumerate(levels, 1)
        }
    whole = found(varied, varied).alphas[-1]
    assert whole.omega is not None
    assert (whole.n, abs(whole.omega - whole.alpha) < 0.1) == (100, True)


def test_dropouts_are_set_beside_the_others_from_five_on() -> None:
    after = group(AFTER)
    assert found(group([*BEFORE, 1, 1, 2, 1]), after).dropouts is None
    line = found(group([*BEFORE, 1, 1, 2, 1, 1]), after).dropouts
    assert line is not None
    assert (line.n, line.difference) == (5, 1.6)
    assert line.low < 1.6 < line.high
    assert found(group([*BEFORE, 1, 1, 2, 1, 1]), after, with_dropouts=False).dropouts is None


def test_means_stay_away_where_they_could_be_subtracted_down_to_somebody() -> None:
    beside = [0, 1, 2, 3, 4, 5, 6]
    line = found(group(BEFORE), group(AFTER), beside).changes[-1]
    assert (line.before, line.after) == (None, None)
    assert line.g is not None
    assert found(group(BEFORE), group(AFTER), [0, 1, 2, 3, 4, 5]).has_means
    assert stand_apart(range(10), range(5))
    assert not stand_apart(range(10), range(6))


def test_figures_give_way_only_to_five_more_people() -> None:
    old, other = found(group(BEFORE), group(AFTER)), group([*BEFORE, 1, 2, 3, 4, 5])
    more = found(other, group([*AFTER, 2, 2, 3, 4, 5]))
    assert may_replace(more, old)
    assert may_replace(old, None)
    assert not may_replace(found(other, group([*AFTER, 2, 2, 3, 4])), old)
    few = found(group(BEFORE[:3]), group(AFTER[:3]))
    assert may_replace(old, few)
    assert not may_replace(few, few)
    assert not may_replace(more, old, _beside())


def _beside() -> GroupFigures:
    """Eight of the eleven, shown with means."""
    return found(group([*BEFORE, 1, 2]), group([*AFTER, 2, 2]))


def test_a_large_group_is_a_yardstick_for_one_person_and_a_small_one_is_none() -> None:
    assert found(group(BEFORE), group(AFTER)).yardsticks == ()
    ten = found(group(BEFORE * 2), group(AFTER * 2)).yardstick(TOTAL)
    assert ten is not None
    assert ten.alpha is None
    thirty = found(group(BEFORE * 5), group(AFTER * 5)).yardstick("part-1")
    assert thirty is not None
    assert thirty.alpha == pytest.approx(1)
    assert found(group(BEFORE), group(AFTER)).yardstick(TOTAL) is None
