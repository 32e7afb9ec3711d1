"""Reminding leaders who have named nobody, and raters whose link was not used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from cohorts.querysets import still_asking, taking_part
from common.pieces import in_pieces
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from peers.asking import REMINDER_DAYS, nudge_due
from peers.mails import LeaderNews, ToLeader, closes_at
from peers.models import PeerRater, PeerRating
from peers.notifications import PEER_NEWS, PEER_REMINDER, leader_mail, reminder_mail
from peers.querysets import PeerRaterQuerySet, PeerRatingQuerySet
from peers.states import RatingState, RoundState

WITHIN = dt.timedelta(days=REMINDER_DAYS[-1] + 3)
"""Since when somebody who may be reminded was asked."""


def remind_raters(*, now: dt.datetime) -> int:
    """Remind raters on their third and fifth day at nine on their clock, leaders on their third,
    while the pilot runs.

    A second call finds the reminders that are there; after an outage there is one, the latest. So
    many people at a time, each piece a transaction of its own: what a killed worker has not come
    to, the next call queues. Whether it is still wanted is asked again just before it leaves. Two
    statements where nobody was asked lately. Returns how many.
    """
    since = now - WITHIN
    asked = PeerRater.objects.asked().filter(asked_at__range=(since, now))
    choosing = PeerRating.objects.filter(
        taking_part("enrollment__"),
        still_asking("round__cohort__"),
        state=RatingState.CHOOSING,
        round__state=RoundState.OPEN,
        round__opened_at__range=(since, now),
    )
    raters = sum(_remind_raters(piece, now) for piece in in_pieces(asked))
    return raters + sum(_remind_leaders(piece, now) for piece in in_pieces(choosing))


@transaction.atomic
def _remind_raters(asked: PeerRaterQuerySet, now: dt.datetime) -> int:
    return queue_messages(drafts=[*_to_raters(asked, now)], now=now)


@transaction.atomic
def _remind_leaders(choosing: PeerRatingQuerySet, now: dt.datetime) -> int:
    return queue_messages(drafts=[*_to_leaders(choosing, now)], now=now)


def _to_raters(asked: PeerRaterQuerySet, now: dt.datetime) -> Iterator[Draft[PeerRater]]:
    used = set(asked.used().values_list("pk", flat=True))
    waiting = [each for each in asked.with_people() if each.pk not in used]
    had = _had(PEER_REMINDER.name, {each.rating_id for each in waiting})
    for each in waiting:
        due = each.asked_at and nudge_due(
            each.asked_at, each.member.time_zone, closes_at(each.rating), now
        )
        if due and (each.rating_id, each.member_id, due.day) not in had:
            yield reminder_mail(each, day=due.day, ends_at=due.ends_at)


def _to_leaders(choosing: PeerRatingQuerySet, now: dt.datetime) -> Iterator[Draft[ToLeader]]:
    ratings = list(choosing.in_full())
    had = _had(PEER_NEWS.name, {each.pk for each in ratings})
    for each in ratings:
        leader, asked_at = each.enrollment.member, each.round.opened_at or now
        due = nudge_due(asked_at, leader.time_zone, closes_at(each), now)
        if due and (each.pk, leader.pk, LeaderNews.REMINDS) not in had:
            yield leader_mail(each, LeaderNews.REMINDS)


def _had(kind: str, ratings: set[int]) -> set[tuple[int | None, int | None, int]]:
    """(rating, person, version) of what is in the outbox."""
    rows = Message.objects.filter(kind=kind, about_id__in=ratings)
    return set(rows.values_list("about_id", "person_id", "about_version"))
