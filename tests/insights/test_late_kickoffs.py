"""A first role-play is a "before" only where nothing was taught before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from cohorts.models import Enrollment
from insights.queries import scores_of
from insights.rubric_change import PlayMoment, rubric_change
from learning.models import CardCompletion, JourneyRun
from practice.models import Attendance, PracticeSession
from practice.states import SessionState
from programs.cadence import StepKind
from tests.factories import CardFactory, StepFactory
from tests.insights.conftest import Pilot

Learned = Callable[[Enrollment, PracticeSession, dt.datetime], None]
HOUR = dt.timedelta(hours=1)


def _card(enrollment: Enrollment, kickoff: PracticeSession, at: dt.datetime) -> None:
    card = CardFactory(module=kickoff.module)
    CardCompletion.objects.create(enrollment=enrollment, card=card, completed_at=at)


def _story(enrollment: Enrollment, kickoff: PracticeSession, at: dt.datetime) -> None:
    """Begun, and not gone through."""
    JourneyRun.objects.create(
        enrollment=enrollment, module=kickoff.module, number=1, way=["Start", "On"], started_at=at
    )


def _met(
    enrollment: Enrollment,
    kickoff: PracticeSession,
    at: dt.datetime,
    *,
    state: SessionState = SessionState.HELD,
    was_present: bool = True,
) -> None:
    """A practice, in a group that was made for it."""
    cohort = enrollment.cohort
    number = cohort.groups.count() + 1
    session = PracticeSession.objects.create(
        organization_id=cohort.organization_id,
        group=cohort.groups.create(name=f"Autumn {number}", position=number),
        step=StepFactory(cohort=cohort, kind=StepKind.PRACTICE, position=20 + number),
        module=kickoff.module,
        facilitator=kickoff.facilitator,
        starts_at=at,
        time_zone="UTC",
        state=state,
    )
    Attendance.objects.create(
        session=session, enrollment=enrollment, was_present=was_present, noted_at=at
    )


def _missed(enrollment: Enrollment, kickoff: PracticeSession, at: dt.datetime) -> None:
    _met(enrollment, kickoff, at, was_present=False)


def _canceled(enrollment: Enrollment, kickoff: PracticeSession, at: dt.datetime) -> None:
    _met(enrollment, kickoff, at, state=SessionState.CANCELED)


@pytest.mark.parametrize(
    ("learned", "is_practice"),
    [(_card, True), (_story, True), (_met, True), (_missed, False), (_canceled, False)],
)
def test_a_first_role_play_after_something_was_taught_is_no_before(
    scored_pilot: Pilot, learned: Learned, *, is_practice: bool
) -> None:
    """Red before: whoever made the kickoff up later was compared from there on; later, when cards
    alone told who was late, so was whoever had begun a story or practiced.
    """
    cohort = scored_pilot(6)
    first = PracticeSession.objects.get(group__cohort=cohort, step__kind=StepKind.KICKOFF)
    early, late = cohort.enrollments.order_by("pk")[:2]
    learned(early, first, first.starts_at + HOUR)
    learned(late, first, first.starts_at - HOUR)
    scores = scores_of(cohort, language="en")
    later = {each.leader for each in scores if each.moment == PlayMoment.PRACTICE}
    firsts = {each.leader for each in scores if each.moment == PlayMoment.FIRST}
    everybody = set(cohort.enrollments.values_list("pk", flat=True))
    left_out = {late.pk} if is_practice else set()
    assert (later, firsts) == (left_out, everybody - left_out)
    assert rubric_change(scores).n == len(firsts)
