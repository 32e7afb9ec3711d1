"""What is recommended by which criteria, and what three layers may claim."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.answer import (
    DEFAULTS,
    Recommendation,
    Verdict,
    WeighedBar,
    answer_of,
    criteria_of,
    needed_for,
    recommendation_of,
    verdict_of,
)
from insights.completion import StepCount
from insights.criterion_words import asked_words, criterion_line
from insights.dropouts import first_gap
from insights.endpoint import Endpoint, EndpointState, endpoint_of
from insights.figure_words import expected_words
from insights.gate_words import why_words
from insights.gates import FigureGate, Hurdle, HurdleKind, gate
from insights.layers import Moved, layers_of, moved_kpi, moved_of
from insights.measures import GatedFigure, kpi_figure, nothing_of, pulse_figure, share_figure
from insights.pulse_change import PulseChange
from insights.rubric_change import PlayMoment, Scored
from kpis.findings import ChangeFound, Direction, KpiCaution, KpiResult, KpiResults, KpiStanding
from kpis.plans import Bar, Hypothesis, Measuring
from kpis.states import BarMeasure, Better, KpiKind, KpiLayer
from measurement.estimates import Rate

OVER = Endpoint(state=EndpointState.TOLD, is_over=True)
NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


def change(low: float, value: float, high: float, *hurdles: HurdleKind) -> GatedFigure:
    return GatedFigure(
        measure=BarMeasure.LEVELS,
        n=12,
        value=value,
        low=low,
        high=high,
        gate=gate(*(Hurdle(kind=each) for each in hurdles)),
    )


def asks(least: float, measure: BarMeasure = BarMeasure.LEVELS, *, is_needed: bool = True) -> Bar:
    return Bar(measure=measure, least=least, is_needed=is_needed)


@pytest.mark.parametrize(
    ("least", "ends", "verdict"),
    [
        (0.3, (0.3, 0.6, 0.9), Verdict.MET),
        (0.3, (0.2, 0.6, 1.0), Verdict.CANNOT_TELL),
        (0.3, (-0.2, 0.1, 0.3), Verdict.CANNOT_TELL),
        (0.3, (-0.2, 0.0, 0.2), Verdict.NOT_MET),
        (0.0, (0.0, 0.3, 0.6), Verdict.CANNOT_TELL),
        (0.0, (0.1, 0.3, 0.6), Verdict.MET),
    ],
)
def test_a_criterion_is_decided_by_the_whole_interval(
    least: float, ends: tuple[float, float, float], verdict: Verdict
) -> None:
    assert verdict_of(asks(least), change(*ends)) == verdict


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(0, 2), st.floats(0, 2))
def test_no_estimate_decides_where_its_interval_cannot(
    least: float, value: float, below: float, above: float
) -> None:
    figure = change(value - below, value, value + above)
    if value - below < least <= value + above:
        assert verdict_of(asks(least), figure) == Verdict.CANNOT_TELL


def test_gates_let_nothing_be_decided_or_only_what_they_cannot_hide() -> None:
    up, down = (0.4, 0.6, 0.8), (-0.8, -0.6, -0.4)
    assert verdict_of(asks(0.3), change(*up, HurdleKind.DISAGREE)) == Verdict.CANNOT_TELL
    assert verdict_of(asks(0.3), change(*up, HurdleKind.NOT_DOUBLED)) == Verdict.CANNOT_TELL
    assert verdict_of(asks(0.3), change(*up, HurdleKind.CEILING)) == Verdict.MET
    assert verdict_of(asks(0.3), change(*down, HurdleKind.CEILING)) == Verdict.CANNOT_TELL
    assert verdict_of(asks(0.3), nothing_of(BarMeasure.LEVELS)) == Verdict.CANNOT_TELL


def test_shares_of_everybody_are_counts_and_decide_as_they_are() -> None:
    nine = share_figure(BarMeasure.COMPLETION, Rate(9, 10))
    assert nine.low is not None
    assert nine.low < 0.8
    assert verdict_of(asks(0.8, BarMeasure.COMPLETION), nine) == Verdict.MET
    assert verdict_of(asks(0.95, BarMeasure.COMPLETION), nine) == Verdict.NOT_MET
    nobody = share_figure(BarMeasure.RESPONSE, None)
    assert verdict_of(asks(0.6, BarMeasure.RESPONSE), nobody) == Verdict.CANNOT_TELL


def test_what_would_be_enough_follows_from_the_root_of_n() -> None:
    assert needed_for(asks(0.0), change(-0.2, 0.2, 0.6)) == 48  # the interval has to halve
    assert needed_for(asks(0.4), change(-0.2, 0.2, 0.6)) == 48, "from below as well"
    assert needed_for(asks(0.2), change(-0.2, 0.2, 0.6)) is None, "it lies upon it"
    assert needed_for(asks(0.0), change(-0.5, 0.1, 0.7)) is None, "36 times as many is no advice"
    assert needed_for(asks(0.0), change(-0.2, 0.2, 0.6, HurdleKind.DISAGREE)) is None
    assert needed_for(asks(0.1), change(0.1, 0.2, 0.3)) is None, "it is narrow enough"


def criterion(verdict: Verdict, *, is_needed: bool = True, is_compared: bool = False) -> WeighedBar:
    figure = replace(change(0.1, 0.2, 0.3), beside=8 if is_compared else 0)
    return WeighedBar(bar=asks(0.0, is_needed=is_needed), figure=figure, verdict=verdict)


MET, FAILED, OPEN = (criterion(verdict) for verdict in Verdict)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ([MET, MET], Recommendation.GO),
        ([MET, criterion(Verdict.MET, is_compared=True)], Recommendation.EXPAND),
        ([MET, OPEN], Recommendation.ADAPT),
        ([MET, criterion(Verdict.NOT_MET, is_needed=False)], Recommendation.ADAPT),
        ([OPEN, FAILED], Recommendation.STOP),
    ],
)
def test_what_is_recommended_follows_from_criteria_alone(
    criteria: list[WeighedBar], expected: Recommendation
) -> None:
    assert recommendation_of(criteria, OVER, is_agreed=True, is_pilot=True) == expected
    early = recommendation_of(criteria, Endpoint(), is_agreed=True, is_pilot=True)
    assert early == Recommendation.TOO_EARLY
    unagreed = recommendation_of(criteria, OVER, is_agreed=False, is_pilot=True)
    assert unagreed == Recommendation.ADAPT


def test_a_full_program_goes_on_where_a_pilot_would_be_expanded() -> None:
    every = [criterion(Verdict.MET, is_compared=True)]
    assert recommendation_of(every, OVER, is_agreed=True, is_pilot=False) == Recommendation.GO


FIGURES = {
    (BarMeasure.COMPLETION, 0): share_figure(BarMeasure.COMPLETION, Rate(9, 10)),
    (BarMeasure.ATTENDANCE, 0): share_figure(BarMeasure.ATTENDANCE, Rate(20, 20)),
    (BarMeasure.RESPONSE, 0): share_figure(BarMeasure.RESPONSE, Rate(20, 30)),
    (BarMeasure.AGREEMENT, 0): nothing_of(BarMeasure.AGREEMENT),
    (BarMeasure.LEVELS, 0): change(0.2, 0.6, 1.0),
    (BarMeasure.PULSE, 0): pulse_figure(PulseChange(), None),
}


def test_without_agreed_criteria_the_defaults_are_shown_as_defaults() -> None:
    found = answer_of(None, FIGURES, OVER, is_pilot=True)
    assert (found.is_agreed, found.recommendation) == (False, Recommendation.ADAPT)
    assert tuple(each.bar for each in found.criteria) == DEFAULTS
    assert [each.measure for each in found.figures] == ["completion", "levels", "pulse"]
    bare = answer_of(Measuring(), FIGURES, OVER, is_pilot=True)
    assert not bare.is_agreed


def kpi(**known: object) -> KpiResult:
    first = KpiResult(
        kpi_id=7,
        name="Escalations",
        unit="cases",
        kind=KpiKind.COUNT,
        layer=KpiLayer.BUSINESS,
        better=Better.LOWER,
        is_primary=True,
        expected=10,
        n_pilot=8,
        n_comparison=8,
        difference=ChangeFound(value=-0.6, low=-1.0, high=-0.2),
        percent=ChangeFound(value=12, low=4, high=20),
    )
    return replace(first, **known)  # type: ignore[arg-type]


def test_the_primary_kpi_stands_among_the_three_and_is_asked_for_in_percent() -> None:
    plan = Measuring(
        hypotheses=(Hypothesis(kpi_id=7, expected=10, is_primary=True),),
        bars=(
            Bar(measure=BarMeasure.KPI, kpi_id=7, least=3),
            Bar(measure=BarMeasure.KPI, kpi_id=8, least=3, is_needed=False),
        ),
    )
    found = answer_of(
        plan, {**FIGURES, (BarMeasure.KPI, 7): kpi_figure(kpi())}, OVER, is_pilot=True
    )
    assert found.figures[-1].name == "Escalations"
    assert [each.verdict for each in found.criteria] == [Verdict.MET, Verdict.CANNOT_TELL]
    first, gone = map(criterion_line, found.criteria)
    assert (first.asked, first.found, first.interval) == (
        "at least 3% better",
        "12.0% better",
        "4.0 to 20.0% better",
    )
    assert gone.name == "A KPI that is not measured any more"
    assert found.recommendation == Recommendation.ADAPT


def test_a_kpi_without_teams_to_compare_with_decides_nothing() -> None:
    alone = kpi_figure(kpi(n_comparison=0, cautions=(KpiCaution.NOTHING_TO_COMPARE,)))
    assert (alone.gate.size, alone.gate.decides, alone.has_comparison) == ("small", False, False)
    unlike, nothing = kpi_figure(kpi(percent=None)), kpi_figure(kpi(percent=None, difference=None))
    assert (unlike.gate.is_refused, nothing.gate.is_refused) == (True, True)
    assert "too far apart, for a figure in percent" in why_words(unlike.gate)
    assert why_words(nothing.gate) == "there is no figure of this KPI yet"


def test_business_is_claimed_only_where_behavior_moved() -> None:
    assert moved_kpi(kpi(direction=Direction.BETTER, claimed=True)) == Moved.BETTER
    assert moved_kpi(kpi(direction=Direction.BETTER)) == Moved.UNEXPLAINED
    assert moved_kpi(kpi(direction=Direction.WORSE)) == Moved.WORSE
    assert moved_kpi(kpi()) == Moved.MAYBE_NOT, "whatever its own interval says"
    assert moved_kpi(kpi(n_comparison=0, direction=Direction.BETTER)) == Moved.CANNOT_TELL


def test_what_did_not_move_stands_in_its_layer_like_everything_else() -> None:
    behavior = kpi(kpi_id=8, layer=KpiLayer.BEHAVIOR, name="Reply tone")
    kpis = KpiResults(standing=KpiStanding.FOUND, kpis=(kpi(), behavior))
    found = {**FIGURES, **{(BarMeasure.KPI, each.kpi_id): kpi_figure(each) for each in kpis.kpis}}
    one, two, three = layers_of(found, kpis)
    assert [each.moved for each in one.figures] == [Moved.COUNTED] * 3
    assert [each.moved for each in two.figures] == [
        Moved.BETTER,
        Moved.CANNOT_TELL,
        Moved.MAYBE_NOT,
    ]
    assert [each.figure.name for each in three.figures] == ["Escalations"]
    assert (two.has_moved, three.has_moved) == (True, False)


@pytest.mark.parametrize(
    ("ends", "moved"),
    [
        ((0.1, 0.3, 0.5), Moved.BETTER),
        ((-0.5, -0.3, -0.1), Moved.WORSE),
        ((0.0, 0.3, 0.6), Moved.MAYBE_NOT),
    ],
)
def test_higher_is_said_only_where_the_whole_interval_is(
    ends: tuple[float, float, float], moved: Moved
) -> None:
    assert moved_of(change(*ends)) == moved
    assert moved_of(change(*ends, HurdleKind.DISAGREE)) == Moved.CANNOT_TELL


def step(kind: str, week: int, last: dt.datetime | None = None) -> StepCount:
    day = NOW.date() + dt.timedelta(weeks=week)
    return StepCount(kind=kind, title=kind, week=week, opens_on=day, total=10, last_at=last)


def state(steps: list[StepCount], *, is_told: bool = False, is_finished: bool = False) -> Endpoint:
    return endpoint_of(steps, NOW, is_told=is_told, is_finished=is_finished)


def test_the_endpoint_is_the_first_assessment_and_the_follow_up_stands_apart() -> None:
    ahead = state([step("kickoff", -3), step("assessment", 1), step("assessment", 13)])
    assert (ahead.state, ahead.is_over) == (EndpointState.AHEAD, False)
    assert ahead.follow_up_on == NOW.date() + dt.timedelta(weeks=13)
    begun = [step("assessment", -2, NOW - dt.timedelta(days=7))]
    assert state(begun).state == EndpointState.WAITING
    assert (state(begun, is_told=True).state, state(begun, is_told=True).is_over) == ("told", True)
    late = [step("assessment", -2, NOW - dt.timedelta(days=8))]
    assert (state(late).state, state(late).is_over) == (EndpointState.NOT_TOLD, True)
    assert state(begun, is_finished=True).is_over
    assert state([step("assessment", -2)]).state == EndpointState.NOT_TOLD, "nobody met"


def test_without_a_closing_a_pilot_is_over_with_its_last_step() -> None:
    assert not state([step("practice", -1), step("pulse", 1)]).is_over
    assert state([step("practice", -1)]).is_over
    assert state([step("pulse", 1)], is_finished=True).is_over
    assert not state([]).is_over


def first(leader: int, level: int, moment: PlayMoment = PlayMoment.FIRST) -> Scored:
    return Scored(
        leader=leader,
        session=1,
        at=NOW,
        moment=moment,
        module=1,
        criterion="tone",
        position=1,
        name="Tone",
        rater=1,
        level=level,
    )


def test_where_those_began_who_have_no_closing_is_told_from_five_on_each_side() -> None:
    levels = (1, 2, 1, 2, 1, 2, 3, 2, 3, 2)
    scores = [first(leader, level) for leader, level in enumerate(levels)]
    gap = first_gap([*scores, first(3, 4, PlayMoment.PRACTICE)], range(5, 10))
    assert gap is not None
    assert (gap.n, gap.value) == (5, -1.0)
    assert gap.low is not None
    assert gap.high is not None
    assert gap.low < -1.0 < gap.high
    assert first_gap(scores, range(4, 10)) is None
    assert first_gap(scores, range(6, 10)) is None


@pytest.mark.parametrize(
    ("bar", "said"),
    [
        (asks(0.8, BarMeasure.COMPLETION), "at least 80%"),
        (asks(0.667, BarMeasure.AGREEMENT), "at least 0.67"),
        (asks(0.0), "more than no change"),
        (asks(0.3), "at least +0.3 levels"),
        (asks(0.2, BarMeasure.PULSE), "at least +0.2 points"),
    ],
)
def test_what_was_asked_is_said_in_its_unit(bar: Bar, said: str) -> None:
    assert asked_words(bar) == said


def test_a_criterion_that_cannot_be_told_says_why_and_what_would_do() -> None:
    def why(least: float, figure: GatedFigure) -> str:
        bar = asks(least)
        verdict = verdict_of(bar, figure)
        needed = needed_for(bar, figure)
        known = WeighedBar(bar=bar, figure=figure, verdict=verdict, needed=needed)
        return criterion_line(known).why

    assert why(0.0, change(-0.2, 0.2, 0.6)).endswith("about 48 leaders would settle it.")
    far = why(0.0, change(-0.2, 0.12, 0.44))
    assert far.endswith("leaders would settle it. That is far more than this pilot has.")
    assert why(0.2, change(-0.2, 0.2, 0.6)) == "The interval reaches both sides of what was asked."
    assert why(0.0, change(0.1, 0.2, 0.3)) == ""
    assert "could not rise" in why(0.3, change(-0.3, -0.2, -0.1, HurdleKind.CEILING))
    assert why(0.3, nothing_of(BarMeasure.LEVELS)) == "Not measured yet"
    assert FigureGate().decides


def test_a_kpi_that_moved_less_than_expected_says_so() -> None:
    found = kpi_figure(kpi())
    assert expected_words(replace(found, expected=10)) == "expected at the start: 10.0% better"
    assert expected_words(replace(found, expected=25)).endswith("so it is less than that")
    assert expected_words(replace(found, expected=0)) == ""


def test_what_is_counted_needs_no_interval_beside_its_criterion() -> None:
    bar = Bar(measure=BarMeasure.COMPLETION, least=0.7)
    figure = share_figure(BarMeasure.COMPLETION, Rate(8, 8))
    [met] = criteria_of(Measuring(bars=(bar,)), {(BarMeasure.COMPLETION, 0): figure})
    assert (met.verdict, criterion_line(met).interval) == (Verdict.MET, "everybody is counted")
