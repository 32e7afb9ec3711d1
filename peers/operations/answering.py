"""Taking an answer: a mark is set and counts grow, in one row and one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from common.tokens import hash_token
from peers.answers import PeerBox
from peers.gaps import HIGHEST, LOWEST, count_in
from peers.models import PeerRater


class LinkGone(Exception):
    """The link was never made, was used, or its round is over. Which of them is not told."""


class InvalidPeerAnswer(Exception):
    """The values are not answers to the items of this round."""


@transaction.atomic
def answer_link(*, token: str, values: Mapping[str, int], now: dt.datetime) -> None:  # noqa: ARG001  every operation takes it
    """Add one rater's answers to the counts; `values` maps slugs of items to 1..5, without those
    that were left out.

    A second call with the same token raises LinkGone, also when both run at the same time. Raises
    InvalidPeerAnswer, and then nothing has changed.
    """
    rater, box = _marked(token)
    known = {item.slug for item in rater.rating.round.items}
    in_scale = all(LOWEST <= score <= HIGHEST for score in values.values())
    if not values or not known.issuperset(values) or not in_scale:
        raise InvalidPeerAnswer
    box.tally = count_in(box.tally, rater.relation, values)
    box.answered += 1
    box.save(update_fields=["marks", "tally", "answered"])


@transaction.atomic
def decline_link(*, token: str, now: dt.datetime) -> None:  # noqa: ARG001  as above
    """Somebody does not work closely enough with the leader: they are left in peace, and nobody
    can tell it from an answer. A second call raises LinkGone.
    """
    _rater, box = _marked(token)
    box.save(update_fields=["marks"])


def _marked(token: str) -> tuple[PeerRater, PeerBox]:
    """The rater of a link that can be used, and the box with their mark set, not saved yet; its
    row is held until the transaction ends.
    """
    rater = PeerRater.objects.with_people().asked().filter(token_hash=hash_token(token)).first()
    if rater is None:
        raise LinkGone
    box = PeerBox.objects.select_for_update().filter(rating=rater.rating_id).first()
    if box is None or is_marked(bytes(box.marks), rater.place):
        raise LinkGone
    marks = bytearray(box.marks)
    marks[rater.place // 8] |= 1 << rater.place % 8
    box.marks = bytes(marks)
    return rater, box


def is_marked(marks: bytes, place: int) -> bool:
    """Whether a link was used; bits counted as PostgreSQL's get_bit does."""
    return bool(marks[place // 8] >> place % 8 & 1)
