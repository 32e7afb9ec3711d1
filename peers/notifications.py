"""The mails of peer ratings: whom they go to, and whether they are still wanted.

Mail to raters belongs to no cohort's outbox: it would be a list of who rates whom, and reminders a
list of who has not answered. Reminders go when the rating closes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy, gettext_noop

from cohorts.prospect import Prospect
from common.languages import spoken
from common.tokens import hash_token
from messaging.models import Message
from messaging.notifications import AnyNotification, Notification
from messaging.operations import Draft
from peers.expecting import (
    expected_invitations,
    expected_lists,
    expected_news,
    expected_reminders,
)
from peers.links import token_of
from peers.mails import (
    LeaderNews,
    ToConfirm,
    ToLeader,
    closes_at,
    compose_invitation,
    compose_reminder,
    compose_to_confirm,
    compose_to_leader,
)
from peers.models import PeerRater, PeerRating
from peers.readers import PEER_RATER
from people.models import Member, Role
from people.notifications import recipient_of

OVER = gettext_noop("the rating has changed since, or the pilot is paused")
# The same words for "answered" and "closed": the reason is kept, and must not tell who answered.
NOTHING_LEFT = gettext_noop("there is nothing left to answer")
A_MONTH = dt.timedelta(days=30)


def leader_mail(rating: PeerRating, news: LeaderNews) -> Draft[ToLeader]:
    """Tells a leader how it stands."""
    ends_at = None if news == LeaderNews.RESULT else closes_at(rating)
    return Draft(
        notification=PEER_NEWS,
        thing=ToLeader(rating, news),
        to=recipient_of(rating.enrollment.member),
        about_id=rating.pk,
        about_version=news,
        organization_id=rating.organization_id,
        topic_id=rating.enrollment.cohort_id,
        ends_at=ends_at,
    )


def confirm_mail(rating: PeerRating, person: Member) -> Draft[ToConfirm]:
    """Asks somebody for their word about a list."""
    return Draft(
        notification=PEER_TO_CONFIRM,
        thing=ToConfirm(rating, person),
        to=recipient_of(person),
        about_id=rating.pk,
        organization_id=rating.organization_id,
        topic_id=rating.enrollment.cohort_id,
        ends_at=closes_at(rating),
    )


def invitation_mail(rater: PeerRater) -> Draft[PeerRater]:
    """Asks a rater, once, at their own time of day."""
    return _rater_mail(PEER_INVITATION, rater, ends_at=closes_at(rater.rating))


def reminder_mail(rater: PeerRater, *, day: int, ends_at: dt.datetime) -> Draft[PeerRater]:
    """Reminds a rater."""
    return _rater_mail(PEER_REMINDER, rater, version=day, ends_at=ends_at)


def _rater_mail(
    kind: Notification[PeerRater, Prospect],
    rater: PeerRater,
    *,
    version: int = 0,
    ends_at: dt.datetime,
) -> Draft[PeerRater]:
    language = spoken(rater.member.language, rater.member.organization.language)
    return Draft(
        notification=kind,
        thing=rater,
        to=replace(recipient_of(rater.member), language=language),
        about_id=rater.rating_id,
        about_version=version,
        send_after=None if version else rater.asked_at,
        ends_at=ends_at,
    )


# Whether a message is still wanted.

_STATES = {
    LeaderNews.BEGINS: {PeerRating.State.CHOOSING},
    LeaderNews.REMINDS: {PeerRating.State.CHOOSING},
    LeaderNews.CONFIRMED: {PeerRating.State.ASKING},
    LeaderNews.RESULT: {PeerRating.State.CLOSED},
}


def objections_to_news(messages: Sequence[Message]) -> Mapping[int, str]:
    """It is wanted while the rating stands so, by a leader who takes part. One query."""
    found = PeerRating.objects.in_full().in_bulk([each.about_id or 0 for each in messages])
    return {each.pk: OVER for each in messages if not _is_news(each, found.get(each.about_id or 0))}


def _is_news(message: Message, rating: PeerRating | None) -> bool:
    if rating is None or message.person_id != rating.enrollment.member_id:
        return False
    is_there = rating.enrollment.gone_since is None
    is_result = message.about_version == LeaderNews.RESULT
    rests = rating.enrollment.cohort.is_paused
    runs = rating.enrollment.cohort.still_asks or is_result
    return (
        is_there
        and runs
        and not rests
        and rating.state in _STATES[LeaderNews(message.about_version)]
    )


def objections_to_confirming(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted by the coach or an admin who is there, while the list waits. Two queries."""
    found = PeerRating.objects.in_full().in_bulk([each.about_id or 0 for each in messages])
    people = Member.objects.present().in_bulk([each.person_id or 0 for each in messages])
    answers = {}
    for each in messages:
        rating, person = found.get(each.about_id or 0), people.get(each.person_id or 0)
        waits = rating is not None and rating.is_proposed
        runs = rating is not None and rating.enrollment.cohort.still_asks
        if not waits or not runs or person is None:
            answers[each.pk] = OVER
    return answers


def objections_to_invitation(messages: Sequence[Message]) -> Mapping[int, str]:
    """Closed, resting, or somebody has left. One query. Not whether they have answered."""
    return _not_asked(messages, set())


def objections_to_reminder(messages: Sequence[Message]) -> Mapping[int, str]:
    """The same, and whoever has used their link is left in peace. Two queries."""
    marked = PeerRater.objects.filter(rating__in=[each.about_id for each in messages]).used()
    return _not_asked(messages, set(marked.values_list("rating_id", "member_id")))


def _not_asked(messages: Sequence[Message], done: set[tuple[int, int]]) -> dict[int, str]:
    asked = PeerRater.objects.asked().filter(
        rating__in=[each.about_id for each in messages],
        member__in=[each.person_id for each in messages],
    )
    waiting = set(asked.values_list("rating_id", "member_id")) - done
    return {m.pk: NOTHING_LEFT for m in messages if (m.about_id, m.person_id) not in waiting}


def link_secret(message: Message) -> str:
    """The token in a rater's link, worked out again; '' once it is closed."""
    own = PeerRater.objects.filter(rating=message.about_id, member=message.person_id).first()
    token = "" if own is None else token_of(own.pk)
    return token if own is not None and hash_token(token) == own.token_hash else ""


PEER_NEWS: Notification[ToLeader, Prospect] = Notification(
    name="peer_news",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("How others see you: what you are asked, and what came of it"),
    about="a rating, and what is new of it",
    may_refuse=True,
    may_repeat=False,
    window=A_MONTH,
    compose=compose_to_leader,
    objections=objections_to_news,
    expected=expected_news,
)
PEER_TO_CONFIRM: Notification[ToConfirm, Prospect] = Notification(
    name="peer_to_confirm",
    reaches=frozenset({Role.ADMIN, Role.COACH}),
    title=gettext_lazy("A leader has proposed who answers about them"),
    about="a rating",
    may_refuse=True,
    may_repeat=False,
    window=None,  # until the round closes
    compose=compose_to_confirm,
    objections=objections_to_confirming,
    expected=expected_lists,
)
PEER_INVITATION: Notification[PeerRater, Prospect] = Notification(
    name="peer_invitation",
    reaches=frozenset({PEER_RATER}),
    title=gettext_lazy("Questions about somebody you work with"),
    about="a rating",
    may_refuse=True,
    may_repeat=True,
    window=None,  # until the round closes
    compose=compose_invitation,
    objections=objections_to_invitation,
    asks_minutes=2,
    expected=expected_invitations,
    secret_of=link_secret,
)
PEER_REMINDER: Notification[PeerRater, Prospect] = Notification(
    name="peer_reminder",
    reaches=frozenset({PEER_RATER}),
    title=gettext_lazy("Reminder of questions about somebody you work with"),
    about="a rating, and the days since the person was asked",
    may_refuse=True,
    may_repeat=False,
    window=None,  # until the next one is due, or the round closes
    compose=compose_reminder,
    objections=objections_to_reminder,
    expected=expected_reminders,
    secret_of=link_secret,
)
PEER_KINDS: Sequence[AnyNotification] = (
    PEER_NEWS,
    PEER_TO_CONFIRM,
    PEER_INVITATION,
    PEER_REMINDER,
)
