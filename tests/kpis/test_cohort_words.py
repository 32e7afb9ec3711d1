"""Words around figures, in the cases a demo seldom has."""

import datetime as dt
from dataclasses import replace

import pytest

from kpis.cohort_words import (
    answer,
    cautions,
    chain,
    chance_words,
    compared_months,
    estimate,
    expected,
    large_figure,
    refusal,
    tally,
    teams_words,
    verdict,
)
from kpis.findings import (
    ChangeFound,
    Direction,
    KpiCaution,
    KpiResult,
    KpiResults,
    KpiStanding,
    Lacking,
    TeamsLeft,
)
from kpis.states import Better, KpiKind, KpiLayer
from kpis.written import better_or_worse, good_interval, written
from ui.numbers import NO_BREAK

SHOWN = KpiResult(
    kpi_id=1, name="Tone", unit="points", kind=KpiKind.MEAN, layer=KpiLayer.BEHAVIOR,
    better=Better.HIGHER, is_primary=True, expected=5, n_pilot=9, n_comparison=9, before=3.0,
    after=3.3, difference=ChangeFound(value=0.3, low=0.1, high=0.5),
    percent=ChangeFound(value=10, low=3, high=17), p=0.01, p_adjusted=0.01,
    direction=Direction.BETTER, claimed=True,
)  # fmt: skip
NOT_SHOWN = replace(SHOWN, direction=Direction.NOT_SHOWN, claimed=False, p_adjusted=0.2)
WORSE = replace(
    SHOWN,
    direction=Direction.WORSE,
    claimed=False,
    percent=ChangeFound(value=-10, low=-17, high=-3),
)


def results(*found: KpiResult) -> KpiResults:
    return KpiResults(standing=KpiStanding.FOUND, kpis=found)


def test_the_answer_says_which_way_and_how_sure():
    assert answer(results(SHOWN)).startswith("Tone moved as hoped: 10.0% better, beyond teams")
    assert answer(results(WORSE)).startswith("Tone moved the other way: 10.0% worse")
    assert "did not move by more than chance explains" in answer(results(NOT_SHOWN))
    refused = replace(SHOWN, refused=Lacking.NO_BASELINE, difference=None, percent=None)
    assert answer(results(refused)).startswith("Tone: no figure yet. No pilot team has values")


def test_without_a_primary_kpi_the_answer_is_how_many_moved():
    found = [replace(each, is_primary=False) for each in (SHOWN, WORSE, NOT_SHOWN)]
    found.append(replace(found[0], difference=None, direction=Direction.NOT_SHOWN))
    said = answer(results(*found))
    assert said == tally(results(*found))
    assert said == (
        "1 of 4 KPIs moved as hoped: Tone. Moved the other way: Tone. Not shown to have moved: "
        "Tone. No figure yet: Tone."
    )


def test_before_there_are_figures_nothing_is_counted_or_claimed():
    bare = replace(SHOWN, difference=None, percent=None, refused=Lacking.NO_MONTH_AFTER)
    found = results(bare, replace(bare, layer=KpiLayer.BUSINESS))
    assert tally(found) == "No figure yet: Tone, Tone."
    assert chain(found).startswith("Nothing here may be claimed before")
    assert "something else may have moved it" in chain(results(NOT_SHOWN))


def test_only_what_moved_beyond_others_stands_large():
    assert large_figure(SHOWN) == ("10.0% better", "95% interval: 3.0 to 17.0% better")
    assert large_figure(NOT_SHOWN) == ("Not shown to have moved", "")
    assert estimate(NOT_SHOWN) == ["10.0% better (95% interval: 3.0 to 17.0% better)"]
    assert large_figure(replace(SHOWN, n_comparison=0)) == ("Nothing to compare with", "")
    assert large_figure(replace(SHOWN, percent=None)) == ("Moved as hoped", "")
    assert "see the figure below" in answer(results(replace(SHOWN, percent=None)))
    assert estimate(SHOWN) == []


def test_verdicts_differ_by_word_and_tone():
    assert verdict(WORSE) == ("Moved the other way", "bad")
    assert verdict(replace(SHOWN, claimed=False)) == ("Moved, not claimed", "warn")
    assert verdict(replace(SHOWN, refused=Lacking.NO_SPREAD)) == ("No figure yet", "plain")


def test_an_interval_on_one_side_that_is_not_shown_is_explained():
    assert "Taken alone, the interval is on one side of 0." in chance_words(NOT_SHOWN, 4)[-1]
    drawn = replace(SHOWN, p_randomized=0.0002, splits=19_999, is_exact=False)
    said = f"Teams reassigned in 19,999 ways drawn by lot: p{NO_BREAK}<{NO_BREAK}0.001."
    assert said in chance_words(drawn, 1)


def test_what_was_expected_stands_beside_what_came():
    assert expected(SHOWN) == "5.0% better. The estimate is as large."
    assert expected(replace(SHOWN, expected=20)) == "20.0% better. The estimate is smaller."
    assert expected(replace(SHOWN, n_comparison=0)) == "5.0% better"


@pytest.mark.parametrize("reason", list(Lacking))
def test_every_refusal_has_words(reason):
    assert refusal(replace(SHOWN, refused=reason, enough=2))
    assert refusal(SHOWN) == ""


def test_every_caution_has_words_and_a_tone():
    found = cautions(replace(SHOWN, cautions=tuple(KpiCaution), enough=5))
    assert [tone for tone, _said in found] == ["bad", "warn", "warn", "plain", "plain"]
    assert "5 teams on either side would do" in found[1][1]


def test_months_and_teams_are_said_as_they_were_counted():
    july = dt.date(2026, 7, 1)
    found = replace(SHOWN, baseline=(july,), window=(), ends_early=True)
    assert compared_months(found, july) == (
        "Before: July 2026. After: no month yet. July 2026, in which the pilot began, is left out. "
        "Months end before most teams to compare with begin a pilot themselves."
    )
    left = TeamsLeft(
        pools=((1, 2), (3, 4, 5)), too_small=(6,), without_size=(7,), out=(8,), begun=(9,)
    )
    said = teams_words(replace(SHOWN, teams=left))
    assert [line[-2:] for line in said] == ["5.", "1.", "1.", "1.", "1."]


def test_figures_are_written_by_how_large_they_are():
    sizes = {250.0: "250", 25.0: "25.0", 2.5: "2.50", 0.025: "0.025", 0.0025: "0.0025"}
    assert {size: written(replace(SHOWN, before=size)).value(size) for size in sizes} == sizes
    assert written(replace(SHOWN, kind=KpiKind.SHARE)).value(0.319) == "31.9%"
    assert written(replace(SHOWN, before=None)).unit == "points"
    assert better_or_worse(0.0) == "0.0%"
    assert good_interval(WORSE.percent) == "95% interval: 3.0 to 17.0% worse"
    both = ChangeFound(value=1, low=-2, high=4)
    assert good_interval(both) == "95% interval: 2.0% worse to 4.0% better"
