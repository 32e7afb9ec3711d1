"""What the clock says about talks: a word the day before, a question afterwards, and one to coaches
whose leaders wait for times.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator
from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from coaching.coach_mails import ToOffer
from coaching.mails import TalkNews
from coaching.models import Talk
from coaching.notifications import (
    ASKED_AFTER,
    OVER_FOR,
    TALK_AGREED,
    TALK_OVER,
    TALK_TOMORROW,
    TALKS_TO_OFFER,
    talk_mail,
)
from coaching.operations.telling import the_two
from coaching.querysets import TalkQuerySet
from coaching.waiting import LONG_AGO, steps_to_offer
from cohorts.models import PersonalStep
from common.local_time import at_local
from common.pieces import in_pieces
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from people.models import Member
from people.notifications import recipient_of
from practice.hours import is_working_time
from practice.notifications import needs_reminder, reminder_time

REACH = dt.timedelta(hours=41)
"""From nine in the morning to the end of the next day, with room for a change of the clocks."""
ASKED_AT = dt.time(9)
A_WEEK = dt.timedelta(days=7)


def remind_talks(*, now: dt.datetime) -> int:
    """Queue a word to both whose talk is tomorrow, from nine o'clock in their own zone until it
    starts; not to whoever has heard of this very time since nine.

    A second call queues nothing. So many talks at a time, each piece a transaction of its own: what
    a killed worker has not come to, the next call queues. One statement where nothing is near.
    Returns how many were queued.
    """
    near = Talk.objects.agreed_between(now, now + REACH)
    return sum(_remind(piece, now) for piece in in_pieces(near))


@transaction.atomic
def _remind(talks: TalkQuerySet, now: dt.datetime) -> int:
    near = list(talks.in_full())
    heard = _heard(near)
    drafts = [
        talk_mail(TALK_TOMORROW, news, ends_at=news.talk.starts_at)
        for news in _news(near, now)
        if _is_due(news, heard.get((news.talk.pk, news.talk.sequence, news.person.pk)))
    ]
    return queue_messages(drafts=drafts, now=now) if drafts else 0


def _news(talks: Iterable[Talk], now: dt.datetime) -> Iterator[TalkNews]:
    for talk in talks:
        for person in the_two(talk):
            yield TalkNews(talk=talk, person=person, now=now)


def _is_due(news: TalkNews, heard_at: dt.datetime | None) -> bool:
    starts_at = news.talk.starts_at or news.now  # the database holds that an agreed one has it
    remind_at = reminder_time(starts_at, news.person.time_zone)
    return remind_at <= news.now and needs_reminder(heard_at, remind_at)


Heard = dict[tuple[int | None, int, int | None], dt.datetime]


def _heard(talks: Iterable[Talk]) -> Heard:
    """(talk, its sequence, person) -> when something about it was last queued for them."""
    ids = [talk.pk for talk in talks]
    news = Message.objects.filter(
        kind__in=[TALK_AGREED.name, TALK_TOMORROW.name], about_id__in=ids
    ).order_by("queued_at")
    columns = ("about_id", "about_version", "person_id", "queued_at")
    return {(talk, version, who): at for talk, version, who, at in news.values_list(*columns)}


def ask_about_talks(*, now: dt.datetime) -> int:
    """Ask the coach once how a talk went that is over and of which nobody has said it: at nine on
    the day after.

    A second call queues nothing. So many talks at a time, as reminders are queued. One statement
    where everybody was asked. Returns how many were queued.
    """
    over = Talk.objects.agreed_between(now - OVER_FOR, now - dt.timedelta(hours=1))
    return sum(_ask_about(piece, now) for piece in in_pieces(_unasked(over)))


@transaction.atomic
def _ask_about(talks: TalkQuerySet, now: dt.datetime) -> int:
    drafts = [
        talk_mail(TALK_OVER, TalkNews(talk=talk, person=talk.coach, now=now))
        for talk in talks.in_full()
        if _next_morning(talk) <= now
    ]
    return queue_messages(drafts=drafts, now=now) if drafts else 0


def _unasked(talks: TalkQuerySet) -> TalkQuerySet:
    asked = Message.objects.filter(
        kind=TALK_OVER.name, about_id=OuterRef("pk"), about_version=OuterRef("sequence")
    )
    return talks.filter(~Exists(asked))


def _next_morning(talk: Talk) -> dt.datetime:
    """Nine o'clock after it, on the coach's clock."""
    zone = talk.coach.time_zone
    ends_at = talk.ends_at or talk.proposed_at
    day = ends_at.astimezone(zoneinfo.ZoneInfo(zone)).date()
    return at_local(day + dt.timedelta(days=1), ASKED_AT, zone)


def ask_for_times(*, now: dt.datetime) -> int:
    """Ask coaches whose leaders have waited two days for times, on a working day after nine; once
    in a week at most, and not about what has waited for a month.

    A second call queues nothing. So many coaches at a time, each piece a transaction of its own.
    One statement where nobody is to be asked. Returns how many were queued.
    """
    asked = Message.objects.filter(
        kind=TALKS_TO_OFFER.name,
        person_id=OuterRef("enrollment__coach"),
        queued_at__gt=now - A_WEEK,
    )
    waiting = steps_to_offer(now - LONG_AGO, now - ASKED_AFTER).filter(~Exists(asked))
    coaches = Member.objects.filter(pk__in=waiting.order_by().values("enrollment__coach"))
    pieces = in_pieces(coaches)
    return sum(_ask_for(waiting.filter(enrollment__coach__in=piece), now) for piece in pieces)


@transaction.atomic
def _ask_for(waiting: QuerySet[PersonalStep], now: dt.datetime) -> int:
    by_coach: dict[int, list[PersonalStep]] = {}
    for step in waiting:
        by_coach.setdefault(step.enrollment.coach_id or 0, []).append(step)
    drafts = [_to_offer_mail(steps, now) for steps in by_coach.values() if _can_ask(steps, now)]
    return queue_messages(drafts=drafts, now=now) if drafts else 0


def _coach_of(steps: list[PersonalStep]) -> Member:
    """Of steps that wait for times, which are of leaders with a coach."""
    return cast("Member", steps[0].enrollment.coach)


def _can_ask(steps: list[PersonalStep], now: dt.datetime) -> bool:
    """On a working day of the coach's, between nine and the evening."""
    zone = _coach_of(steps).time_zone
    local = now.astimezone(zoneinfo.ZoneInfo(zone))
    return local.time() >= ASKED_AT and is_working_time(now, zone, 1)


def _to_offer_mail(steps: list[PersonalStep], now: dt.datetime) -> Draft[ToOffer]:
    coach = _coach_of(steps)
    day = now.astimezone(zoneinfo.ZoneInfo(coach.time_zone)).date()
    names = list(dict.fromkeys(step.enrollment.member.name for step in steps))
    return Draft(
        notification=TALKS_TO_OFFER,
        thing=ToOffer(coach=coach, day=day, names=names),
        to=recipient_of(coach),
        about_id=day.toordinal(),
        organization_id=coach.organization_id,
    )
