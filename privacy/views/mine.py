"""My data: what is kept about me, a copy, what I ask for, and who opened my record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.field_sources import owned_elsewhere
from people.fresh_sign_in import fresh_sign_in
from people.opened import opened_lines, opened_of
from privacy.forms import AskForm, OwnCorrectionForm
from privacy.handing_over import copy_answer
from privacy.inventory import inventory
from privacy.models import PersonRequest
from privacy.notifications import complaint_words
from privacy.operations import ask_for, export_person, withdraw_request
from privacy.presenters import kept_about, own_lines, wanted_lines
from privacy.states import Asks
from ui.paging import page_of

SHOWN = 5
"""Looks that stand on the first page."""


@require_safe
@access()
def mine(request: MemberRequest) -> HttpResponse:
    """What is kept about me in words, what I asked for, who looked last."""
    member, today = request.member, timezone.localdate()
    own = PersonRequest.objects.visible_to(member).own_of(member)
    context = {
        "requests": own_lines(own[:20], today),
        "kept": kept_about(inventory()),
        "looks": opened_lines(list(opened_of(member)[:SHOWN])),
    }
    return render(request, "privacy/mine.html", context)


@require_POST
@access()
@fresh_sign_in(to_read=True)
def my_copy(request: MemberRequest) -> HttpResponse:
    """Everything that is kept about me, as one file."""
    member = request.member
    export = export_person(of=member, by=member, now=timezone.now())
    return copy_answer(export)


@require_http_methods(["GET", "HEAD", "POST"])
@access()
@one_effect
def ask(request: MemberRequest) -> HttpResponse:
    """Ask that my data is not used, that it goes, or object."""
    chosen = {"asks": request.GET.get("for", "")}
    form = AskForm(request.POST) if request.method == "POST" else AskForm(initial=chosen)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        found = ask_for(
            member=request.member,
            asks=Asks(said["asks"]),
            words=said["words"],
            now=timezone.now(),
        )
        return _asked(request, found)
    return render(request, "privacy/ask.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access()
@one_effect
def correct(request: MemberRequest) -> HttpResponse:
    """Say what is wrong about me, field by field or in words."""
    member = request.member
    form = OwnCorrectionForm(request.POST or None, member=member)
    if form.is_bound and form.is_valid():
        found = ask_for(
            member=member,
            asks=Asks.CORRECTION,
            words=form.cleaned_data["words"],
            wanted=form.differing,
            now=timezone.now(),
        )
        return _asked(request, found)
    owners = owned_elsewhere(member.organization_id)
    sources = sorted({owners.get(field, "") for field in form.known} - {""})
    context = {"form": form, "sources": sources}
    status = 422 if form.errors else 200
    return render(request, "privacy/own_correction.html", context, status=status)


def _asked(request: MemberRequest, found: PersonRequest) -> HttpResponse:
    text = _("Your request is with the privacy officer. You get an answer by mail.")
    messages.success(request, text)
    return redirect("privacy:my_request", pk=found.pk)


@require_safe
@access()
def my_request(request: MemberRequest, pk: int) -> HttpResponse:
    """One of my requests, with what became of it."""
    found = _own(request, pk)
    [line] = own_lines([found], timezone.localdate())
    context = {
        "request_line": line,
        "asked": found,
        "wanted": wanted_lines(found, {}),
        "complaint": complaint_words(),
    }
    return render(request, "privacy/my_request.html", context)


@require_POST
@access()
@one_effect
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """I want it no longer."""
    withdraw_request(request=_own(request, pk), now=timezone.now(), by=request.member)
    messages.success(request, _("Your request is withdrawn."))
    return redirect("privacy:mine")


@require_safe
@access()
def opened(request: MemberRequest) -> HttpResponse:
    """Who opened my record, in words, the latest first."""
    page = page_of(opened_of(request.member), request.GET)
    context = {"page": page, "looks": opened_lines(page.items)}
    return render(request, "privacy/opened.html", context)


def _own(request: MemberRequest, pk: int) -> PersonRequest:
    own = PersonRequest.objects.visible_to(request.member).own_of(request.member)
    return fetch(own.select_related("member"), pk=pk)
