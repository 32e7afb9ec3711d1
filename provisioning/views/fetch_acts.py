"""What an admin does with a fetched list: test it, switch it on, fetch it now, remove it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.once import one_effect
from common.wakeups import wake
from connections.doors import behind
from connections.states import ConnectionKind
from people.access import MemberRequest, access, fetch
from people.models import Role
from provisioning.fetch_models import FetchedList
from provisioning.fetch_sources import TriedOut
from provisioning.fetch_states import FetchProblem, words_of
from provisioning.operations.fetch_lists import (
    NotTested,
    OtherKey,
    ask_for_list,
    remove_list,
    switch_list,
    take_charge,
    trust_host,
    try_list,
)
from provisioning.tasks import fetch_lists


def _list_of(request: MemberRequest, pk: int) -> FetchedList:
    return fetch(FetchedList.objects.visible_to(request.member), pk=pk)


def _back(pk: int) -> HttpResponse:
    return redirect("provisioning:fetched_list", pk=pk)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
def test(request: MemberRequest, pk: int) -> HttpResponse:
    """Go as far as the file, and say how far that was; nothing is fetched."""
    fetched = _list_of(request, pk)
    _say_tried(request, try_list(fetched=fetched, now=timezone.now(), by=request.member))
    return _back(pk)


def _say_tried(request: MemberRequest, tried: TriedOut) -> None:
    if not tried.problem:
        text = _("It works: %(name)s is there, %(size)s.")
        size = filesizeformat(tried.size)
        messages.success(request, text % {"name": tried.name, "size": size})
    elif tried.problem == FetchProblem.HOST_KEY_NEW:
        messages.info(request, _("The server answers. Compare its key below, and confirm it."))
    else:
        messages.error(request, " ".join([words_of(tried.problem), tried.detail]).strip())


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def trust(request: MemberRequest, pk: int) -> HttpResponse:
    """The key of the server is the right one."""
    fetched = _list_of(request, pk)
    key = request.POST.get("host_key", "")
    try:
        trust_host(fetched=fetched, host_key=key, now=timezone.now(), by=request.member)
    except OtherKey:
        messages.error(request, _("The server shows another key now. Compare this one."))
    else:
        messages.success(request, _("The key is confirmed. Test the connection again."))
    return _back(pk)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def switch(request: MemberRequest, pk: int) -> HttpResponse:
    """On or off."""
    fetched, is_on = _list_of(request, pk), request.POST.get("is_on") == "1"
    try:
        switch_list(fetched=fetched, is_on=is_on, now=timezone.now(), by=request.member)
    except NotTested:
        messages.error(request, _("Test the connection first."))
    else:
        on, off = _("Switched on. The list is fetched on its days from now on."), _("Switched off.")
        messages.success(request, on if is_on else off)
    return _back(pk)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """Have it fetched at once."""
    try:
        ask_for_list(fetched=_list_of(request, pk), now=timezone.now(), by=request.member)
    except NotTested:
        messages.error(request, _("Test the connection first."))
    else:
        wake(fetch_lists)
        messages.success(
            request, _("The list is being fetched. In a moment, this page says what happened.")
        )
    return _back(pk)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def charge(request: MemberRequest, pk: int) -> HttpResponse:
    """Lists are imported in one's own name from now on."""
    take_charge(fetched=_list_of(request, pk), now=timezone.now(), by=request.member)
    messages.success(request, _("You are now in charge of this list."))
    return _back(pk)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Fetch nothing any more; people stay."""
    fetched = _list_of(request, pk)
    remove_list(fetched=fetched, now=timezone.now(), by=request.member)
    text = _("“%(name)s” is removed. People stay as they are.")
    messages.success(request, text % {"name": fetched.connection.name})
    return redirect("provisioning:fetched_lists")
