"""Verbs about groups and live sessions."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Collection, Iterable, Sequence

from django.db import transaction
from django.urls import reverse

from cohorts.models import Cohort, Enrollment, Step
from cohorts.operations import complete_step, move_step
from common.local_time import at_local
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from people.audit import record
from people.models import Member
from practice import messages
from practice.models import Attendance, GroupPlace, PracticeGroup, PracticeSession
from practice.times import SessionTime
from programs.cadence import LIVE_KINDS, StepKind
from programs.models import Module

REMINDER_TIME = dt.time(9)
REMINDER_REACH = dt.timedelta(hours=41)
"""From nine in the morning to the end of the next day, with room for a change of the clocks."""


class NotInCohort(Exception):
    """A member, step or facilitator that the cohort does not have."""


class SessionOver(Exception):
    """The session was held; it cannot be moved or canceled any more."""


class SessionNotPlanned(Exception):
    """The session was canceled; it has to be planned again first."""


@transaction.atomic
def create_groups(
    *, cohort: Cohort, groups: Sequence[Sequence[int]], now: dt.datetime, by: Member
) -> list[PracticeGroup]:
    """Put the cohort's leaders into groups, in the order of their seats. Positions count from 1.

    A second call returns the groups that are there. Raises NotInCohort for a member who is not
    enrolled.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    existing = list(PracticeGroup.objects.filter(cohort=cohort))
    if existing:
        return existing
    enrollments = {each.member_id: each for each in Enrollment.objects.filter(cohort=cohort)}
    unknown = sorted({member for group in groups for member in group} - enrollments.keys())
    if unknown:
        raise NotInCohort(f"members {unknown} are not enrolled")
    made = PracticeGroup.objects.bulk_create(
        PracticeGroup(cohort=cohort, name=f"{cohort.name} {position}"[:80], position=position)
        for position in range(1, len(groups) + 1)
    )
    GroupPlace.objects.bulk_create(
        GroupPlace(group=group, enrollment=enrollments[member])
        for group, members in zip(made, groups, strict=True)
        for member in members
    )
    record("create_groups", cohort, by=by, now=now, groups=[len(group) for group in groups])
    return made


@transaction.atomic
def plan_sessions(
    *, cohort: Cohort, times: Sequence[SessionTime], now: dt.datetime, by: Member
) -> list[PracticeSession]:
    """Create the cohort's sessions, put them on each leader's plan, and invite leaders and
    facilitators.

    A group has one session per step: a second call returns the sessions that are there and invites
    nobody again.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    groups = {group.position: group for group in PracticeGroup.objects.filter(cohort=cohort)}
    steps = {
        step.pk: step
        for step in Step.objects.filter(cohort=cohort, kind__in=LIVE_KINDS).select_related("module")
    }
    _check(cohort, times, groups, steps)
    first, last = _edge_modules(cohort)
    modules: dict[str, Module] = {StepKind.KICKOFF: first, StepKind.ASSESSMENT: last}
    known = set(
        PracticeSession.objects.filter(group__cohort=cohort).values_list("group_id", "step_id")
    )
    fresh = []
    for time in times:
        group, step = groups[time.group_position], steps[time.step_id]
        if (group.pk, step.pk) not in known:
            fresh.append(
                _session(time, group, step, step.module or modules.get(step.kind) or first)
            )
    PracticeSession.objects.bulk_create(fresh)
    sessions = list(PracticeSession.objects.in_full().filter(group__cohort=cohort))
    _put_on_plans([each for each in sessions if (each.group_id, each.step_id) not in known])
    _tell(
        [each for each in sessions if (each.group_id, each.step_id) not in known],
        messages.invitation,
        now=now,
    )
    if fresh:
        record("plan_sessions", cohort, by=by, now=now, sessions=len(fresh))
    by_slot = {(each.group.position, each.step_id): each for each in sessions}
    return [by_slot[time.group_position, time.step_id] for time in times]


def _check(
    cohort: Cohort,
    times: Sequence[SessionTime],
    groups: dict[int, PracticeGroup],
    steps: dict[int, Step],
) -> None:
    facilitators = {time.facilitator_id for time in times}
    known = set(
        Member.objects.filter(
            pk__in=facilitators, organization_id=cohort.organization_id
        ).values_list("pk", flat=True)
    )
    if facilitators - known:
        raise NotInCohort(f"members {sorted(facilitators - known)} cannot facilitate here")
    for time in times:
        if time.group_position not in groups or time.step_id not in steps:
            raise NotInCohort(
                f"there is no group {time.group_position} or no live step {time.step_id}"
            )


def _edge_modules(cohort: Cohort) -> tuple[Module, Module]:
    """The first and the last module in the order in which the cohort practices them."""
    practiced = [
        step.module
        for step in Step.objects.filter(cohort=cohort, kind=StepKind.PRACTICE).select_related(
            "module"
        )
        if step.module
    ]
    modules = practiced or list(cohort.modules.all())
    return modules[0], modules[-1]


def _session(
    time: SessionTime, group: PracticeGroup, step: Step, module: Module
) -> PracticeSession:
    return PracticeSession(
        group=group,
        step=step,
        module=module,
        facilitator_id=time.facilitator_id,
        starts_at=time.starts_at,
        time_zone=time.time_zone,
        link=time.link,
    )


@transaction.atomic
def reschedule_session(
    *, session: PracticeSession, starts_at: dt.datetime, link: str, by: Member, now: dt.datetime
) -> PracticeSession:
    """Move a session, or plan a canceled one again: plans move along, and everybody gets the same
    entry updated.

    A second call with the same values changes nothing. Raises SessionOver once it was held.
    """
    current = _locked(session)
    if current.state == PracticeSession.State.HELD:
        raise SessionOver
    is_same = (current.starts_at, current.link) == (starts_at, link)
    if is_same and current.state == PracticeSession.State.PLANNED:
        return current
    before = current.starts_at
    current.starts_at, current.link, current.state = starts_at, link, PracticeSession.State.PLANNED
    current.sequence += 1
    current.save(update_fields=["starts_at", "link", "state", "sequence"])
    _put_on_plans([current])
    _tell([current], messages.update, now=now)
    moved = {"before": before.isoformat(), "after": starts_at.isoformat()}
    record("reschedule_session", current, by=by, now=now, sequence=current.sequence, **moved)
    return current


@transaction.atomic
def cancel_session(*, session: PracticeSession, by: Member, now: dt.datetime) -> PracticeSession:
    """The session does not take place; its entries leave the calendars. A second call changes
    nothing.

    Raises SessionOver once it was held.
    """
    current = _locked(session)
    if current.state == PracticeSession.State.HELD:
        raise SessionOver
    if current.state == PracticeSession.State.CANCELED:
        return current
    current.state = PracticeSession.State.CANCELED
    current.sequence += 1
    current.save(update_fields=["state", "sequence"])
    _tell([current], messages.canceled, now=now)
    record("cancel_session", current, by=by, now=now, sequence=current.sequence)
    return current


@transaction.atomic
def note_attendance(
    *, session: PracticeSession, enrollment_id: int, was_present: bool, by: Member, now: dt.datetime
) -> None:
    """Note whether a leader is there, while the session runs. The last word counts; a second call
    changes nothing.

    Raises NotInCohort for a leader of another group.
    """
    if not GroupPlace.objects.filter(
        group_id=session.group_id, enrollment_id=enrollment_id
    ).exists():
        raise NotInCohort(f"enrollment {enrollment_id} is not in this group")
    same = Attendance.objects.filter(
        session=session, enrollment_id=enrollment_id, was_present=was_present
    )
    if same.exists():
        return
    Attendance.objects.update_or_create(
        session=session,
        enrollment_id=enrollment_id,
        defaults={"was_present": was_present, "noted_at": now},
    )
    note = {"enrollment": enrollment_id, "was_present": was_present}
    record("note_attendance", session, by=by, now=now, **note)


@transaction.atomic
def hold_session(
    *, session: PracticeSession, present: Collection[int], by: Member, now: dt.datetime
) -> PracticeSession:
    """The session took place with these enrollments: attendance is kept, and their step is done.

    A second call corrects the attendance; a step that was done stays done. Raises NotInCohort for a
    leader of another group and SessionNotPlanned for a canceled session.
    """
    current = _locked(session)
    if current.state == PracticeSession.State.CANCELED:
        raise SessionNotPlanned
    seats = list(
        GroupPlace.objects.filter(group_id=current.group_id).values_list(
            "enrollment_id", "enrollment__left_at"
        )
    )
    here = {int(enrollment) for enrollment in present}
    if here - {enrollment for enrollment, _left in seats}:
        raise NotInCohort("somebody of another group was marked as present")
    Attendance.objects.bulk_create(
        [
            Attendance(
                session=current,
                enrollment_id=enrollment,
                was_present=enrollment in here,
                noted_at=now,
            )
            for enrollment, left_at in seats
            if left_at is None or enrollment in here
        ],
        update_conflicts=True,
        unique_fields=["session", "enrollment"],
        update_fields=["was_present", "noted_at"],
    )
    for enrollment in sorted(here):
        complete_step(enrollment_id=enrollment, step_id=current.step_id, now=now)
    if current.state != PracticeSession.State.HELD:
        current.state = PracticeSession.State.HELD
        current.save(update_fields=["state"])
    record("hold_session", current, by=by, now=now, present=sorted(here))
    return current


@transaction.atomic
def remind_sessions(*, now: dt.datetime) -> int:
    """Queue a word to everybody whose session is tomorrow, from nine o'clock in their own zone
    until it starts.

    Whoever has heard of this very time since nine needs no reminder, so a second call queues
    nothing. Returns how many were queued.
    """
    sessions = list(
        PracticeSession.objects.in_full().filter(
            state=PracticeSession.State.PLANNED,
            starts_at__gt=now,
            starts_at__lte=now + REMINDER_REACH,
        )
    )
    due = []
    for session, person in _people_of(sessions):
        day_before = session.starts_at.astimezone(
            zoneinfo.ZoneInfo(person.time_zone)
        ).date() - dt.timedelta(days=1)
        since = at_local(day_before, REMINDER_TIME, person.time_zone)
        if since <= now:
            due.append((session, person, since))
    if not due:
        return 0
    heard = {
        (subject, person): queued_at
        for subject, person, queued_at in Message.objects.filter(
            topic__in={session.group.cohort.topic for session in sessions},
            subject_key__in={messages.subject_key(session) for session, _person, _since in due},
        )
        .order_by("queued_at")
        .values_list("subject_key", "person_key", "queued_at")
    }
    drafts = [
        messages.tomorrow(session, person, now=now)
        for session, person, since in due
        if heard.get(
            (messages.subject_key(session), person.key), dt.datetime.min.replace(tzinfo=dt.UTC)
        )
        < since
    ]
    return queue_messages(drafts=drafts, now=now) if drafts else 0


@transaction.atomic
def release_leavers(*, now: dt.datetime) -> int:
    """Take coming sessions out of the calendars of leaders who left their cohort but not the
    organization.

    Only whoever was invited to a session is told, and once per state of it: a second call queues
    nothing. Returns how many drafts were handed to the outbox.
    """
    places = list(
        GroupPlace.objects.filter(
            enrollment__left_at__isnull=False,
            enrollment__member__left_at=None,
            group__sessions__state=PracticeSession.State.PLANNED,
            group__sessions__starts_at__gt=now,
        )
        .distinct()
        .select_related("enrollment__member")
    )
    if not places:
        return 0
    sessions = PracticeSession.objects.in_full().filter(
        group__in={place.group_id for place in places},
        state=PracticeSession.State.PLANNED,
        starts_at__gt=now,
    )
    by_group: dict[int, list[PracticeSession]] = {}
    for session in sessions:
        by_group.setdefault(session.group_id, []).append(session)
    keys = {messages.subject_key(session) for session in sessions}
    invited = set(
        Message.objects.filter(subject_key__in=keys, state="sent").values_list(
            "subject_key", "person_key"
        )
    )
    leavers = [
        (session, place.enrollment.member)
        for place in places
        for session in by_group.get(place.group_id, [])
    ]
    drafts = [
        messages.released(session, person, now=now)
        for session, person in leavers
        if (messages.subject_key(session), person.key) in invited
    ]
    return queue_messages(drafts=drafts, now=now) if drafts else 0


def _locked(session: PracticeSession) -> PracticeSession:
    return PracticeSession.objects.in_full().select_for_update(of=("self",)).get(pk=session.pk)


def _people_of(sessions: Collection[PracticeSession]) -> Iterable[tuple[PracticeSession, Member]]:
    """Everybody who is in these sessions now, facilitators included; one query at any size."""
    leaders: dict[int, list[Member]] = {}
    for place in (
        GroupPlace.objects.filter(
            group__in={session.group_id for session in sessions},
            enrollment__left_at=None,
            enrollment__member__left_at=None,
        )
        .select_related("enrollment__member")
        .order_by("pk")
    ):
        leaders.setdefault(place.group_id, []).append(place.enrollment.member)
    for session in sessions:
        people = {member.pk: member for member in leaders.get(session.group_id, [])}
        if session.facilitator.left_at is None:
            people[session.facilitator_id] = session.facilitator
        for member in people.values():
            yield session, member


def _tell(
    sessions: Collection[PracticeSession], message: Callable[..., Draft], *, now: dt.datetime
) -> None:
    queue_messages(
        drafts=[message(session, person, now=now) for session, person in _people_of(sessions)],
        now=now,
    )


def _put_on_plans(sessions: Collection[PracticeSession]) -> None:
    """Tell each leader's plan when and where."""
    seats: dict[int, list[int]] = {}
    for group, enrollment in GroupPlace.objects.filter(
        group__in={each.group_id for each in sessions}
    ).values_list("group_id", "enrollment_id"):
        seats.setdefault(group, []).append(enrollment)
    for session in sessions:
        address = reverse("practice:session", args=[session.pk])
        for enrollment in seats.get(session.group_id, []):
            move_step(
                enrollment_id=enrollment,
                step_id=session.step_id,
                opens_at=session.starts_at,
                address=address,
            )
