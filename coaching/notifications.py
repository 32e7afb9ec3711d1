"""The mails about talks and what came of them: when they are wanted, what a plan will send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from coaching.coach_mails import (
    NewCoach,
    ToOffer,
    WishNews,
    compose_new_coach,
    compose_to_offer,
    compose_wish,
    to_offer_subject,
)
from coaching.commitments_mail import WORTH_ASKING, compose_question, objections_to_question
from coaching.mails import (
    TalkNews,
    agreed_subject,
    compose_agreed,
    compose_answer,
    compose_off,
    compose_over,
    compose_times,
    compose_tomorrow,
    talk_title,
    times_subject,
    tomorrow_subject,
)
from coaching.models import CoachWish, Commitment, Talk
from coaching.states import TalkState
from coaching.waiting import LONG_AGO, steps_to_offer
from cohorts.models import Enrollment
from cohorts.plan import PlannedStep
from cohorts.prospect import Prospect
from cohorts.querysets import taking_part
from messaging.models import Message
from messaging.notifications import AnyNotification, Expected, Notification, Recipient
from messaging.operations import Draft
from people.models import Member, Role
from people.notifications import recipient_of
from practice.notifications import EARLIEST
from programs.cadence import StepKind

ASKED_AFTER = dt.timedelta(days=2)
"""A coach who has not offered times for an open talk is asked then."""
OVER_FOR = dt.timedelta(days=7)
ONE_DAY = dt.timedelta(days=1)
NO_TALK = gettext_noop("the talk no longer exists")
OFF = gettext_noop("the talk was canceled, or is over")
CHANGED = gettext_noop("the talk has changed since")
NOT_WAITED_FOR = gettext_noop("nobody waits for times any more")
NOT_INVITED = gettext_noop("the invitation to this talk was never sent")
WISH_OVER = gettext_noop("the leader has another coach, or does not ask any more")
NOT_IN_IT = gettext_noop("the person is not one of the two any more")

Stands = Callable[[Talk, Message], bool]


def talk_mail(
    notification: Notification[TalkNews, Prospect],
    news: TalkNews,
    *,
    version: int | None = None,
    ends_at: dt.datetime | None = None,
) -> Draft[TalkNews]:
    """Tells one of the two about a talk as it stands; `version` is its sequence if not said."""
    talk = news.talk
    return Draft(
        notification=notification,
        thing=news,
        to=recipient_of(news.person),
        about_id=talk.pk,
        about_version=talk.sequence if version is None else version,
        organization_id=talk.organization_id,
        topic_id=talk.enrollment.cohort_id,
        ends_at=ends_at,
    )


# Whether a message is still wanted.


def _objections(messages: Sequence[Message], stands: Stands, *, is_off: bool) -> dict[int, str]:
    """By the talk they are about, which stands as they say, and by who the two of it are."""
    ids = {message.about_id or 0 for message in messages}
    talks = Talk.objects.in_full().in_bulk(ids)
    people = {message.person_id or 0 for message in messages}
    here = set(Member.objects.present().filter(pk__in=people).values_list("pk", flat=True))
    answers = {}
    for message in messages:
        talk = talks.get(message.about_id or 0)
        if talk is None:
            answers[message.pk] = NO_TALK
        elif talk.is_open == is_off:
            answers[message.pk] = OFF
        elif not stands(talk, message):
            answers[message.pk] = CHANGED
        elif message.person_id not in here or not (is_off or _is_in(talk, message)):
            answers[message.pk] = NOT_IN_IT
    return answers


def _is_in(talk: Talk, message: Message) -> bool:
    enrollment = talk.enrollment
    takes_part = enrollment.left_at is None and enrollment.member.left_at is None
    is_coached = enrollment.coach_id == talk.coach_id and talk.coach.left_at is None
    return takes_part and is_coached and message.person_id in {enrollment.member_id, talk.coach_id}


def objections_to_offer(messages: Sequence[Message]) -> Mapping[int, str]:
    """Times, and that none of them fits, are wanted until somebody answers. Two queries."""
    return _objections(messages, lambda talk, m: talk.revision == m.about_version, is_off=False)


def objections_to_time(messages: Sequence[Message]) -> Mapping[int, str]:
    """An invitation and a reminder are wanted while the talk has this very time. Two queries."""

    def stands(talk: Talk, message: Message) -> bool:
        return talk.is_agreed and talk.sequence == message.about_version

    return _objections(messages, stands, is_off=False)


def objections_to_off(messages: Sequence[Message]) -> Mapping[int, str]:
    """A cancellation is wanted by whoever may have the entry in their calendar. Three queries."""

    def stands(talk: Talk, _message: Message) -> bool:
        return talk.state == TalkState.CANCELED

    answers = _objections(messages, stands, is_off=True)
    told = _told(messages)
    for message in messages:
        if message.pk not in answers and (message.about_id, message.person_id) not in told:
            answers[message.pk] = NOT_INVITED
    return answers


def _told(messages: Sequence[Message]) -> set[tuple[int | None, int | None]]:
    """(talk, person) of those who may have heard of it."""
    arrived = Message.objects.perhaps_arrived().filter(
        kind__in=[TALK_AGREED.name, TALK_TIMES.name],
        about_id__in={message.about_id for message in messages},
    )
    return set(arrived.values_list("about_id", "person_id"))


def objections_to_asking(messages: Sequence[Message]) -> Mapping[int, str]:
    """A coach is asked for times while a leader of theirs waits for some. One query."""
    days = [dt.date.fromordinal(max(message.about_id or 0, EARLIEST)) for message in messages]
    first = dt.datetime.combine(min(days), dt.time(), tzinfo=dt.UTC) - LONG_AGO
    last = dt.datetime.combine(max(days), dt.time(), tzinfo=dt.UTC) + ONE_DAY
    waiting = steps_to_offer(first, last).order_by()
    coaches = set(waiting.values_list("enrollment__coach", flat=True))
    return {m.pk: NOT_WAITED_FOR for m in messages if m.person_id not in coaches}


def objections_to_wish(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted by an admin who is here, while the wish waits. Two queries."""
    wishes = CoachWish.objects.waiting().filter(pk__in=[each.about_id for each in messages])
    waiting = set(wishes.values_list("pk", flat=True))
    people = Member.objects.present().with_role(Role.ADMIN)
    admins = people.filter(pk__in=[each.person_id for each in messages])
    here = set(admins.values_list("pk", flat=True))
    return {
        each.pk: WISH_OVER
        for each in messages
        if each.about_id not in waiting or each.person_id not in here
    }


def objections_to_new_coach(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted by whoever takes part. One query."""
    ids = {message.about_id or 0 for message in messages}
    there = Enrollment.objects.filter(taking_part(), pk__in=ids, coach__left_at=None)
    known = set(there.values_list("pk", "member"))
    return {m.pk: NOT_IN_IT for m in messages if (m.about_id, m.person_id) not in known}


# What a plan will send.


def _talks(
    prospect: Prospect, people: Sequence[Recipient]
) -> Iterator[tuple[PlannedStep, Recipient, dt.datetime]]:
    """Each monthly talk ahead, with who is in it and when it opens for them."""
    for step in prospect.steps:
        if step.kind == StepKind.COACHING:
            for person in people:
                at = prospect.opening(step, person)
                if at is not None and at > prospect.now:
                    yield step, person, at


def expected_times(prospect: Prospect) -> Iterator[Expected]:
    """Every leader gets times when the talk opens, unless the coach is slow or the two agree
    otherwise.
    """
    for step, leader, at in _talks(prospect, prospect.leaders):
        yield _expected(prospect, step, leader, at, times_subject(_("your coach")))


def expected_agreed(prospect: Prospect) -> Iterator[Expected]:
    """Both get an invitation a day later."""
    title = talk_title(_("your coach"))
    for step, leader, at in _talks(prospect, prospect.leaders):
        yield _expected(prospect, step, leader, at + ONE_DAY, agreed_subject(title, "…"))
    title = talk_title("…")
    for step, coach, at in _talks(prospect, prospect.coaching):
        yield _expected(prospect, step, coach, at + ONE_DAY, agreed_subject(title, "…"))


def expected_tomorrow(prospect: Prospect) -> Iterator[Expected]:
    """Both are reminded in the days after that."""
    for step, leader, at in _talks(prospect, prospect.leaders):
        subject = tomorrow_subject(talk_title(_("your coach")))
        yield _expected(prospect, step, leader, at + ASKED_AFTER, subject)
    for step, coach, at in _talks(prospect, prospect.coaching):
        subject = tomorrow_subject(talk_title("…"))
        yield _expected(prospect, step, coach, at + ASKED_AFTER, subject)


def expected_asking(prospect: Prospect) -> Iterator[Expected]:
    """Every coach is asked once a talk, if they have offered nothing by then."""
    for step, coach, at in _talks(prospect, prospect.coaches):
        yield _expected(prospect, step, coach, at + ASKED_AFTER, to_offer_subject())


def _expected(
    prospect: Prospect, step: PlannedStep, to: Recipient, at: dt.datetime, subject: str
) -> Expected:
    return Expected(to=to, about=prospect.title_of(step), subject=subject, at=at, is_certain=False)


ABOUT_A_TALK = "a talk, and its sequence"
ABOUT_AN_OFFER = "a talk, and its revision"
TALK_TIMES: Notification[TalkNews, Prospect] = Notification(
    name="talk_times",
    reaches=frozenset({Role.LEADER, Role.COACH}),
    title=gettext_lazy("Times for a one-to-one"),
    about=ABOUT_AN_OFFER,
    may_refuse=False,
    may_repeat=True,
    window=None,  # until the last of the times
    compose=compose_times,
    objections=objections_to_offer,
    expected=expected_times,
)
TALK_ANSWER: Notification[TalkNews, Prospect] = Notification(
    name="talk_answer",
    reaches=frozenset({Role.LEADER, Role.COACH}),
    title=gettext_lazy("None of the times for a one-to-one fits"),
    about=ABOUT_AN_OFFER,
    may_refuse=False,
    may_repeat=True,
    window=dt.timedelta(days=14),
    compose=compose_answer,
    objections=objections_to_offer,
    unexpected_because="Only when no time fits.",
)
TALK_AGREED: Notification[TalkNews, Prospect] = Notification(
    name="talk_agreed",
    reaches=frozenset({Role.LEADER, Role.COACH}),
    title=gettext_lazy("A one-to-one has a time now"),
    about=ABOUT_A_TALK,
    may_refuse=False,
    may_repeat=True,
    window=None,  # until it starts
    compose=compose_agreed,
    objections=objections_to_time,
    expected=expected_agreed,
)
TALK_CANCELED: Notification[TalkNews, Prospect] = Notification(
    name="talk_canceled",
    reaches=frozenset({Role.LEADER, Role.COACH}),
    title=gettext_lazy("A one-to-one was canceled"),
    about=ABOUT_A_TALK,
    may_refuse=False,
    may_repeat=True,
    window=None,  # an entry is better taken out late than never
    compose=compose_off,
    objections=objections_to_off,
    unexpected_because="Only when somebody cancels a talk.",
)
TALK_TOMORROW: Notification[TalkNews, Prospect] = Notification(
    name="talk_tomorrow",
    reaches=frozenset({Role.LEADER, Role.COACH}),
    title=gettext_lazy("A one-to-one is tomorrow"),
    about=ABOUT_A_TALK,
    may_refuse=True,
    joins_others=True,
    may_repeat=False,
    window=None,  # until it starts
    compose=compose_tomorrow,
    objections=objections_to_time,
    expected=expected_tomorrow,
)
TALK_OVER: Notification[TalkNews, Prospect] = Notification(
    name="talk_over",
    reaches=frozenset({Role.COACH}),
    title=gettext_lazy("How a one-to-one went"),
    about=ABOUT_A_TALK,
    may_refuse=True,
    joins_others=True,
    may_repeat=False,
    window=OVER_FOR,
    compose=compose_over,
    objections=objections_to_time,
    unexpected_because="Only when nobody has said how it went.",
)
TALKS_TO_OFFER: Notification[ToOffer, Prospect] = Notification(
    name="talks_to_offer",
    reaches=frozenset({Role.COACH}),
    title=gettext_lazy("Times to offer to leaders you coach"),
    about="a day, in days since the year 1",
    may_refuse=True,
    may_repeat=False,
    window=ONE_DAY,
    compose=compose_to_offer,
    objections=objections_to_asking,
    expected=expected_asking,
)
NEW_COACH: Notification[NewCoach, Prospect] = Notification(
    name="new_coach",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("Somebody else coaches you"),
    about="an enrollment, and the minute of the change",
    may_refuse=False,
    may_repeat=True,
    window=dt.timedelta(days=30),
    compose=compose_new_coach,
    objections=objections_to_new_coach,
    unexpected_because="Only when somebody takes over.",
)
COACH_WISHED: Notification[WishNews, Prospect] = Notification(
    name="coach_wished",
    reaches=frozenset({Role.ADMIN}),
    title=gettext_lazy("A leader asks for another coach"),
    about="what a leader wishes; once a day",
    may_refuse=True,
    may_repeat=False,
    is_for_admins=True,
    window=dt.timedelta(days=30),
    compose=compose_wish,
    objections=objections_to_wish,
    unexpected_because="Leaders ask whenever they like.",
)
TALK_KINDS: Sequence[AnyNotification] = (
    TALK_TIMES,
    TALK_ANSWER,
    TALK_AGREED,
    TALK_CANCELED,
    TALK_TOMORROW,
    TALK_OVER,
    TALKS_TO_OFFER,
    NEW_COACH,
    COACH_WISHED,
)
COMMITMENT_DUE: Notification[Commitment, Prospect] = Notification(
    name="commitment_due",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("How something you had set out to do went"),
    about="a commitment and which of its dates",
    may_refuse=True,
    joins_others=True,
    may_repeat=False,
    gives_way=True,
    window=WORTH_ASKING,
    compose=compose_question,
    objections=objections_to_question,
    unexpected_because="On the morning after a day that a leader sets themselves.",
)
