"""A random walk through the life of one pilot, and what has to be true after every step of it."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core import mail
from django.db import transaction
from django.http import QueryDict

from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from cohorts.moving import steps_ahead
from cohorts.operations import change_coach, delay_leader
from cohorts.plan import opening_of, week_of
from cohorts.querysets import taking_part
from home.queries import running_pilots
from learning.operations import announce_modules
from messaging.models import Message, MessageState
from messaging.sending import send_due
from people.models import Member, Role
from people.operations import add_members, mark_left
from people.profiles import Profile
from pilots.changing import REFUSALS
from pilots.cohort_page import cohort_page
from pilots.cohort_people import LEADERS_A_PAGE
from pilots.operations.course import (
    finish_pilot,
    pause_pilot,
    reopen_pilot,
    resume_pilot,
    shift_pilot,
)
from pilots.operations.staffing import add_leader, hand_over, take_out_leader
from practice.missing import leaders_missing
from practice.models import Attendance, GuestPlace, PracticeGroup, PracticeSession
from practice.operations import (
    ExpectedElsewhere,
    announce_absence,
    arrange_make_up,
    cancel_session,
    change_facilitator,
    change_link,
    change_second_rater,
    hold_session,
    release_leavers,
    remind_sessions,
    reschedule_session,
    seat_leader,
    swap_session,
    take_out_second_rater,
    withdraw_absence,
)
from practice.seats import people_of
from programs.cadence import LIVE_KINDS
from surveys.models import Wave
from surveys.operations import remind_pulses, turn_waves
from tests.calendar_programs import Calendars
from tests.cohorts.tallies import assert_tallies_agree

ZONES = ("Europe/Berlin", "America/Toronto", "Asia/Kolkata", "Pacific/Auckland", "UTC")


@dataclass
class Walk:
    """One pilot, its people, and what their calendars have taken."""

    cohort: Cohort
    admin: Member
    now: dt.datetime
    dice: random.Random
    calendars: Calendars = field(default_factory=Calendars)
    log: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def step(self) -> None:
        """One thing happens; refusals are answers, too."""
        deed = self.dice.choice(DEEDS)
        self.now += self.dice.choice(PAUSES)
        try:
            with transaction.atomic():
                about = deed(self)
        except (*REFUSALS, ExpectedElsewhere) as refusal:
            about = f"refused, {type(refusal).__name__}"
        self.log.append(f"{self.now:%m-%d %H:%M} {deed.__name__}: {about}")
        self.done[deed.__name__ if "refused" not in str(about) else "refused"] += 1

    # Who and what there is to choose from.

    def current(self) -> Cohort:
        """The pilot as it stands."""
        return Cohort.objects.get(pk=self.cohort.pk)

    def members(self) -> list[Member]:
        return list(Member.objects.present().exclude(pk=self.admin.pk).order_by("pk"))

    def enrollments(self, *, gone: bool = False) -> list[Enrollment]:
        found = self.cohort.enrollments.filter(left_at__isnull=not gone, member__left_at=None)
        return list(found.select_related("member", "cohort").order_by("pk"))

    def sessions(self, *states: str) -> list[PracticeSession]:
        own = PracticeSession.objects.in_full().filter(group__cohort=self.cohort)
        return list(own.filter(state__in=states).order_by("pk"))

    def groups(self) -> list[PracticeGroup]:
        """Those to sit in."""
        return list(PracticeGroup.objects.filter(cohort=self.cohort, is_make_up=False))

    def deliver(self) -> None:
        """Send what is due, and let everybody's calendar take it."""
        mail.outbox.clear()
        send_due(clock=lambda: self.now)
        self.calendars.take_mails(mail.outbox)

    # What has to be true.

    def check(self) -> None:
        """Plan, outbox and figures."""
        self._check_plan()
        self._check_outbox()
        self._check_figures()

    def _check_plan(self) -> None:
        cohort = self.current()
        for step in cohort.steps.all():
            assert step.week == week_of(step.opens_on, cohort.starts_on), step
        for wave in Wave.objects.filter(plan__cohort=cohort, state="planned").select_related(
            "step"
        ):
            assert wave.step is not None
            assert wave.opens_on == wave.step.opens_on
        steps = PersonalStep.objects.filter(
            enrollment__cohort=cohort, enrollment__left_at=None, enrollment__member__left_at=None
        ).select_related("step", "enrollment__member", "enrollment__place")
        planned = {
            (each.group_id, each.step_id): each
            for each in self.sessions("planned")
            if each.starts_at > self.now
        }
        guests = self._guests()
        seen = set()
        for each in steps:
            group_id = guests.get((each.enrollment_id, each.step_id))
            session = planned.get((group_id or each.enrollment.place.group_id, each.step_id))
            seen.add((each.enrollment_id, each.step_id))
            if session is not None:
                assert each.opens_at == session.starts_at, each
                assert each.address.endswith(f"/{session.pk}/")
            if each.step.kind not in LIVE_KINDS and each.done_at is None:
                is_ahead = each.opens_at > self.now and cohort.is_running
                zone = each.enrollment.member.time_zone
                assert not is_ahead or each.opens_at == opening_of(each.day, zone), each
        for seat in self.enrollments():
            for group_id, step_id in planned:
                assert group_id != seat.place.group_id or (seat.pk, step_id) in seen

    def _guests(self) -> dict[tuple[int, int], int]:
        """(enrollment, step) -> the other group that they go to."""
        visits = GuestPlace.objects.filter(enrollment__cohort=self.cohort)
        listed = visits.values_list("enrollment_id", "session__step_id", "session__group_id")
        assert len(listed) == len({each[:2] for each in listed}), "one place for a step"
        return {(enrollment, step): group for enrollment, step, group in listed}

    def _in_sessions(self) -> set[tuple[int, int]]:
        ahead = [each for each in self.sessions("planned") if each.starts_at > self.now]
        return {(session.pk, person.pk) for session, person in people_of(ahead)}

    def _check_outbox(self) -> None:
        present = self._in_sessions()
        versions = {each.pk: each.sequence for each in self.sessions("planned")}
        waiting = Message.objects.filter(
            kind__in=["session_invitation", "session_update", "session_tomorrow"],
            state=MessageState.QUEUED,
            send_before__gt=self.now,
        )
        here = set(Member.objects.present().values_list("pk", flat=True))
        told: Counter[tuple[int | None, int | None]] = Counter()
        for message in waiting:
            pair = (message.about_id, message.person_id)
            assert message.person_id not in here or pair in present, (message.kind, pair)
            is_current = versions.get(message.about_id or 0) == message.about_version
            told[pair] += is_current and message.kind != "session_tomorrow"
        assert not [pair for pair, times in told.items() if times > 1]
        if not self.current().is_running:
            assert not [each for each in present if each], "nothing is planned while it rests"

    def _check_figures(self) -> None:
        cohort = Cohort.objects.with_leaders().with_staff().get(pk=self.cohort.pk)
        active = len(self.enrollments())
        assert cohort.leaders == active
        page = cohort_page(cohort, QueryDict(), language="en", now=self.now, today=self.now.date())
        assert len(page.people.leaders) == min(active, LEADERS_A_PAGE)
        for reached in page.steps:
            assert reached.reached.done <= reached.reached.total <= active
        assert_tallies_agree()
        listed = running_pilots(self.admin, self.now, self.now.date())
        assert [each.leaders for each in listed] == ([] if cohort.is_finished else [active])


Deed = Callable[[Walk], object]
PAUSES = [dt.timedelta(), dt.timedelta(minutes=7), dt.timedelta(hours=5), dt.timedelta(hours=31)]


def join(walk: Walk) -> object:
    enrolled = set(walk.cohort.enrollments.values_list("member_id", flat=True))
    free = [each for each in walk.members() if each.pk not in enrolled]
    if not free or len(enrolled) > 14:
        return None
    group = walk.dice.choice(walk.groups())
    member = walk.dice.choice(free)
    add_leader(
        cohort=walk.cohort, member=member, group=group, coach=None, by=walk.admin, now=walk.now
    )
    return member.name


def leave(walk: Walk) -> object:
    staying = walk.enrollments()
    if len(staying) < 4:
        return None
    chosen = walk.dice.choice(staying)
    take_out_leader(enrollment=chosen, by=walk.admin, now=walk.now)
    return chosen.member.name


def come_back(walk: Walk) -> object:
    if not (gone := walk.enrollments(gone=True)):
        return None
    member = walk.dice.choice(gone).member
    add_leader(
        cohort=walk.cohort, member=member, group=None, coach=None, by=walk.admin, now=walk.now
    )
    return member.name


def _seat(walk: Walk, enrollment: Enrollment, group: PracticeGroup) -> None:
    seat_leader(
        enrollment=enrollment,
        group=group,
        seen_group=enrollment.place.group_id,
        by=walk.admin,
        now=walk.now,
    )


def move(walk: Walk) -> object:
    chosen = walk.dice.choice(walk.enrollments())
    group = walk.dice.choice(walk.groups())
    _seat(walk, chosen, group)
    return chosen.member.name, group.pk


def swap(walk: Walk) -> object:
    one, other = walk.dice.sample(walk.enrollments(), 2)
    here, there = one.place.group, other.place.group
    _seat(walk, one, there)
    _seat(walk, other, here)
    return one.member.name, other.member.name


def coach(walk: Walk) -> object:
    chosen = walk.dice.choice(walk.members())
    some = walk.dice.sample(walk.enrollments(), 2)
    return change_coach(
        cohort=walk.cohort, enrollments=some, coach=chosen, by=walk.admin, now=walk.now
    )


def replace_for_one(walk: Walk) -> object:
    if not (planned := walk.sessions("planned")):
        return None
    session, chosen = walk.dice.choice(planned), walk.dice.choice(walk.members())
    change_facilitator(
        session=session,
        facilitator=chosen,
        seen=session.facilitator_id,
        by=walk.admin,
        now=walk.now,
    )
    return session.pk, chosen.name


def second(walk: Walk) -> object:
    """Somebody scores beside, another one does, or nobody any more."""
    if not (ahead := [each for each in walk.sessions("planned") if each.starts_at > walk.now]):
        return None
    session = PracticeSession.objects.in_full().get(pk=walk.dice.choice(ahead).pk)
    seats = session.enrollments.filter(taking_part()).order_by("pk")
    asked = list(seats.values_list("pk", flat=True))[: walk.dice.randint(1, 3)]
    chosen = walk.dice.choice(walk.members())
    now = {"session": session, "by": walk.admin, "now": walk.now}
    seen = session.second_rater.rater_id if session.second_rater else None
    if seen and walk.dice.random() < 0.3:
        return take_out_second_rater(seen=seen, **now).pk, "nobody"
    if chosen.pk == session.facilitator_id or not asked:
        return None
    change_second_rater(rater=chosen, enrollment_ids=asked, seen=seen, **now)
    return session.pk, chosen.name


def replace_from_now_on(walk: Walk) -> object:
    leading = list(walk.cohort.facilitators.order_by("pk"))
    leaving, chosen = walk.dice.choice(leading), walk.dice.choice(walk.members())
    hand_over(
        cohort=walk.cohort,
        leaving=leaving,
        facilitator=chosen,
        coach=None,
        by=walk.admin,
        now=walk.now,
    )
    return leaving.name, chosen.name


def shift(walk: Walk) -> object:
    ahead: list[Step] = steps_ahead(walk.current(), walk.now)
    weeks = walk.dice.choice([-1, 1, 2])
    if not ahead:
        return None
    next_on = min(step.opens_on for step in ahead)
    shift_pilot(cohort=walk.cohort, weeks=weeks, next_on=next_on, by=walk.admin, now=walk.now)
    return weeks


def delay(walk: Walk) -> object:
    chosen = walk.dice.choice(walk.enrollments())
    day = walk.now.date() + dt.timedelta(days=walk.dice.randint(2, 20))
    delay_leader(enrollment=chosen, next_on=day, by=walk.admin, now=walk.now)
    return chosen.member.name, day


def pause(walk: Walk) -> object:
    return pause_pilot(cohort=walk.cohort, by=walk.admin, now=walk.now)


def go_on(walk: Walk) -> object:
    return resume_pilot(cohort=walk.cohort, by=walk.admin, now=walk.now)


def finish(walk: Walk) -> object:
    return finish_pilot(cohort=walk.cohort, by=walk.admin, now=walk.now)


def reopen(walk: Walk) -> object:
    return reopen_pilot(cohort=walk.cohort, by=walk.admin, now=walk.now)


def reschedule(walk: Walk) -> object:
    if not (movable := walk.sessions("planned", "canceled")):
        return None
    session = walk.dice.choice(movable)
    starts_at = walk.now + dt.timedelta(hours=walk.dice.randint(1, 500))
    reschedule_session(session=session, starts_at=starts_at, link="", by=walk.admin, now=walk.now)
    return session.pk, starts_at


def cancel(walk: Walk) -> object:
    planned = [each for each in walk.sessions("planned") if each.starts_at > walk.now]
    if not planned or walk.dice.random() < 0.5:
        return None
    session = walk.dice.choice(planned)
    cancel_session(session=session, by=walk.admin, now=walk.now)
    return session.pk


def hold(walk: Walk) -> object:
    over = [each for each in walk.sessions("planned") if each.starts_at < walk.now]
    if not over:
        return None
    session = walk.dice.choice(over)
    absent = session.attendances.filter(was_present=False).values("enrollment")
    here = session.enrollments.filter(taking_part()).exclude(pk__in=absent).order_by("pk")
    seats = here.values_list("pk", flat=True)
    hold_session(session=session, present=seats[:2], by=session.facilitator, now=walk.now)
    return session.pk


def cannot_come(walk: Walk) -> object:
    if not (ahead := [each for each in walk.sessions("planned") if each.starts_at > walk.now]):
        return None
    session = walk.dice.choice(ahead)
    seats = list(session.enrollments.filter(taking_part()).order_by("pk"))
    if not seats:
        return None
    slot = {"session": session, "enrollment_id": walk.dice.choice(seats).pk, "now": walk.now}
    announce_absence(**slot, by=walk.admin)
    if walk.dice.random() < 0.3:
        withdraw_absence(**slot, by=walk.admin)
        return session.pk, "can come after all"
    return session.pk


def visit(walk: Walk) -> object:
    excused = Attendance.objects.missed().filter(
        taking_part("enrollment__"),
        excused_at__isnull=False,
        session__state=PracticeSession.State.PLANNED,
        session__group__cohort=walk.cohort,
    )
    for noted in excused.select_related("session", "enrollment").order_by("pk"):
        others = PracticeSession.objects.alternatives_to(noted.session, walk.now).order_by("pk")
        others = others.exclude(facilitator=noted.enrollment.member_id)
        if others and noted.session.enrollments.filter(pk=noted.enrollment_id).exists():
            target, slot = walk.dice.choice(list(others)), {"enrollment_id": noted.enrollment_id}
            swap_session(session=noted.session, to=target, **slot, by=walk.admin, now=walk.now)
            return noted.session_id, target.pk
    return None


def make_up(walk: Walk) -> object:
    """Everybody who missed one practice, or some of them, with anybody who facilitates."""
    if not walk.current().is_running:
        return None
    for session in walk.sessions("planned", "held"):
        missing = list(leaders_missing(session.step_id).order_by("pk"))
        if not missing:
            continue
        chosen = walk.dice.sample(missing, walk.dice.randint(1, len(missing)))
        leads = Member.objects.present().with_role(Role.FACILITATOR).order_by("pk")
        made = arrange_make_up(
            session=session,
            enrollment_ids=[each.pk for each in chosen],
            facilitator=walk.dice.choice(
                list(leads.exclude(pk__in=[each.member_id for each in chosen]))
            ),
            starts_at=walk.now + dt.timedelta(hours=walk.dice.randint(2, 400)),
            link="",
            by=walk.admin,
            now=walk.now,
        )
        return made.pk, sorted(each.pk for each in chosen)
    return None


def meet_elsewhere(walk: Walk) -> object:
    link = f"https://meet.example/{walk.dice.randint(1, 3)}"
    return change_link(cohort=walk.cohort, link=link, by=walk.admin, now=walk.now)


def change_zone(walk: Walk) -> object:
    member, zone = walk.dice.choice(walk.members()), walk.dice.choice(ZONES)
    profile = Profile(name=member.name, email=member.email, time_zone=zone)
    add_members(organization=member.organization, profiles=[profile], now=walk.now, by=None)
    return member.name, zone


def leave_the_organization(walk: Walk) -> object:
    here = walk.members()
    if len(here) < 20:
        return None
    member = walk.dice.choice(here)
    mark_left(member=member, now=walk.now, by=None)
    return member.name


def return_to_it(walk: Walk) -> object:
    away = list(Member.objects.filter(left_at__isnull=False).order_by("pk"))
    if not away:
        return None
    member = walk.dice.choice(away)
    profile = Profile(name=member.name, email=member.email)
    add_members(organization=member.organization, profiles=[profile], now=walk.now, by=None)
    return member.name


def tick(walk: Walk) -> object:
    turn_waves(now=walk.now)
    announce_modules(now=walk.now)
    remind_sessions(now=walk.now)
    remind_pulses(now=walk.now)
    release_leavers(now=walk.now)
    return None


DEEDS: list[Deed] = [
    join, leave, come_back, move, swap, coach, replace_for_one, second, second,
    replace_from_now_on, shift, delay, pause, go_on, go_on, finish, reopen, reopen, reschedule,
    cancel, hold, meet_elsewhere, cannot_come, visit, make_up, change_zone,
    leave_the_organization, return_to_it, return_to_it, tick,
]  # fmt: skip
