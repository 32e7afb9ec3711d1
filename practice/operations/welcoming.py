"""Everybody's first mail about a cohort, with the invitations in it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.querysets import taking_part
from messaging.models import Message
from messaging.operations import AnyDraft, Draft, queue_messages
from people.models import Member
from people.notifications import recipient_of
from practice.mails import SessionNews
from practice.models import PracticeSession
from practice.notifications import SESSION_INVITATION, WELCOME, session_mail
from practice.operations.telling import Seat, people_of
from practice.welcome import Welcome
from programs.cadence import CARD_KINDS, LIVE_KINDS


def welcome_everybody(
    *, cohort: Cohort, sessions: Collection[PracticeSession], now: dt.datetime
) -> int:
    """Queue the first mail for everybody in a cohort, with the invitations to these sessions in it.

    Whoever was welcomed before gets invitations as mails of their own. A second call queues
    nothing. Returns how many mails.
    """
    people = {member.pk: member for member in _people_of(cohort)}
    seats = list(people_of(sessions))
    return queue_messages(drafts=first_mails(cohort, seats, people=people, now=now), now=now)


def first_mails(
    cohort: Cohort, seats: Iterable[Seat], *, people: dict[int, Member], now: dt.datetime
) -> list[AnyDraft]:
    """Invitations to these seats: in the first mail of those who have had none, which also goes to
    `people` without a seat; mails of their own for all others. Four queries at any size.
    """
    invitations: dict[int, list[AnyDraft]] = defaultdict(list)
    people = dict(people)
    for session, person in seats:
        people.setdefault(person.pk, person)
        news = SessionNews(session=session, person=person, now=now)
        invitations[person.pk].append(session_mail(SESSION_INVITATION, news))
    known = set(
        Message.objects.filter(kind=WELCOME.name, about_id=cohort.pk).values_list(
            "person_id", flat=True
        )
    )
    parts = _Parts(cohort)
    drafts: list[AnyDraft] = []
    for pk, person in people.items():
        theirs = invitations[pk]
        if pk in known:
            drafts += theirs
        else:
            drafts.append(_first_mail(parts.welcome(person, len(theirs), now), theirs))
    return drafts


def _first_mail(welcome: Welcome, invitations: list[AnyDraft]) -> Draft[Welcome]:
    cohort = welcome.cohort
    return Draft(
        notification=WELCOME,
        thing=welcome,
        to=recipient_of(welcome.person),
        about_id=cohort.pk,
        organization_id=cohort.organization_id,
        topic_id=cohort.pk,
        enclosures=invitations,
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
    """Who does what in a cohort."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.facilitators = set(cohort.facilitators.values_list("pk", flat=True))
        self.first: dict[int, PersonalStep] = {}
        self.leaders: set[int] = set()
        self.coached: dict[int, list[str]] = defaultdict(list)
        enrollments = Enrollment.objects.filter(taking_part(), cohort=cohort)
        for each in enrollments.select_related("member").order_by("member__folded", "pk"):
            self.leaders.add(each.member_id)
            if each.coach_id is not None:
                self.coached[each.coach_id].append(each.member.name)
        steps = PersonalStep.objects.filter(
            enrollment__in=enrollments, done_at=None, step__kind__in=CARD_KINDS | LIVE_KINDS
        )
        ordered = steps.select_related("step", "enrollment").order_by("opens_at", "step__position")
        for step in ordered:
            self.first.setdefault(step.enrollment.member_id, step)

    def welcome(self, person: Member, sessions: int, now: dt.datetime) -> Welcome:
        """What the mail to one person says."""
        return Welcome(
            cohort=self.cohort,
            person=person,
            now=now,
            first=self.first.get(person.pk),
            is_leader=person.pk in self.leaders,
            leads=person.pk in self.facilitators,
            coached=self.coached.get(person.pk, ()),
            sessions=sessions,
        )
