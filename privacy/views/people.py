"""One person, as a privacy officer looks after their data."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.member_forms import MemberForm
from people.models import Member, Role
from people.opened import opened_lines, opened_of
from people.operations import edit_member, open_member, restrict_person
from privacy.forms import EnterForm, PersonSearchForm
from privacy.handing_over import copy_answer
from privacy.models import PersonRequest
from privacy.operations import NotAsked, copy_as_asked, end_restriction, enter_request
from privacy.presenters import facts_about, request_lines
from privacy.states import Asks, CameBy
from ui.paging import page_of

MOST_REQUESTS = 20


@require_safe
@access(Role.PRIVACY_OFFICER)
def people(request: MemberRequest) -> HttpResponse:
    """Look somebody up; without words, whose data is restricted."""
    form = PersonSearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    visible = Member.objects.visible_to(request.member).filter(erased_at=None)
    found = visible.named_like(text) if text else visible.restricted()
    page = page_of(found.by_name(), request.GET, within=visible)
    context = {"form": form, "page": page, "is_search": bool(text)}
    return render(request, "privacy/people.html", context)


@require_safe
@access(Role.PRIVACY_OFFICER)
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """What an officer can do for somebody. Opening it is recorded."""
    found = _person(request, pk)
    open_member(member=found, now=timezone.now(), by=request.member)
    visible = PersonRequest.objects.visible_to(request.member).own_of(found)
    context = {
        "person": found,
        "facts": facts_about(found),
        "has_asked": found.pk != request.member.pk and visible.for_copy().exists(),
        "requests": request_lines(visible[:MOST_REQUESTS], timezone.localdate()),
    }
    return render(request, "privacy/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.PRIVACY_OFFICER)
@fresh_sign_in()
@one_effect
def correct(request: MemberRequest, pk: int) -> HttpResponse:
    """The facts of one person, to be put right; opening them is recorded."""
    found = _person(request, pk)
    visible = Member.objects.visible_to(request.member)
    if request.method == "POST":
        form = MemberForm(request.POST, person=found, members=visible)
        save = partial(edit_member, member=found, now=timezone.now(), by=request.member)
        form = form.save_by(save)
        if not form.errors:
            messages.success(request, _("The details are saved."))
            return redirect("privacy:person", pk=found.pk)
    else:
        form = MemberForm(person=found, members=visible)
        open_member(member=found, now=timezone.now(), by=request.member)
    context = {"person": found, "form": form}
    return render(request, "privacy/correct.html", context, status=422 if form.errors else 200)


@require_POST
@access(Role.PRIVACY_OFFICER)
@fresh_sign_in(to_read=True)
def copy(request: MemberRequest, pk: int) -> HttpResponse:
    """Everything that is kept about somebody who asked for it, to hand over; recorded."""
    found = _person(request, pk)
    try:
        export = copy_as_asked(of=found, by=request.member, now=timezone.now())
    except NotAsked:
        messages.warning(request, _("No copy was made: they have not asked for one."))
        return redirect("privacy:person", pk=pk)
    return copy_answer(export)


@require_POST
@access(Role.PRIVACY_OFFICER)
@one_effect
def restrict(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody's data is kept and not used from now on."""
    restrict_person(member=_person(request, pk), now=timezone.now(), by=request.member)
    messages.success(request, _("The data of this person is kept but not used from now on."))
    return redirect("privacy:person", pk=pk)


@require_POST
@access(Role.PRIVACY_OFFICER)
@one_effect
def lift(request: MemberRequest, pk: int) -> HttpResponse:
    """It is used again, and they are told."""
    end_restriction(member=_person(request, pk), now=timezone.now(), by=request.member)
    messages.success(request, _("The data of this person is used again. They get an email."))
    return redirect("privacy:person", pk=pk)


@require_safe
@access(Role.PRIVACY_OFFICER)
def opened(request: MemberRequest, pk: int) -> HttpResponse:
    """Who opened somebody's record; looking here is recorded as well."""
    found = _person(request, pk)
    open_member(member=found, now=timezone.now(), by=request.member)
    page = page_of(opened_of(found), request.GET)
    context = {"person": found, "page": page, "looks": opened_lines(page.items)}
    return render(request, "privacy/opened.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.PRIVACY_OFFICER)
@one_effect
def enter(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down a request of somebody that came otherwise than in the portal."""
    found = _person(request, pk)
    form = EnterForm(request.POST or None, initial={"received_on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        asked = enter_request(
            member=found,
            asks=Asks(said["asks"]),
            words=said["words"],
            came_by=CameBy(said["came_by"]),
            received_on=said["received_on"],
            now=timezone.now(),
            by=request.member,
        )
        return redirect("privacy:request", pk=asked.pk)
    context = {"person": found, "form": form}
    return render(request, "privacy/enter.html", context, status=422 if form.errors else 200)


def _person(request: MemberRequest, pk: int) -> Member:
    visible = Member.objects.visible_to(request.member).filter(erased_at=None)
    return fetch(visible.select_related("manager", "organization"), pk=pk)
