"""What Today reads of the apps below, each in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from assessments.models import Score
from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.plan import week_of
from cohorts.querysets import taking_part
from home.today import FacilitatedSession, PilotRow
from messaging.models import Message
from people.models import Member
from pilots.gaps import next_open
from pilots.models import PilotDraft
from practice.models import Attendance, GuestPlace, PracticeSession, group_title
from practice.querysets import has_seat
from programs.activities import step_title
from programs.cadence import StepKind
from programs.module_texts import module_texts

Counted = QuerySet[Model, object]

NOTED_AFTER = dt.timedelta(days=1)
"""A session without attendance is somebody's to look at after a day."""
LOOKS_BACK = dt.timedelta(days=31)
"""How long past sessions are still looked at for missing scores."""
MOST_LISTED, MOST_PILOTS, MOST_DRAFTS = 60, 50, 3


def _number(counted: Counted) -> Coalesce:
    """A count of something else per row, 0 where there is none."""
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _seated() -> Counted:
    """Leaders with a place in a session: of its group, unless they go elsewhere instead, or as
    guests.
    """
    elsewhere = GuestPlace.objects.filter(
        enrollment=OuterRef("pk"), session__step=OuterRef(OuterRef("step"))
    ).exclude(session=OuterRef(OuterRef("pk")))
    seats = Enrollment.objects.filter(taking_part(), has_seat(), ~Exists(elsewhere))
    alike = seats.order_by().values("cohort")
    return alike.annotate(number=Count("pk", distinct=True)).values("number")


def _there() -> Counted:
    """Leaders who were noted as present in a session."""
    present = Attendance.objects.filter(session=OuterRef("pk"), was_present=True)
    return present.order_by().values("session").annotate(number=Count("pk")).values("number")


def _excused() -> Counted:
    """Leaders who said that they cannot come to a session."""
    excused = Attendance.objects.filter(session=OuterRef("pk"), excused_at__isnull=False)
    return excused.order_by().values("session").annotate(number=Count("pk")).values("number")


def _scored(rater: Member) -> Counted:
    """Leaders of a session who were not absent and whom this rater has scored."""
    given = Score.objects.of_those_present().filter(session=OuterRef("pk"), rater=rater)
    scores = given.order_by().values("session")
    return scores.annotate(number=Count("enrollment", distinct=True)).values("number")


def sessions_run_by(member: Member, language: str, now: dt.datetime) -> list[FacilitatedSession]:
    """Sessions the member runs: what is ahead, and the past month."""
    sessions = (
        PracticeSession.objects.visible_to(member)
        .filter(
            facilitator=member,
            group__cohort__state=Cohort.State.RUNNING,
            starts_at__gt=now - LOOKS_BACK,
        )
        .exclude(_before_the_launch(), state=PracticeSession.State.PLANNED)
        .exclude(state=PracticeSession.State.CANCELED)
        .annotate(
            seated=_number(_seated()),
            there=_number(_there()),
            scored=_number(_scored(member)),
            cannot_come=_number(_excused()),
        )
        .order_by("starts_at", "pk")
    )
    columns = (
        "pk", "step__kind", "module_id", "group__name", "group__cohort__name", "starts_at",
        "minutes", "link", "state", "seated", "there", "scored", "cannot_come",
    )  # fmt: skip
    listed = list(sessions.values_list(*columns, named=True)[:MOST_LISTED])
    texts = module_texts({each.module_id for each in listed}, language)
    return [_session_row(each, texts[each.module_id].title) for each in listed]


def _session_row(session: Any, module_title: str) -> FacilitatedSession:
    """`session` has the columns above by name."""
    is_held = session.state == PracticeSession.State.HELD
    return FacilitatedSession(
        pk=session.pk,
        title=step_title(session.step__kind, module_title),
        group=group_title(session.group__name),
        cohort=session.group__cohort__name,
        starts_at=session.starts_at,
        ends_at=session.starts_at + dt.timedelta(minutes=session.minutes),
        link=session.link,
        is_held=is_held,
        leaders=session.there if is_held else session.seated,
        scored=session.scored,
        excused=session.cannot_come,
    )


@dataclass(frozen=True, kw_only=True)
class CoachedLeader:
    """A leader of a coach with their next conversation. How far they are is theirs to share."""

    name: str
    cohort_name: str
    zone: str
    """The leader's own: the day of a conversation is the one on their calendar."""
    talk_at: dt.datetime | None


def coached_leaders(member: Member, now: dt.datetime) -> list[CoachedLeader]:
    """The coach's leaders, whoever is next first."""
    ahead = Q(
        personal_steps__step__kind=StepKind.COACHING,
        personal_steps__opens_at__gte=now - dt.timedelta(days=1),
    )
    enrollments = (
        Enrollment.objects.visible_to(member)
        .active()
        .filter(coach=member, cohort__state=Cohort.State.RUNNING)
        .annotate(talk_at=Min("personal_steps__opens_at", filter=ahead))
        .order_by(F("talk_at").asc(nulls_last=True), "member__folded")
    )
    listed = enrollments.values_list("member__name", "cohort__name", "member__time_zone", "talk_at")
    return [
        CoachedLeader(name=name, cohort_name=cohort, zone=zone, talk_at=talk_at)
        for name, cohort, zone, talk_at in listed[:MOST_LISTED]
    ]


def _cards_open(now: dt.datetime) -> Counted:
    """Steps with cards that have opened for leaders of a cohort."""
    steps = PersonalStep.objects.filter(
        taking_part("enrollment__"),
        enrollment__cohort=OuterRef("pk"),
        step__kind=StepKind.CARDS,
        opens_at__lte=now,
    )
    return steps.order_by().values("enrollment__cohort")


def _before_the_launch() -> Q:
    """Sessions that had been when their pilot was launched: nobody was invited to them."""
    return Q(starts_at__lte=F("group__cohort__launched_at"))


def _sessions_planned() -> Counted:
    planned = PracticeSession.objects.filter(
        group__cohort=OuterRef("pk"), state=PracticeSession.State.PLANNED
    )
    return planned.order_by().values("group__cohort")


def _cannot_come(now: dt.datetime) -> Counted:
    """Leaders who cannot come to a session that is ahead, and have no other date for it."""
    excused = Attendance.objects.without_another_date().filter(
        session__group__cohort=OuterRef("pk"),
        session__state=PracticeSession.State.PLANNED,
        session__starts_at__gt=now,
        excused_at__isnull=False,
    )
    by_cohort = excused.order_by().values("session__group__cohort")
    return by_cohort.annotate(number=Count("pk")).values("number")


def _taking_part() -> Counted:
    enrolled = Enrollment.objects.active().filter(cohort=OuterRef("pk")).order_by()
    return enrolled.values("cohort").annotate(number=Count("pk")).values("number")


def _led_by_leavers(now: dt.datetime) -> Counted:
    """Sessions to come of a cohort whose facilitator has left the organization."""
    led = PracticeSession.objects.still_to_come(now).filter(
        group__cohort=OuterRef("pk"), facilitator__left_at__isnull=False
    )
    return led.order_by().values("group__cohort").annotate(number=Count("pk")).values("number")


def _coached_by_leavers() -> Counted:
    """Leaders of a cohort whose coach has left the organization."""
    theirs = Enrollment.objects.active().filter(cohort=OuterRef("pk"), coach__left_at__isnull=False)
    return theirs.order_by().values("cohort").annotate(number=Count("pk")).values("number")


def _with_counts(cohorts: QuerySet[Cohort], now: dt.datetime) -> QuerySet[Cohort, Any]:
    cards, sessions = _cards_open(now), _sessions_planned()
    over = sessions.filter(starts_at__lt=now - NOTED_AFTER).exclude(_before_the_launch())
    unnoted = over.annotate(number=Count("pk"))
    upcoming = sessions.filter(starts_at__gt=now).annotate(first=Min("starts_at"))
    return cohorts.annotate(
        orphaned=_number(_led_by_leavers(now)),
        uncoached=_number(_coached_by_leavers()),
        leaders=_number(_taking_part()),
        done=_number(cards.annotate(number=Sum("cards_done")).values("number")),
        opened=_number(cards.annotate(number=Sum("cards_total")).values("number")),
        unnoted=_number(unnoted.values("number")),
        cannot_come=_number(_cannot_come(now)),
        next_session_at=Subquery(upcoming.values("first")),
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
