"""What a round comes to: the gate, leanings, and which samples it is made of."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from random import Random

import pytest
from django.utils.translation import override

from assessments.calibration import (
    Gate,
    Measure,
    beside_the_panel,
    gate_lines,
    is_passed,
    leanings,
    mail_moment,
    runs_out,
)
from assessments.calibration_words import how_much, leaning_words, words_of
from assessments.choosing import Candidate, TooFewSamples, choose
from assessments.states import CalibrationState, calibration_state

ONE = {"a": 1, "b": 2, "c": 3}
NAMES = {"a": "Tone", "b": "Adaptation", "c": "Follow-up"}


def readings(own: str, agreed: str) -> list[tuple[dict[str, int], dict[str, int]]]:
    """One sample a digit, one criterion."""
    return [({"a": int(one)}, {"a": int(other)}) for one, other in zip(own, agreed, strict=True)]


@pytest.mark.parametrize(
    ("own", "agreed", "missed"),
    [
        ("12341234", "12341234", set()),
        ("12341233", "12341234", set()),
        # 5 of 8 are 62.5%, below 65.
        ("22231234", "12341234", {Measure.EXACT}),
        # One two levels off: 7 of 8 are 87.5%, below 95.
        ("32341234", "12341234", {Measure.ADJACENT}),
        ("42341234", "12341234", {Measure.ADJACENT, Measure.WIDEST}),
        # Always the middle: nothing beyond chance.
        ("22222222", "22222223", {Measure.KAPPA}),
    ],
)
def test_a_gate_says_what_was_missing(own: str, agreed: str, missed: set[Measure]) -> None:
    found = beside_the_panel(readings(own, agreed))
    lines = gate_lines(found, Gate())
    assert {line.measure for line in lines if not line.is_met} >= missed
    assert is_passed(found, Gate()) == (not missed)


def test_everybody_on_one_level_is_no_disagreement_and_said_as_such() -> None:
    found = beside_the_panel(readings("22222222", "22222222"))
    kappa = words_of(gate_lines(found, Gate())[-1])
    assert kappa.reached == "not defined"
    assert "nothing to work out" in kappa.note
    assert kappa.is_met
    assert is_passed(found, Gate())


def test_what_is_not_asked_for_is_said_as_such() -> None:
    found = beside_the_panel(readings("4111", "1111"))
    widest = words_of(gate_lines(found, Gate(widest=3))[2])
    assert (widest.reached, widest.asked, widest.is_met) == ("3 levels", "any", True)


def test_where_somebody_leans_is_said_in_words_with_how_it_was_before() -> None:
    now = leanings([(ONE, {"a": 1, "b": 1, "c": 4}), (ONE, {"a": 1, "b": 2, "c": 4})])
    assert now == {"a": 0, "b": 0.5, "c": -1}
    before = {"a": 1 / 3, "b": -0.25, "c": 0.05}
    said = [(each.now, each.before) for each in leaning_words(NAMES, now, before)]
    assert said == [
        (
            "On “Tone” you lean neither way.",
            "The time before, it was a third of a level more.",
        ),
        (
            "You gave half a level more than the panel on “Adaptation”.",
            "The time before, it was a quarter of a level less.",
        ),
        (
            "You gave a level less than the panel on “Follow-up”.",
            "The time before, you leaned neither way.",
        ),
    ]
    assert [each.before for each in leaning_words(NAMES, now, None)] == ["", "", ""]
    off_both_ways = leanings([(ONE, {"a": 4}), ({"a": 4}, ONE)])
    [line] = leaning_words(NAMES, off_both_ways, None)
    assert "as the panel" not in line.now, "three levels off each time"
    assert leanings([({}, ONE)]) == {}


def test_distances_are_said_in_german_too() -> None:
    with override("de"):
        assert how_much(-0.3) == "ein Drittel einer Stufe"
        assert how_much(3) == "zwei Stufen oder mehr"


def test_a_round_takes_what_was_not_seen_mixed_over_modules_and_levels() -> None:
    pool = [
        Candidate(f"{module}-{level}-{n}", module, {"a": level, "b": 5 - level})
        for module in ("cues", "replies", "bias", "feedback")
        for level in (1, 2, 3, 4)
        for n in (1, 2)
    ]
    first = choose(pool, {}, 8, Random(1))
    assert set(Counter(each.module for each in first).values()) == {2}
    assert set(Counter(each.agreed["a"] for each in first).values()) == {2}
    seen = {each.key: 1 for each in first}
    second = choose(pool, seen, 8, Random(2))
    assert not {each.key for each in second} & set(seen)
    # When few are left, those seen longest ago come again.
    seen |= {each.key: 2 for each in second}
    rest = [each for each in pool if each.key in seen]
    assert {each.key for each in choose(rest, seen, 8, Random(3))} == {each.key for each in first}
    with pytest.raises(TooFewSamples):
        choose(pool[:7], {}, 8, Random(4))


def test_it_holds_for_four_weeks_and_says_so_at_nine_a_week_before_and_on_the_day() -> None:
    until = runs_out(dt.date(2026, 9, 7), Gate())
    assert until == dt.date(2026, 10, 5)
    passed_at = dt.datetime(2026, 9, 7, 12, tzinfo=dt.UTC)
    first = mail_moment(until, "Europe/Berlin", after=passed_at)
    assert first == dt.datetime(2026, 9, 28, 7, tzinfo=dt.UTC)
    last = mail_moment(until, "Europe/Berlin", after=first)
    assert last == dt.datetime(2026, 10, 5, 7, tzinfo=dt.UTC)
    assert mail_moment(until, "Europe/Berlin", after=last) is None
    day = dt.timedelta(days=1)
    assert calibration_state(None, until) == CalibrationState.NOT_YET
    assert calibration_state(until, until - day) == CalibrationState.QUALIFIED
    assert calibration_state(until, until) == CalibrationState.DUE
