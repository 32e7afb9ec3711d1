"""Who hears what of a talk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from coaching.mails import TalkNews
from coaching.models import Talk
from coaching.notifications import TALK_AGREED, TALK_ANSWER, TALK_CANCELED, TALK_TIMES, talk_mail
from messaging.operations import AnyDraft, queue_messages
from people.models import Member


def the_two(talk: Talk) -> tuple[Member, Member]:
    """The leader and the coach."""
    return talk.enrollment.member, talk.coach


def other_than(talk: Talk, person: Member | None) -> Member:
    """The one of the two who is not this person; the leader when it is neither."""
    leader, coach = the_two(talk)
    return coach if person is not None and person.pk == leader.pk else leader


def tell_times(talk: Talk, *, now: dt.datetime) -> None:
    """Times go to the one who chooses."""
    news = TalkNews(talk=talk, person=other_than(talk, talk.offered_by), now=now)
    draft = talk_mail(TALK_TIMES, news, version=talk.revision, ends_at=max(talk.offered))
    queue_messages(drafts=[draft], now=now)


def tell_declined(talk: Talk, *, by: Member, now: dt.datetime) -> None:
    """The other one hears that none of the times fits."""
    news = TalkNews(talk=talk, person=other_than(talk, by), now=now)
    queue_messages(drafts=[talk_mail(TALK_ANSWER, news, version=talk.revision)], now=now)


def tell_agreed(talk: Talk, *, now: dt.datetime) -> None:
    """Both get the calendar entry as it stands now."""
    drafts = [
        talk_mail(TALK_AGREED, TalkNews(talk=talk, person=person, now=now), ends_at=talk.starts_at)
        for person in the_two(talk)
    ]
    queue_messages(drafts=drafts, now=now)


def off_mails(talk: Talk, people: Iterable[Member], *, now: dt.datetime) -> list[AnyDraft]:
    """That it does not take place, for those of them who are there."""
    return [
        talk_mail(TALK_CANCELED, TalkNews(talk=talk, person=person, now=now))
        for person in people
        if person.left_at is None
    ]
