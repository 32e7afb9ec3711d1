"""Where somebody is signed in: one's own, or, for an admin, that of people of the organization; and
for how long people stay signed in.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Member, Role
from people.operations import (
    NoSuchSignIn,
    Sight,
    choose_sign_in_limits,
    end_every_sign_in,
    end_sign_in,
    look_at,
)
from people.sign_in_limit_forms import SignInLimitsForm
from people.views.organization import sign_in_rules
from people.ways_in import sign_ins_of_member


@require_POST
@access()
@fresh_sign_in()
def end_own(request: MemberRequest) -> HttpResponse:
    """End one of one's own sessions, as a rule in another browser."""
    _end(request, request.member, request.POST.get("handle", ""))
    return redirect("people:account")


@require_safe
@access(Role.ADMIN)
def sign_ins(request: MemberRequest, pk: int) -> HttpResponse:
    """Where somebody is signed in. Which browsers they use is theirs: looking is recorded."""
    person = _person(request, pk)
    now = timezone.now()
    look_at(person, Sight.SIGN_INS, by=request.member, now=now)
    found = sign_ins_of_member(person, now=now)
    return render(request, "people/sign_ins.html", {"person": person, "sign_ins": found})


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@one_effect
def end_one(request: MemberRequest, pk: int, handle: str) -> HttpResponse:
    """End one session of somebody."""
    person = _person(request, pk)
    _end(request, person, handle)
    return redirect("people:sign_ins", pk=person.pk)


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@one_effect
def end_all(request: MemberRequest, pk: int) -> HttpResponse:
    """End every session of somebody."""
    person = _person(request, pk)
    ended = end_every_sign_in(member=person, now=timezone.now(), by=request.member)
    text = ngettext(
        "%(name)s is signed out of %(total)s browser.",
        "%(name)s is signed out of %(total)s browsers.",
        ended,
    )
    messages.success(request, text % {"name": person.name, "total": ended})
    return redirect("people:sign_ins", pk=person.pk)


@require_http_methods(["POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@one_effect
def limits(request: MemberRequest) -> HttpResponse:
    """For how long people stay signed in."""
    form = SignInLimitsForm(request.POST, organization=request.member.organization)
    if form.is_valid():
        choose_sign_in_limits(now=timezone.now(), by=request.member, **form.cleaned_data)
        messages.success(request, _("Saved. It applies from the next page that somebody opens."))
        return redirect("people:organization")
    return sign_in_rules(request, limits=form)


def _person(request: MemberRequest, pk: int) -> Member:
    people = Member.objects.visible_to(request.member)
    return fetch(people.select_related("user__current_member__organization"), pk=pk)


def _end(request: MemberRequest, person: Member, handle: str) -> None:
    """End it, and say so; a second click finds that it is done."""
    try:
        browser = end_sign_in(member=person, handle=handle, now=timezone.now(), by=request.member)
    except NoSuchSignIn:
        messages.info(request, _("That sign-in is over already."))
        return
    named = _("Signed out: %(browser)s.") % {"browser": browser}
    messages.success(request, named if browser else _("Signed out of that browser."))
