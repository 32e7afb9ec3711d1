"""Who rates a leader: they propose, somebody confirms, and only then is anybody asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from common.tokens import hash_token
from messaging.operations import queue_messages
from peers.answers import PeerBox
from peers.asking import asking_time
from peers.links import token_of
from peers.mails import LeaderNews, closes_at
from peers.models import REASON_LENGTH, PeerRater, PeerRating
from peers.notifications import confirm_mail, invitation_mail, leader_mail
from peers.numbers import MOST_RATERS
from peers.people import may_rate, relation_of
from peers.states import RatingState
from people.audit import record
from people.models import Member


class NotNow(Exception):
    """The rating stands otherwise by now, or the person cannot be asked."""


class WrongNumber(Exception):
    """Fewer people than the round asks for, or more than eight."""


@transaction.atomic
def add_rater(*, rating: PeerRating, person: Member, now: dt.datetime, by: Member) -> PeerRater:  # noqa: ARG001  every operation takes it
    """Put somebody on the list: the leader while they choose, whoever confirms after that.

    A second call finds them there. Raises NotNow, WrongNumber beyond eight.
    """
    held = _held(rating, by)
    found = held.raters.filter(member=person).first()
    if found is not None:
        return found
    if held.raters.count() >= MOST_RATERS:
        raise WrongNumber
    if not may_rate(held).filter(pk=person.pk).exists():
        raise NotNow
    _note_change(held, by)
    leader = held.enrollment.member
    return PeerRater.objects.create(
        rating=held, member=person, relation=relation_of(person, leader)
    )


@transaction.atomic
def remove_rater(*, rating: PeerRating, person_id: int, now: dt.datetime, by: Member) -> None:  # noqa: ARG001  as above
    """Take somebody off the list. A second call changes nothing. Raises NotNow."""
    held = _held(rating, by)
    if held.raters.filter(member=person_id).delete()[0]:
        _note_change(held, by)


@transaction.atomic
def propose_raters(
    *, rating: PeerRating, confirmers: Sequence[Member], now: dt.datetime, by: Member
) -> PeerRating:
    """The leader's list is ready for the coach, or for admins where there is none: they are told.

    Nobody else is. A second call raises NotNow, as do lists that cannot change any more; raises
    WrongNumber for fewer than the round asks for.
    """
    held = _held(rating, by)
    if held.enrollment.member_id != by.pk:
        raise NotNow
    _check_number(held)
    held.state = RatingState.PROPOSED
    held.proposed_at = now
    held.save(update_fields=["state", "proposed_at"])
    queue_messages(drafts=[confirm_mail(held, each) for each in confirmers], now=now)
    record("propose_raters", held, by=by, now=now, raters=held.raters.count())
    return held


@transaction.atomic
def confirm_raters(*, rating: PeerRating, reason: str, now: dt.datetime, by: Member) -> PeerRating:
    """Everybody on the list is asked, each on their own clock, and the leader is told; `reason`
    says why the list is another one than they proposed.

    A second call raises NotNow. Raises WrongNumber, also where a list that was changed has no
    reason.
    """
    held = _held(rating, by)
    if held.enrollment.member_id == by.pk:
        raise NotNow
    raters = _check_number(held)
    said = reason.strip()[:REASON_LENGTH] if held.is_changed else ""
    if held.is_changed and not said:
        raise WrongNumber
    held.state = RatingState.ASKING
    held.confirmed_at, held.confirmed_by, held.reason = now, by, said
    held.save(update_fields=["state", "confirmed_at", "confirmed_by", "reason"])
    _ask(held, raters, now)
    queue_messages(drafts=[leader_mail(held, LeaderNews.CONFIRMED)], now=now)
    record("confirm_raters", held, by=by, now=now, raters=len(raters), is_changed=held.is_changed)
    return held


def _ask(held: PeerRating, raters: Sequence[PeerRater], now: dt.datetime) -> None:
    ends_at = closes_at(held)
    for place, rater in enumerate(raters):
        rater.rating = held
        rater.place = place
        rater.token_hash = hash_token(token_of(rater.pk))
        rater.asked_at = asking_time(now, rater.member.time_zone, ends_at)
    PeerRater.objects.bulk_update(raters, ["place", "token_hash", "asked_at"])
    PeerBox.objects.create(rating=held, marks=bytes(len(raters) // 8 + 1))
    queue_messages(drafts=[invitation_mail(each) for each in raters], now=now)


def _held(rating: PeerRating, by: Member) -> PeerRating:
    """The same, its row held, where `by` may change its list at this moment."""
    locked = PeerRating.objects.in_full().select_for_update(of=("self",)).get(pk=rating.pk)
    is_own = locked.enrollment.member_id == by.pk
    may_change = locked.is_choosing if is_own else locked.is_proposed
    if not may_change or not locked.round.is_open or locked.enrollment.gone_since is not None:
        raise NotNow
    return locked


def _note_change(held: PeerRating, by: Member) -> None:
    if held.enrollment.member_id != by.pk and not held.is_changed:
        held.is_changed = True
        held.save(update_fields=["is_changed"])


def _check_number(held: PeerRating) -> list[PeerRater]:
    """Those on the list who are there. In an order that says nothing."""
    present = held.raters.filter(member__left_at=None).select_related("member__organization")
    raters = list(present.order_by("id"))
    if not held.round.fewest <= len(raters) <= MOST_RATERS:
        raise WrongNumber
    return raters
