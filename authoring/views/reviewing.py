"""A draft is read by others before it is published."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from authoring.drafts import no_draft, open_draft
from authoring.forms import ChosenPieceForm, CommentForm
from authoring.models import DraftComment, Manuscript
from authoring.operations import NotPublished
from authoring.operations.reviewing import (
    NoReviewer,
    UnknownPiece,
    answer_comment,
    ask_review,
    comment_on,
    finish_review,
    reopen_comment,
    resolve_comment,
)
from authoring.review import all_comments, readers_of
from common.once import one_effect
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch
from people.models import Member, Role


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def review(request: MemberRequest, pk: int) -> HttpResponse:
    """Everything that was said about a draft, and who was asked; a comment on any piece."""
    draft = open_draft(request, pk)
    form = ChosenPieceForm(request.POST or None, files=draft.files)
    if form.is_valid():
        return _comment(request, draft, form)
    context = {
        "draft": draft,
        "pieces": all_comments(draft),
        "readers": readers_of(draft, request.member),
        "form": form,
    }
    return render(request, "authoring/review.html", context, status=422 if form.is_bound else 200)


def _comment(request: MemberRequest, draft: Manuscript, form: ChosenPieceForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        comment_on(
            draft=draft,
            path=said["path"],
            text=said["text"],
            by=request.member,
            now=timezone.now(),
        )
    except (NotPublished, UnknownPiece):
        return no_draft(request)
    flash.success(request, _("Your comment has been added."))
    return _back(request, draft.pk)


@require_POST
@access(Role.ADMIN)
@one_effect
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask another admin to read a draft."""
    draft = open_draft(request, pk)
    others = Member.objects.visible_to(request.member)
    try:
        reviewer = others.get(pk=int(request.POST.get("reviewer", "")))
        ask_review(draft=draft, reviewer=reviewer, by=request.member, now=timezone.now())
    except (ValueError, OverflowError, Member.DoesNotExist, NoReviewer):
        flash.warning(request, _("Choose another admin of your organization."))
    except NotPublished:
        return no_draft(request)
    else:
        wake(send_due)
        flash.success(request, _("%(name)s gets an email.") % {"name": reviewer.name})
    return redirect("authoring:review", pk)


@require_POST
@access(Role.ADMIN)
@one_effect
def read(request: MemberRequest, pk: int) -> HttpResponse:
    """Whoever was asked says that they have read it."""
    finish_review(draft=open_draft(request, pk), by=request.member, now=timezone.now())
    flash.success(request, _("Thank you. The draft says that you have read it."))
    return redirect("authoring:review", pk)


@require_POST
@access(Role.ADMIN)
@one_effect
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer a comment."""
    comment = _comment_of(request, pk)
    form = CommentForm(request.POST, path=comment.path)
    if not form.is_valid():
        flash.warning(request, _("Write an answer first; up to 4,000 characters."))
        return _back(request, comment.draft_id)
    text, now = form.cleaned_data["text"], timezone.now()
    try:
        answer_comment(comment=comment, text=text, by=request.member, now=now)
    except NotPublished:
        return no_draft(request)
    flash.success(request, _("Your answer has been added."))
    return _back(request, comment.draft_id)


@require_POST
@access(Role.ADMIN)
@one_effect
def resolve(request: MemberRequest, pk: int) -> HttpResponse:
    """A comment is settled."""
    return _settle(request, pk, resolve_comment, _("The comment is resolved."))


@require_POST
@access(Role.ADMIN)
@one_effect
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    """It is not settled after all."""
    return _settle(request, pk, reopen_comment, _("The comment is open again."))


def _settle(
    request: MemberRequest, pk: int, operation: Callable[..., bool], done: str
) -> HttpResponse:
    comment = _comment_of(request, pk)
    operation(comment=comment, by=request.member, now=timezone.now())
    flash.success(request, done)
    return _back(request, comment.draft_id)


def _comment_of(request: MemberRequest, pk: int) -> DraftComment:
    visible = DraftComment.objects.visible_to(request.member)
    return fetch(visible.select_related("draft", "answers_to").defer("draft__files"), pk=pk)


def _back(request: MemberRequest, draft_pk: int) -> HttpResponse:
    """To the page of the draft that the form stood on."""
    back = request.POST.get("back", "")
    is_ours = back.startswith(reverse("authoring:draft", args=[draft_pk])) and "\\" not in back
    return redirect(back if is_ours else reverse("authoring:review", args=[draft_pk]))
