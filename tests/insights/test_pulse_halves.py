"""Pulses about the half that began first, beside the first one about the half that waited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from cohorts.models import Cohort
from insights.pulse_halves import pulses_apart
from kpis.models import MeasurementPlan
from kpis.plans import Measuring
from people.models import Member, Organization
from surveys.cells import Cell
from surveys.models import PulsePlan, Wave
from surveys.questions import Respondents
from surveys.results import ItemResult, PartResults, WaveResults
from surveys.states import Hidden, WaveState
from tests.conftest import SignIn
from tests.insights.pulsed import ask_three_times
from tests.insights.test_rounds import looks

DAY = dt.date(2026, 9, 14)
SAID = "Pulse about this half compared with the first one about the half that waited"


def asked_about(text: str, cell: Cell) -> ItemResult:
    return ItemResult(1, 1, {"en": text}, Hidden.NOT, (cell,))


def wave(
    sums: Sequence[int], *, days: int = 0, is_baseline: bool = False, text: str = "I am heard."
) -> WaveResults:
    """A group of ten for each sum of its answers."""
    parts = [
        PartResults(
            f"Group {place}",
            12,
            10,
            [ItemResult(1, 1, {"en": text}, Hidden.NOT, (Cell(12, 10, at, at),))],
        )
        for place, at in enumerate(sums)
    ]
    opened = DAY + dt.timedelta(days=days)
    return WaveResults(
        wave_id=1, number=1, state=WaveState.CLOSED, opens_on=opened, opened_at=None,
        closes_at=None, closed_at=None, eligible=12 * len(sums), minimum=5,
        is_baseline=is_baseline, parts=parts,
    )  # fmt: skip


FIRST = [wave([20] * 9, days=-90, is_baseline=True), wave([30] * 9, days=-60), wave(range(34, 43))]
LATER = [wave(range(28, 37), days=7, is_baseline=True), wave([45] * 9, days=60)]


def test_it_is_the_pulse_next_to_the_first_one_of_those_who_waited() -> None:
    found = pulses_apart(FIRST, LATER)
    assert found is not None
    assert found.estimate is not None
    assert found.estimate.value == pytest.approx(0.6)
    assert found.estimate.low == pytest.approx(0.6 - 0.274, abs=0.001), "Welch, nine groups each"
    assert (found.groups, found.waiting, found.questions) == (9, 9, 1)
    assert (found.until - found.since).days == 7
    assert found.response is not None
    assert round(found.response.value, 2) == 0.83


def test_nothing_is_told_of_pulses_far_apart_of_other_questions_or_before_both_are_told() -> None:
    late = [replace(each, opens_on=each.opens_on + dt.timedelta(days=60)) for each in LATER]
    assert pulses_apart(FIRST, late) is None
    other = [wave(range(28, 37), days=7, is_baseline=True, text="I am asked.")]
    assert pulses_apart(FIRST, other) is None
    assert pulses_apart(FIRST[:1], LATER) is None
    assert pulses_apart(FIRST, LATER[1:]) is None
    assert pulses_apart(FIRST, []) is None


def test_of_fewer_than_eight_groups_of_a_half_there_is_no_figure() -> None:
    found = pulses_apart(FIRST, [wave(range(28, 35), is_baseline=True)])
    assert found is not None
    assert (found.waiting, found.estimate) == (7, None)


def both(organization: Organization, now: dt.datetime) -> Cohort:
    """The first half; the later one was first asked when this one was asked last."""
    first, later = (ask_three_times(organization, now) for _half in range(2))
    Wave.objects.filter(plan__cohort=later).exclude(number=1).delete()
    last = Wave.objects.get(plan__cohort=first, number=3)
    Wave.objects.filter(plan__cohort=later).update(
        opens_on=last.opens_on, opened_at=last.opened_at, closed_at=last.closed_at
    )
    for half, measuring in ((first, Measuring()), (later, Measuring(waited_for=first.pk))):
        MeasurementPlan.objects.create(cohort=half, measuring=measuring, frozen_at=now)
    return first


@pytest.mark.usefixtures("frozen")
def test_page_figures_and_details_say_it_where_direct_reports_are_asked(
    organization: Organization, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    first, client = both(organization, now), client_for(admin)
    details, figures, _raters, page = looks(client, first)
    for told in (details, page):
        assert SAID in told
        assert "8 groups against 8 of the later half" in told
    assert "Mean of all questions that both were asked" in figures
    row = "half that waited,Mean of all questions that both were asked,160,0.7"
    assert f"Pulses compared with the {row}" in figures


@pytest.mark.usefixtures("frozen")
def test_where_whole_departments_are_asked_nothing_is_told(
    organization: Organization, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    first = both(organization, now)
    PulsePlan.objects.update(respondents=Respondents.DEPARTMENTS)
    assert not any(SAID in told for told in looks(client_for(admin), first))
