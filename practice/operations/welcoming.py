"""Everybody's first mail about a cohort, with the invitations in it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.querysets import taking_part
from common.progress import Headway
from messaging.models import Message
from messaging.operations import AnyDraft, Draft, queue_messages
from people.importing.resting import batched
from people.models import Member
from people.notifications import recipient_of
from practice.mails import SessionNews
from practice.models import PracticeSession
from practice.notifications import SESSION_INVITATION, WELCOME, session_mail
from practice.seats import Seat, people_of
from practice.welcome import Welcome
from programs.cadence import CARD_KINDS, LIVE_KINDS

AT_A_TIME = 500
"""Mails with what they carry that are composed and put down together."""


def welcome_everybody(
    *,
    cohort: Cohort,
    sessions: Collection[PracticeSession],
    now: dt.datetime,
    progress: Headway | None = None,
) -> int:
    """Queue the first mail for everybody in a cohort, with the invitations to these sessions in it,
    so many at a time.

    Whoever was welcomed before gets invitations as mails of their own. A second call queues
    nothing. Returns how many mails.
    """
    drafts = _first_mails(cohort, people_of(sessions), _people_of(cohort), now)
    if progress:
        progress.total = len(drafts)
    queued = 0
    for batch in batched(drafts, AT_A_TIME):
        queued += queue_messages(drafts=batch, now=now)
        if progress:
            progress.move(len(batch))
    return queued


def first_mails(seats: Iterable[Seat], *, now: dt.datetime) -> list[AnyDraft]:
    """Invitations to these seats: in the first mail about a cohort to those who have had none, as
    mails of their own to all others. Five queries for each cohort.
    """
    by_cohort: dict[Cohort, list[Seat]] = defaultdict(list)
    for session, person in seats:
        by_cohort[session.group.cohort].append((session, person))
    drafts: list[AnyDraft] = []
    for cohort, theirs in by_cohort.items():
        drafts += _first_mails(cohort, theirs, (), now)
    return drafts


def _first_mails(
    cohort: Cohort, seats: Iterable[Seat], members: Iterable[Member], now: dt.datetime
) -> list[AnyDraft]:
    """The same for the sessions of one cohort; `members` are welcomed without a seat, too."""
    people = {member.pk: member for member in members}
    invitations: dict[int, list[AnyDraft]] = defaultdict(list)
    for session, person in seats:
        people.setdefault(person.pk, person)
        news = SessionNews(session=session, person=person, now=now)
        invitations[person.pk].append(session_mail(SESSION_INVITATION, news))
    welcomed = set(
        Message.objects.filter(kind=WELCOME.name, about_id=cohort.pk).values_list(
            "person_id", flat=True
        )
    )
    drafts = list(chain.from_iterable(invitations[pk] for pk in people if pk in welcomed))
    if fresh := [person for pk, person in people.items() if pk not in welcomed]:
        parts = _Parts(cohort, now)
        drafts += [_first_mail(parts.welcome(each, invitations[each.pk])) for each in fresh]
    return drafts


def _first_mail(welcome: Welcome) -> Draft[Welcome]:
    cohort = welcome.cohort
    return Draft(
        notification=WELCOME,
        thing=welcome,
        to=recipient_of(welcome.person),
        about_id=cohort.pk,
        organization_id=cohort.organization_id,
        topic_id=cohort.pk,
        enclosures=welcome.invitations,
    )


def _people_of(cohort: Cohort) -> list[Member]:
    """Leaders, facilitators and coaches who are still there, each once."""
    leaders = Enrollment.objects.filter(taking_part(), cohort=cohort).select_related("member")
    team = Member.objects.present().filter(pk__in=_team_ids(cohort))
    found = {each.member_id: each.member for each in leaders.order_by("pk")}
    for member in team.order_by("pk"):
        found.setdefault(member.pk, member)
    return list(found.values())


def _team_ids(cohort: Cohort) -> set[int]:
    facilitators = cohort.facilitators.values_list("pk", flat=True)
    return {*facilitators, *cohort.coaches.values_list("pk", flat=True)}


class _Parts:
    """Who does what in a cohort, as it stands now."""

    def __init__(self, cohort: Cohort, now: dt.datetime) -> None:
        self.cohort = cohort
        self.now = now
        self.facilitators = set(cohort.facilitators.values_list("pk", flat=True))
        self.leaders: set[int] = set()
        self.coached: dict[int, list[str]] = defaultdict(list)
        enrollments = Enrollment.objects.filter(taking_part(), cohort=cohort)
        for each in enrollments.select_related("member").order_by("member__folded", "pk"):
            self.leaders.add(each.member_id)
            if each.coach_id is not None:
                self.coached[each.coach_id].append(each.member.name)
        self.steps: dict[int, list[PersonalStep]] = defaultdict(list)
        steps = PersonalStep.objects.filter(
            enrollment__in=enrollments, done_at=None, step__kind__in=CARD_KINDS | LIVE_KINDS
        )
        for step in steps.select_related("step", "enrollment").order_by(
            "opens_at", "step__position"
        ):
            self.steps[step.enrollment.member_id].append(step)

    def welcome(self, person: Member, invitations: Sequence[AnyDraft]) -> Welcome:
        """What the mail to one person says."""
        return Welcome(
            cohort=self.cohort,
            person=person,
            now=self.now,
            steps=self.steps[person.pk],
            is_leader=person.pk in self.leaders,
            leads=person.pk in self.facilitators,
            coached=self.coached.get(person.pk, ()),
            invitations=invitations,
        )
