"""Comments that too few wrote in one language: retold by one person, and the original destroyed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.audit import record
from people.models import Member
from surveys.models import Comment, WaitingComment, Wave
from surveys.querysets import WaitingCommentQuerySet
from surveys.said import KEPT_FOR, plain, says_something

AT_ONCE = 30


class CommentGone(Exception):
    """It was retold, left out or destroyed meanwhile."""


class NotRetold(Exception):
    """Nothing is said, or in the writer's own words."""


@transaction.atomic
def open_waiting(*, wave: Wave, now: dt.datetime, by: Member) -> list[WaitingComment]:
    """The comments that wait to be retold, in no order that means anything, and a row that says
    that somebody has them before them. At most thirty; a second call writes a second row: each look
    counts.
    """
    waiting = list(_waiting(now).filter(wave=wave).select_related("item").order_by("pk")[:AT_ONCE])
    if waiting:
        record("open_waiting", wave, by=by, now=now, seen=len(waiting))
    return waiting


@transaction.atomic
def paraphrase_comment(
    *, comment: WaitingComment, text: str, now: dt.datetime, by: Member
) -> Comment:
    """Publish the comment retold, and destroy it as it was written. Raises NotRetold where `text`
    says nothing or is what was written, CommentGone where it does not wait any more, so on a second
    call.
    """
    held = _held(comment, now)
    if not says_something(text) or plain(text) == plain(held.text):
        raise NotRetold
    told = Comment.objects.create(
        wave_id=held.wave_id, item_id=held.item_id, text=text.strip(), is_retold=True
    )
    held.delete()
    record("paraphrase_comment", held.wave, by=by, now=now)
    return told


@transaction.atomic
def leave_out_comment(*, comment: WaitingComment, now: dt.datetime, by: Member) -> None:
    """Destroy a comment without publishing anything. Raises CommentGone on a second call."""
    held = _held(comment, now)
    held.delete()
    record("leave_out_comment", held.wave, by=by, now=now)


@transaction.atomic
def forget_waiting(*, now: dt.datetime) -> int:
    """Destroy what has waited for its time to be over. A second call finds none. Returns how
    many.
    """
    over = Wave.objects.filter(closed_at__lte=now - KEPT_FOR, waiting_comments__isnull=False)
    total = 0
    for wave in over.distinct().select_related("plan__cohort"):
        count, _models = wave.waiting_comments.all().delete()
        record("forget_waiting", wave, by=None, now=now, number=wave.number, destroyed=count)
        total += count
    return total


def _waiting(now: dt.datetime) -> WaitingCommentQuerySet:
    return WaitingComment.objects.filter(wave__closed_at__gt=now - KEPT_FOR)


def _held(comment: WaitingComment, now: dt.datetime) -> WaitingComment:
    """The same, its row held: of two at the same moment one is told that it is gone."""
    found = _waiting(now).select_related("wave__plan__cohort").select_for_update(of=("self",))
    held = found.filter(pk=comment.pk).first()
    if held is None:
        raise CommentGone
    return held
