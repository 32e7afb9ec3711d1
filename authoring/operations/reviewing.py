"""A draft is read by others before it is published: comments, answers, and who was asked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from authoring.models import DraftComment, Manuscript, ReviewRequest
from authoring.notifications import read_mail, review_mail
from authoring.operations import held_draft
from authoring.pieces import is_there
from authoring.policy import may_review
from messaging.operations import queue_messages
from people.audit import record
from people.models import Member


class UnknownPiece(Exception):
    """The draft has no such piece."""


class NoReviewer(Exception):
    """Whoever is asked is no other admin of the organization who is here."""


@transaction.atomic
def comment_on(
    *, draft: Manuscript, path: str, text: str, by: Member, now: dt.datetime
) -> DraftComment:
    """Say something about a piece of a draft; `path` is empty for the draft as a whole. A second
    call says it again. Raises NotPublished for what is no draft any more, and UnknownPiece.
    """
    held = held_draft(draft)
    if path and not is_there(held.files, path):
        raise UnknownPiece(path)
    comment = DraftComment.objects.create(draft=held, path=path, text=text, by=by, at=now)
    record("comment_on", comment, by=by, now=now, draft=held.pk)
    return comment


@transaction.atomic
def answer_comment(
    *, comment: DraftComment, text: str, by: Member, now: dt.datetime
) -> DraftComment:
    """Answer a comment, or in the thread of one. A second call says it again. Raises NotPublished
    for what is no draft any more.
    """
    held, first = held_draft(comment.draft), comment.answers_to or comment
    answer = DraftComment.objects.create(
        draft=held, path=first.path, answers_to=first, text=text, by=by, at=now
    )
    record("answer_comment", answer, by=by, now=now, comment=first.pk)
    return answer


@transaction.atomic
def resolve_comment(*, comment: DraftComment, by: Member, now: dt.datetime) -> bool:
    """What was asked for is done, or needs not be. Returns whether it did anything; a second call
    does not.
    """
    waiting = DraftComment.objects.open().filter(pk=comment.pk)
    is_new = bool(waiting.update(resolved_by=by, resolved_at=now))
    if is_new:
        record("resolve_comment", comment, by=by, now=now, draft=comment.draft_id)
    return is_new


@transaction.atomic
def reopen_comment(*, comment: DraftComment, by: Member, now: dt.datetime) -> bool:
    """It was not done after all. Returns whether it did anything; a second call does not."""
    resolved = DraftComment.objects.filter(pk=comment.pk, resolved_at__isnull=False)
    is_new = bool(resolved.update(resolved_by=None, resolved_at=None))
    if is_new:
        record("reopen_comment", comment, by=by, now=now, draft=comment.draft_id)
    return is_new


@transaction.atomic
def ask_review(
    *, draft: Manuscript, reviewer: Member, by: Member, now: dt.datetime
) -> ReviewRequest:
    """Ask another admin to read a draft; they get mail. A second call asks nobody twice. Raises
    NotPublished for what is no draft any more, and NoReviewer.
    """
    held = held_draft(draft)
    if not may_review(reviewer, held, asked_by=by):
        raise NoReviewer
    request, is_new = ReviewRequest.objects.get_or_create(
        draft=held, reviewer=reviewer, defaults={"by": by, "asked_at": now}
    )
    if is_new:
        queue_messages(drafts=[review_mail(request)], now=now)
        record("ask_review", request, by=by, now=now, draft=held.pk, reviewer=reviewer.pk)
    return request


@transaction.atomic
def finish_review(*, draft: Manuscript, by: Member, now: dt.datetime) -> bool:
    """Whoever was asked has read the draft, and whoever asked gets mail. Returns whether it did
    anything; a second call does not.
    """
    asked = ReviewRequest.objects.filter(draft=draft, reviewer=by)
    is_new = bool(asked.filter(read_at=None).update(read_at=now))
    if is_new:
        request = asked.select_related("draft", "reviewer", "by").get()
        if request.by is not None:
            queue_messages(drafts=[read_mail(request, request.by)], now=now)
        record("finish_review", draft, by=by, now=now)
    return is_new
