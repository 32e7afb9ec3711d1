"""Closing levels of the half that began first, beside the first ones of the half that waited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assessments.models import Score
from cohorts.models import Cohort
from insights.halves_apart import halves_apart
from insights.models import LevelRound
from insights.operations import close_rounds, closing
from insights.published import PublishedFigure, RoundFigures
from insights.rubric_change import Scored
from kpis.models import MeasurementPlan
from kpis.plans import Draw, Measuring
from people.models import AuditEvent, Member, Organization
from reports.document import ReportFigure
from reports.models import ReportDraft
from reports.operations import keep_draft
from tests.conftest import SignIn
from tests.factories import CohortFactory
from tests.insights.conftest import Pilot
from tests.insights.test_arithmetic import scored
from tests.insights.test_rounds import looks

LATER = 100
"""Leaders of the later half are numbered from here on."""


def played(leaders: Sequence[int], first: int, closing: int, raters: Sequence[int]) -> list[Scored]:
    """Every leader in both role-plays, seen by all of these; a little apart from each other."""
    return [
        scored(leader, session, min(4, level + leader % 2), rater=rater)
        for leader in leaders
        for session, level in ((0, first), (1, closing))
        for rater in raters
    ]


def halves(size: int = 6, waiting: int = 6) -> tuple[list[Scored], list[Scored]]:
    later = played(range(LATER, LATER + waiting), 1, 3, (1, 2))
    return played(range(size), 1, 2, (1, 2)), later


def test_it_is_the_closing_of_one_half_less_the_first_of_the_other() -> None:
    found = halves_apart(*halves())
    assert found is not None
    assert (found.gap.n, found.waiting, found.gap.value) == (6, 6, 1.0)
    assert (found.gap.low or 0) < 1 < (found.gap.high or 0)
    assert (found.until - found.since).days == 7


@pytest.mark.parametrize(("size", "waiting"), [(4, 6), (6, 4)])
def test_of_fewer_than_five_in_either_half_nothing_is_told(size: int, waiting: int) -> None:
    assert halves_apart(*halves(size, waiting)) is None


def test_levels_of_two_rulers_are_not_set_beside_each_other() -> None:
    first, later = halves()
    assert halves_apart(first, [replace(each, ruler="other") for each in later]) is None
    assert halves_apart(first, [replace(each, criterion="reply") for each in later]) is None


def test_raters_who_scored_one_half_alone_are_refused_and_told_apart_by_shared_role_plays() -> None:
    """Rater 3, who alone saw those who waited, is a level stricter."""
    first = played(range(10), 2, 3, (1,))
    later = played(range(LATER, LATER + 10), 2, 3, (1,))
    strict = [replace(each, rater=3, level=each.level - 1) for each in later]
    refused = halves_apart(first, strict)
    assert refused is not None
    assert refused.gap == PublishedFigure(n=10)
    shared = [replace(each, rater=3, level=each.level - 1) for each in first if not each.is_first]
    told = halves_apart([*first, *shared], strict)
    assert told is not None
    assert told.gap.value == pytest.approx(1.0), "not 2.0"


def test_the_interval_is_never_narrower_than_a_spread_that_tells_nobody_apart() -> None:
    first = [replace(each, level=3 if each.session else 1) for each in halves()[0]]
    later = [replace(each, level=3 if each.session else 2) for each in halves()[1]]
    found = halves_apart(first, later)
    assert found is not None
    assert found.gap == PublishedFigure(n=6, value=1.0, low=0.6, high=1.4)


def both(organization: Organization) -> tuple[Cohort, Cohort]:
    first, later = (CohortFactory(organization=organization) for _half in range(2))
    draw = Draw(seed="5eed", first=6, waiting=6)
    for cohort, measuring in (
        (first, Measuring(draw=draw)),
        (later, Measuring(waited_for=first.pk)),
    ):
        MeasurementPlan.objects.create(
            cohort=cohort, measuring=measuring, frozen_at=cohort.launched_at
        )
    return first, later


def test_it_is_told_once_both_halves_are_and_stays_as_it_was_told(
    organization: Organization, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "sessions_of_closed_steps", lambda *_known: {0, 1})
    first, later = both(organization)
    CohortFactory(organization=organization)
    levels, waited = halves()
    assert close_rounds(cohort=first, scores=levels, now=now).waited is None
    kickoff = [each for each in waited if each.is_first]
    assert close_rounds(cohort=later, scores=kickoff, now=now).waited is None
    assert close_rounds(cohort=first, scores=levels, now=now).waited is None, "not by itself"
    assert close_rounds(cohort=later, scores=waited, now=now).waited is None, "of the first half"
    told = close_rounds(cohort=first, scores=levels, now=now).waited
    assert told is not None
    assert (told.gap.n, told.waiting) == (6, 6)
    event = AuditEvent.objects.get(verb="close_rounds", detail__kind="waited")
    assert event.detail == {"kind": "waited", "number": 1, "first": 6, "later": 6}
    more = waited + played(range(LATER + 10, LATER + 15), 2, 4, (1, 2))
    close_rounds(cohort=later, scores=more, now=now)
    assert close_rounds(cohort=first, scores=levels, now=now).waited == told
    kept = LevelRound.objects.get(cohort=first, kind="waited")
    assert kept.held == [], "no level is kept a third time"


def test_whoever_is_in_it_is_in_what_is_told_of_a_half(
    organization: Organization, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A leader who came to the first role-play alone would be the difference of two figures."""
    monkeypatch.setattr(closing, "sessions_of_closed_steps", lambda *_known: {0, 1})
    first, later = both(organization)
    levels, waited = halves()
    alone = [each for each in played([LATER + 50], 4, 4, (1, 2)) if each.is_first]
    close_rounds(cohort=first, scores=levels, now=now)
    close_rounds(cohort=later, scores=[*waited, *alone], now=now)
    told = close_rounds(cohort=first, scores=levels, now=now).waited
    assert told is not None
    assert told.waiting == 6
    assert told == halves_apart(levels, waited)


@pytest.mark.usefixtures("frozen")
def test_page_details_report_and_file_say_it_with_what_is_in_it(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort, client = scored_pilot(6), client_for(admin)
    later = CohortFactory(organization=cohort.organization)
    draw = Draw(seed="5eed", first=6, waiting=6)
    plans = ((cohort, Measuring(draw=draw)), (later, Measuring(waited_for=cohort.pk)))
    for half, measuring in plans:
        MeasurementPlan.objects.create(cohort=half, measuring=measuring, frozen_at=now)
    before = looks(client, cohort)
    assert "are set beside the closing ones here, once" in before[-1]
    raters = list(Score.objects.values_list("rater", flat=True).distinct().order_by("rater"))
    given = played(range(LATER, LATER + 6), 1, 3, raters)
    LevelRound.objects.create(
        cohort=later, kind="change", number=1, closed_at=now, figures=RoundFigures(), held=given
    )
    details, figures, _raters, page = looks(client, cohort)
    for told in (details, page):
        assert (
            "Closing role-play of this half compared with the first one of the half that waited"
            in told
        )
        assert "against 6 leaders of the later half, before that one began" in told
        assert "having been scored once before is in it, too" in told
    assert "are set beside the closing ones here, once" not in page
    assert "there is nobody to compare these teams" not in page
    assert "beside those of the half that waited, in layer 2" in page
    assert "Closing role-play compared with the first one of the half that waited" in figures
    keep_draft(cohort=cohort, language="de", now=now)
    document = ReportDraft.objects.get(cohort=cohort, language="de").document
    labels = [
        each.label
        for section in document.sections
        for each in section.blocks
        if isinstance(each, ReportFigure)
    ]
    assert any(label.startswith("Abschließendes Rollenspiel dieser Hälfte") for label in labels)
