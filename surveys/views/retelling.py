"""Where a privacy officer retells comments of which too few are in one language."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.languages import in_language
from common.once import one_effect
from common.wakeups import wake
from people.access import MemberRequest, access, fetch
from people.models import Role
from surveys import tasks
from surveys.forms import RetellingForm
from surveys.models import WaitingComment, Wave
from surveys.operations import (
    CommentGone,
    NotRetold,
    leave_out_comment,
    open_waiting,
    paraphrase_comment,
)
from surveys.querysets import WaveQuerySet
from surveys.retelling import waiting_waves

LEAVE_OUT = "leave-out"


@access(Role.PRIVACY_OFFICER)
@require_safe
def waiting(request: MemberRequest) -> HttpResponse:
    """The pulses with comments to retell; what they say is on a page of its own."""
    context = {"waves": waiting_waves(request.member, now=timezone.now())}
    return render(request, "surveys/waiting.html", context)


@access(Role.PRIVACY_OFFICER)
@require_safe
def retell(request: MemberRequest, pk: int) -> HttpResponse:
    """The comments of one pulse; each look is noted."""
    return _page(request, fetch(_waves(request), pk=pk))


@access(Role.PRIVACY_OFFICER)
@require_POST
@one_effect
def retell_one(request: MemberRequest, pk: int, comment: uuid.UUID) -> HttpResponse:
    """Publish a comment in other words, or leave it out; the original is destroyed."""
    wave = fetch(_waves(request), pk=pk)
    found = WaitingComment.objects.visible_to(request.member).filter(wave=wave, pk=comment).first()
    if found is None:
        messages.warning(request, _("This comment was dealt with in the meantime."))
        return redirect("surveys:retell", pk)
    form = RetellingForm(request.POST, auto_id=f"{found.pk}_%s")
    if LEAVE_OUT not in request.POST and not form.is_valid():
        return _page(request, wave, found, form)
    try:
        _settle(request, found, form)
    except NotRetold:
        form.add_error("text", _("Say it in words other than the writer's."))
        return _page(request, wave, found, form)
    except CommentGone:
        messages.warning(request, _("This comment was dealt with in the meantime."))
    wake(tasks.clear_traces)
    return redirect("surveys:retell", pk)


def _settle(request: MemberRequest, comment: WaitingComment, form: RetellingForm) -> None:
    now, by = timezone.now(), request.member
    if LEAVE_OUT in request.POST:
        leave_out_comment(comment=comment, now=now, by=by)
        messages.success(request, _("Left out. What was written is destroyed."))
    else:
        paraphrase_comment(comment=comment, text=form.cleaned_data["text"], now=now, by=by)
        messages.success(request, _("Shown in your words. What was written is destroyed."))


def _waves(request: MemberRequest) -> WaveQuerySet:
    return Wave.objects.visible_to(request.member).select_related("plan__cohort")


def _page(
    request: MemberRequest,
    wave: Wave,
    wrong: WaitingComment | None = None,
    sent: RetellingForm | None = None,
) -> HttpResponse:
    """With what was sent where it could not be taken."""
    comments = open_waiting(wave=wave, now=timezone.now(), by=request.member)
    rows = [
        {
            "comment": each,
            "question": in_language(each.item.text, request.LANGUAGE_CODE),
            "form": sent if each == wrong else RetellingForm(auto_id=f"{each.pk}_%s"),
        }
        for each in comments
    ]
    context = {"wave": wave, "rows": rows}
    return render(request, "surveys/retell.html", context, status=422 if sent else 200)
