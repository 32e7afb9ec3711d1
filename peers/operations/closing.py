"""Closing a round: cells are published, counts and marks go, links open nothing any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from common.tenancy import rows_of_all
from messaging.models import Message, MessageState
from messaging.operations import queue_messages
from messaging.queries import forget_messages
from peers.answers import PeerBox
from peers.gaps import figures_of
from peers.mails import LeaderNews
from peers.models import PeerRater, PeerRating, PeerRound
from peers.notifications import PEER_REMINDER, leader_mail
from peers.states import RatingState, RoundState
from people.audit import record
from people.models import Member


@transaction.atomic
def close_round(*, peer_round: PeerRound, now: dt.datetime, by: Member | None) -> bool:
    """Publish every leader's own result to that leader, and forget what it was made of.

    Waits for answers being given at this moment and lets no later one in. Returns whether it
    closed: not while a reminder is leaving, of which a worker has the address in hand. A second
    call changes nothing.
    """
    locked = PeerRound.objects.select_for_update(of=("self",)).select_related("cohort")
    held = locked.get(pk=peer_round.pk)
    if not held.is_open:
        return False
    boxes = PeerBox.objects.select_for_update().filter(rating__round=held).order_by("pk")
    of_rating = {box.rating_id: box for box in boxes}
    if _is_reminding(of_rating):
        return False
    held.asked = PeerRater.objects.filter(rating__in=of_rating).count()
    held.answered = sum(box.answered for box in of_rating.values())
    held.state, held.closed_at = RoundState.CLOSED, now
    held.save(update_fields=["state", "closed_at", "asked", "answered"])
    shown = _publish(held, of_rating)
    _forget(held, of_rating)
    queue_messages(drafts=[leader_mail(each, LeaderNews.RESULT) for each in shown], now=now)
    record("close_round", held, by=by, now=now, asked=held.asked, occasion=held.occasion)
    return True


def _publish(held: PeerRound, of_rating: Mapping[int, PeerBox]) -> list[PeerRating]:
    """Every rating is over; those that asked anybody have their figures, and are returned."""
    ratings = list(PeerRating.objects.in_full().filter(round=held).order_by("pk"))
    for rating in ratings:
        _close(rating, of_rating.get(rating.pk), held)
    PeerRating.objects.bulk_update(ratings, ["state", "figures"], batch_size=500)
    return [each for each in ratings if each.figures]


def _forget(held: PeerRound, ratings: Collection[int]) -> None:
    PeerRater.objects.filter(rating__round=held).update(token_hash=None)
    PeerBox.objects.filter(pk__in=ratings).delete()
    for pk in ratings:
        forget_messages(kind=PEER_REMINDER.name, about_id=pk)


@rows_of_all("mail to raters belongs to no organization")
def _is_reminding(ratings: Collection[int]) -> bool:
    own = Message.objects.filter(kind=PEER_REMINDER.name, about_id__in=ratings)
    return own.filter(state=MessageState.SENDING).exists()


def _close(rating: PeerRating, box: PeerBox | None, held: PeerRound) -> None:
    rating.state = RatingState.CLOSED
    if box is not None:
        asked = {item.slug: item.is_reversed for item in held.items}
        rating.figures = figures_of(asked, box.tally, rating.own, box.answered, held.least_pooled)
