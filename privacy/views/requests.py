"""Requests of people, as a privacy officer answers them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.field_sources import owned_elsewhere
from people.fresh_sign_in import fresh_sign_in
from people.models import Role
from people.operations import HeldByAnother, LosesSignIn, StaleMember, open_member
from privacy.forms import CheckForm, ExtendForm, RefusalForm, ReplyForm
from privacy.models import PersonRequest
from privacy.operations import (
    NotAsked,
    NotChecked,
    OwnedElsewhere,
    OwnRequest,
    PastExtending,
    RequestClosed,
    check_identity,
    correct_as_asked,
    extend_request,
    finish_request,
    refuse_request,
    restrict_as_asked,
)
from privacy.presenters import request_line, request_lines, wanted_lines
from ui.paging import page_of

Answering = Callable[..., PersonRequest]
MOST_OPEN = 200


@require_safe
@access(Role.PRIVACY_OFFICER)
def requests(request: MemberRequest) -> HttpResponse:
    """What waits, the most urgent first; below, what was answered."""
    visible = PersonRequest.objects.visible_to(request.member).select_related("member")
    today = timezone.localdate()
    waiting = list(visible.open().order_by("due_on", "pk")[:MOST_OPEN])
    page = page_of(visible.answered().order_by("-asked_at", "-pk"), request.GET, within=visible)
    context = {
        "waiting": request_lines(waiting, today),
        "page": page,
        "answered": request_lines(page.items, today),
    }
    return render(request, "privacy/requests.html", context)


@require_safe
@access(Role.PRIVACY_OFFICER)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """One request with its next step. Opening it is recorded, as a look at the person."""
    found = _found(request, pk)
    if found.member is not None:
        open_member(member=found.member, now=timezone.now(), by=request.member)
    return _page(request, found)


@require_POST
@access(Role.PRIVACY_OFFICER)
@one_effect
def check(request: MemberRequest, pk: int) -> HttpResponse:
    """It is really them who asks."""
    return _answered(request, pk, "check", CheckForm(request.POST), check_identity)


@require_POST
@access(Role.PRIVACY_OFFICER)
@one_effect
def extend(request: MemberRequest, pk: int) -> HttpResponse:
    """Two months more, with a reason."""
    return _answered(request, pk, "extend", ExtendForm(request.POST), extend_request)


@require_POST
@access(Role.PRIVACY_OFFICER)
@one_effect
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    """It is done, and they are told."""
    return _answered(request, pk, "answer", ReplyForm(request.POST), finish_request)


@require_POST
@access(Role.PRIVACY_OFFICER)
@fresh_sign_in()
@one_effect
def put_right(request: MemberRequest, pk: int) -> HttpResponse:
    """Write what they say is right, and tell them."""
    return _answered(request, pk, "answer", ReplyForm(request.POST), correct_as_asked)


@require_POST
@access(Role.PRIVACY_OFFICER)
@one_effect
def hold_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Their data is kept and not used from now on, and they are told."""
    return _answered(request, pk, "answer", ReplyForm(request.POST), restrict_as_asked)


@require_POST
@access(Role.PRIVACY_OFFICER)
@one_effect
def refuse(request: MemberRequest, pk: int) -> HttpResponse:
    """It is not done, and they are told why."""
    return _answered(request, pk, "refusal", RefusalForm(request.POST), refuse_request)


def _answered(
    request: MemberRequest, pk: int, name: str, form: Form, verb: Answering
) -> HttpResponse:
    """Carry out one step; what is wrong stands on the page, with what was typed."""
    found = _found(request, pk)
    if not form.is_valid():
        return _page(request, found, **{name: form})
    try:
        verb(request=found, now=timezone.now(), by=request.member, **form.cleaned_data)
    except REFUSALS as error:
        form.add_error(None, _refusal(error))
        return _page(request, found, **{name: form})
    messages.success(request, _("Saved."))
    return redirect("privacy:request", pk=found.pk)


REFUSALS = (
    *(RequestClosed, OwnRequest, NotChecked, NotAsked, PastExtending, OwnedElsewhere),
    *(HeldByAnother, LosesSignIn, StaleMember),
)


def _refusal(error: Exception) -> str:
    """Why a step could not be done, and what to do."""
    if isinstance(error, OwnedElsewhere):
        text = _("This comes from %(source)s, and would come back. Correct it there, then answer.")
        return text % {"source": ", ".join(error.sources)}
    if isinstance(error, HeldByAnother):
        text = _("%(name)s has this address or ID. Ask them both before you change it.")
        return text % {"name": error.holder.name}
    texts = {
        RequestClosed: _("It was answered or withdrawn in the meantime."),
        OwnRequest: _("This is your own request. Another privacy officer has to answer it."),
        NotChecked: _("First say how you know who asks."),
        PastExtending: _("The first month is over. It cannot be extended any more: answer it now."),
        NotAsked: _("Nothing in it can be written as it is. Correct it by hand, then answer."),
    }
    return texts.get(type(error), _("It was changed in the meantime. Look again."))


def _found(request: MemberRequest, pk: int) -> PersonRequest:
    visible = PersonRequest.objects.visible_to(request.member)
    return fetch(visible.select_related("member", "entered_by", "answered_by"), pk=pk)


def _page(request: MemberRequest, found: PersonRequest, **sent: Form) -> HttpResponse:
    """With what was sent where it could not be taken."""
    owners = owned_elsewhere(found.organization_id) if found.is_correction else {}
    context = {
        "asked": found,
        "line": request_line(found, timezone.localdate()),
        "wanted": wanted_lines(found, owners),
        "is_own": found.member_id == request.member.pk,
        "check": sent.get("check", CheckForm()),
        "extend": sent.get("extend", ExtendForm(auto_id="extend_%s")),
        "answer": sent.get("answer", ReplyForm(auto_id="answer_%s")),
        "refusal": sent.get("refusal", RefusalForm(auto_id="refusal_%s")),
        "opens": next(iter(sent), ""),
        "notes": list(chain.from_iterable(form.non_field_errors() for form in sent.values())),
    }
    return render(request, "privacy/request.html", context, status=422 if sent else 200)
