"""What page and file say of an answer, whatever it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from assessments.models import Score
from cohorts.models import Cohort
from insights.operations import keeping
from kpis.findings import ChangeFound, Direction, KpiResults, KpiStanding
from kpis.models import MeasurementPlan
from kpis.plans import Bar, Hypothesis, Measuring
from kpis.states import BarMeasure, KpiLayer
from people.models import Member
from tests.conftest import SignIn
from tests.insights.conftest import Pilot
from tests.insights.test_answer import kpi
from tests.insights.test_pages import read, rows

pytestmark = pytest.mark.usefixtures("frozen")
COMPLETION = Bar(measure=BarMeasure.COMPLETION, least=0.8)
LEVELS = Bar(measure=BarMeasure.LEVELS, least=0.0)
ESCALATIONS = Bar(measure=BarMeasure.KPI, kpi_id=7, least=3)
MOVED = kpi(direction=Direction.BETTER, claimed=True)
TONE = kpi(kpi_id=8, name="Reply tone", layer=KpiLayer.BEHAVIOR, is_primary=False)
TONE_MOVED = replace(TONE, direction=Direction.BETTER, claimed=True)


@pytest.fixture
def planned(
    scored_pilot: Pilot, monkeypatch: pytest.MonkeyPatch, now: dt.datetime
) -> tuple[Cohort, pytest.MonkeyPatch]:
    cohort = scored_pilot(12)
    MeasurementPlan.objects.create(cohort=cohort, measuring=Measuring(), frozen_at=now)
    return cohort, monkeypatch


def test_every_recommendation_says_what_it_goes_by(
    planned: tuple[Cohort, pytest.MonkeyPatch], admin: Member, client_for: SignIn
) -> None:
    cohort, patch = planned
    client = client_for(admin)

    def page(bars: tuple[Bar, ...], *results: object) -> str:
        primary = (Hypothesis(kpi_id=7, expected=10, is_primary=True),)
        measuring = Measuring(bars=bars, hypotheses=primary if results else ())
        MeasurementPlan.objects.update(measuring=measuring)
        found = KpiResults(standing=KpiStanding.FOUND, kpis=tuple(results))  # type: ignore[arg-type]
        patch.setattr(keeping, "keep_results", lambda **_known: found)
        return read(client, cohort, "pilot")

    go = page((COMPLETION, LEVELS))
    assert "The answer: Go on All 2 criteria met, with no teams to compare with." in go
    assert "in full Everything agreed before the start is met; there were no teams" in go
    assert " on average (+0." in go
    assert "These criteria were frozen when the pilot was launched" in go
    assert "No business figure was named before this pilot began" in go

    more = page((COMPLETION, LEVELS, ESCALATIONS), MOVED, TONE_MOVED)
    assert "Expand All 3 criteria met, measured against teams that took no part." in more
    assert "Escalations 12.0% better 95%: 4.0 to 20.0% better 8 teams against 8 others" in more
    assert "Everything agreed before the start is met, measured against teams" in more
    assert "Escalations: 12.0% better, beyond teams that did not take part (4.0 to 20.0" in more
    assert "8 teams against 8 that did not take part" in more
    assert "expected at the start: 10.0% better" in more
    assert "Claimed because a behavior of the same teams moved, too" in more
    assert "nobody was assigned to its teams by chance" in more

    stop = page((Bar(measure=BarMeasure.COMPLETION, least=0.95), LEVELS))
    assert "Not reached, although the pilot was to stop without it: Leaders" in stop
    assert "The answer: Stop A criterion that the pilot was to stop without is not met." in stop

    adapt = page((COMPLETION, Bar(measure=BarMeasure.LEVELS, least=0.5)))
    assert (
        "Of what was agreed before the start: 1 of 2 met (1 of them about taking part), 0" in adapt
    )
    assert (
        "To be able to tell about “Mean change of level, first to closing role-play”: The" in adapt
    )
    assert "leaders would settle it" in adapt

    still = page((ESCALATIONS,), replace(MOVED, claimed=False), TONE)
    assert "but no behavior of the same teams moved, so it is not claimed" in still
    assert "better, not claimed" in still
    assert "Nothing is claimed here: a business figure counts only where" in still
    fallen = ChangeFound(value=-12, low=-20, high=-4)
    worse = replace(MOVED, direction=Direction.WORSE, claimed=False, percent=fallen)
    page_of_worse = page((ESCALATIONS,), worse, TONE_MOVED)
    assert "Escalations: 12.0% worse, beyond teams that did not take part (4.0 to" in page_of_worse
    unsure = page((ESCALATIONS,), kpi(), TONE_MOVED)
    assert "Whether Escalations moved stays open" in unsure
    assert "no business figure did beyond chance" in unsure
    unlike = page((ESCALATIONS,), kpi(percent=None))
    assert "too far apart, for a figure in percent" in unlike
    assert "Nothing can be claimed yet" not in unlike
    nothing = page((ESCALATIONS,), kpi(percent=None, difference=None))
    assert "Nothing can be claimed yet" in nothing


def test_a_pilot_that_nobody_scored_twice_has_no_figure_of_levels_anywhere(
    planned: tuple[Cohort, pytest.MonkeyPatch], admin: Member, client_for: SignIn
) -> None:
    cohort, _patch = planned
    client = client_for(admin)
    first = Score.objects.order_by("rater").values_list("rater", flat=True)[0]
    Score.objects.exclude(rater=first).delete()
    page = read(client, cohort, "pilot") + read(client, cohort)
    assert "no telling whether levels changed: too few role-plays were scored by two" in page
    assert "This would be enough: 10 more role-plays scored by two raters" in page
    assert "+0.6" not in page
    levels = [row for row in rows(client, cohort) if "evel" in row["Section"] + row["What"]]
    told = [row for row in levels if row["Section"].startswith("Levels")]
    assert told
    assert all(row["Hidden because"] and not row["Value"] for row in told)
    assert {row["May be drawn"] for row in told} == {"refused"}


def test_the_file_begins_with_what_the_page_says(
    planned: tuple[Cohort, pytest.MonkeyPatch], admin: Member, client_for: SignIn
) -> None:
    cohort, _patch = planned
    MeasurementPlan.objects.update(measuring=Measuring(bars=(COMPLETION, LEVELS)))
    client = client_for(admin)
    page, found = read(client, cohort, "pilot"), rows(client, cohort)
    assert (found[0]["Section"], found[0]["What"]) == ("Answer", "Go on")
    assert found[0]["Method"] in page
    criteria = [row for row in found if row["Section"] == "Criteria agreed before the start"]
    assert [(row["Method"], row["May be drawn"]) for row in criteria] == [("met", "large")] * 2
    assert {row["Section"] for row in found} >= {
        "Layer 1: Learning and engagement",
        "Layer 2: Behavior",
    }


def test_those_without_a_closing_role_play_are_told_of_by_where_they_began(
    planned: tuple[Cohort, pytest.MonkeyPatch], admin: Member, client_for: SignIn
) -> None:
    cohort, _patch = planned
    missing = cohort.enrollments.order_by("pk")[:6]
    closing = Score.objects.filter(session__step__kind="assessment")
    closing.filter(enrollment__in=[each.pk for each in missing]).delete()
    client = client_for(admin)
    page = read(client, cohort)
    assert "How the 6 leaders without a closing role-play would stand. At first they were" in page
    what = "First levels of those without a closing role-play"
    [told] = [row for row in rows(client, cohort) if row["What"] == what]
    assert (told["n"], told["Unit"]) == ("6", "levels")
