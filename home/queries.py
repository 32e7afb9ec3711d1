"""What Today reads of the apps below, each in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    IntegerField,
    Min,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from cohorts.models import CoachTally, Cohort, Step, StepTally
from cohorts.plan import week_of
from cohorts.querysets import CohortQuerySet
from home.today import PilotRow
from messaging.models import Message
from people.models import Member
from pilots.gaps import next_open
from pilots.models import PilotDraft
from practice.models import Attendance, PracticeSession
from practice.querysets import SessionQuerySet
from programs.cadence import StepKind

Counted = QuerySet[Model, object]

NOTED_AFTER = dt.timedelta(days=1)
"""A session without attendance is somebody's to look at after a day."""
MOST_PILOTS, MOST_DRAFTS = 50, 3


def _number(counted: Counted) -> Coalesce:
    """A count of something else per row, 0 where there is none."""
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _tallied(now: dt.datetime) -> Counted:
    """How many cards of steps that have opened the leaders of a cohort have, and have done."""
    kept = StepTally.objects.filter(
        step__cohort=OuterRef("pk"), step__kind=StepKind.CARDS, opens_at__lte=now
    )
    return kept.order_by().values("step__cohort")


def _sessions_planned() -> SessionQuerySet:
    return PracticeSession.objects.filter(
        step__cohort=OuterRef("pk"), state=PracticeSession.State.PLANNED
    )


def _next_session(now: dt.datetime) -> Subquery:
    """When the first of a cohort's sessions to come begins: the first of those of each step."""
    of_step = PracticeSession.objects.filter(
        step=OuterRef("pk"), state=PracticeSession.State.PLANNED, starts_at__gt=now
    )
    first = Subquery(of_step.order_by("starts_at").values("starts_at")[:1])
    steps = Step.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    return Subquery(steps.annotate(first=Min(first)).values("first"))


def _cannot_come(now: dt.datetime) -> Counted:
    """Leaders who cannot come to a session that is ahead, and have no other date for it."""
    excused = Attendance.objects.without_another_date().filter(
        session__step__cohort=OuterRef("pk"),
        session__state=PracticeSession.State.PLANNED,
        session__starts_at__gt=now,
        excused_at__isnull=False,
    )
    by_cohort = excused.order_by().values("session__step__cohort")
    return by_cohort.annotate(number=Count("pk")).values("number")


def _led_by_leavers(now: dt.datetime) -> Counted:
    """Sessions to come of a cohort whose facilitator has left the organization."""
    led = PracticeSession.objects.still_to_come(now).filter(
        step__cohort=OuterRef("pk"),
        facilitator__in=Member.objects.filter(
            left_at__isnull=False, facilitated_cohorts=OuterRef(OuterRef("pk"))
        ),
    )
    return led.order_by().values("step__cohort").annotate(number=Count("pk")).values("number")


def _coached_by_leavers() -> Counted:
    """Leaders of a cohort whose coach has left the organization."""
    theirs = CoachTally.objects.of_leavers().filter(cohort=OuterRef("pk"))
    return theirs.order_by().values("cohort").annotate(number=Sum("leaders")).values("number")


def _with_counts(cohorts: CohortQuerySet, now: dt.datetime) -> QuerySet[Cohort, Any]:
    cards, sessions = _tallied(now), _sessions_planned()
    over = sessions.filter(starts_at__lt=now - NOTED_AFTER).since_launch()
    unnoted = over.order_by().values("step__cohort").annotate(number=Count("pk"))
    return cohorts.with_leaders().annotate(
        orphaned=_number(_led_by_leavers(now)),
        uncoached=_number(_coached_by_leavers()),
        done=_number(cards.annotate(number=Sum("cards_done")).values("number")),
        opened=_number(cards.annotate(number=Sum("cards_total")).values("number")),
        unnoted=_number(unnoted.values("number")),
        cannot_come=_number(_cannot_come(now)),
        next_session_at=_next_session(now),
    )


def running_pilots(member: Member, now: dt.datetime, today: dt.date) -> list[PilotRow]:
    """Pilots that run or rest, those that need a person first."""
    running = Cohort.objects.visible_to(member).exclude(state=Cohort.State.FINISHED)
    cohorts = list(_with_counts(running, now).order_by("-launched_at")[:MOST_PILOTS])
    lost = Message.objects.lost_by_topic([cohort.pk for cohort in cohorts]) if cohorts else {}
    pilots = [
        PilotRow(
            pk=cohort.pk,
            name=cohort.name,
            week=max(week_of(today, cohort.starts_on), 0),
            weeks=cohort.weeks,
            leaders=cohort.leaders,
            cards_done=cohort.done,
            cards_open=cohort.opened,
            is_paused=cohort.is_paused,
            sessions_orphaned=cohort.orphaned,
            leaders_uncoached=cohort.uncoached,
            sessions_unnoted=cohort.unnoted,
            cannot_come=cohort.cannot_come,
            failed_messages=lost.get(cohort.pk, 0),
            next_session_at=cohort.next_session_at,
        )
        for cohort in cohorts
    ]
    return sorted(pilots, key=lambda pilot: not pilot.needs_attention)


@dataclass(frozen=True, kw_only=True)
class OpenDraft:
    """A pilot that somebody began to set up, with the step that is still open."""

    pk: int
    name: str
    changed_at: dt.datetime
    step: str


def drafts_of(member: Member) -> list[OpenDraft]:
    """The latest drafts of the organization."""
    drafts = PilotDraft.objects.visible_to(member).filter(cohort=None).order_by("-changed_at")
    return [_open_draft(draft) for draft in drafts[:MOST_DRAFTS]]


def _open_draft(draft: PilotDraft) -> OpenDraft:
    return OpenDraft(
        pk=draft.pk,
        name=draft.pilot.goal.name,
        changed_at=draft.changed_at,
        step=next_open(draft.pilot),
    )
