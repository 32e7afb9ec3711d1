"""One connection that brings people by SCIM: its key, its switch, what came over it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import FIELD, one_effect
from common.tokens import new_token
from connections.doors import behind
from connections.models import AccessKey, Connection
from connections.operations import (
    disconnect,
    end_access_key,
    make_access_key,
    switch_connection,
)
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Role
from provisioning.models import ScimGroup
from provisioning.operations import let_leavers_through, map_group
from provisioning.scim.answers import ScimCall
from provisioning.scim.doors import service
from provisioning.scim_forms import GroupMeaningForm
from provisioning.scim_presenters import findings_of, standing_of
from provisioning.views.people import SCIM
from ui.paging import page_of


def _connection(request: MemberRequest, pk: int) -> Connection:
    visible = Connection.objects.visible_to(request.member).standing()
    return fetch(visible.filter(kind=ConnectionKind.PEOPLE, settings__contains=SCIM), pk=pk)


def _address(request: MemberRequest, connection: Connection) -> str:
    """To copy, without a slash at its end: providers add one themselves."""
    return request.build_absolute_uri(reverse("scim_root", args=[connection.pk]).rstrip("/"))


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
def scim(request: MemberRequest, pk: int) -> HttpResponse:
    """What to copy into the other system, how the connection does, and what came over it."""
    return _page(request, _connection(request, pk))


def _page(request: MemberRequest, connection: Connection, **more: object) -> HttpResponse:
    now = timezone.now()
    keys = AccessKey.objects.visible_to(request.member).filter(connection=connection)
    context = {
        "connection": connection,
        "address": _address(request, connection),
        "keys": keys.in_use(now).for_the_list(),
        "standing": standing_of(connection, now=now),
        "exchanges": latest_exchanges(request.member, connection),
        "kind": ConnectionKind.PEOPLE.value,
        **more,
    }
    response = render(request, "provisioning/scim.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.PEOPLE)
def scim_key(request: MemberRequest, pk: int) -> HttpResponse:
    """A new key, shown in the answer to its form and never again; the older ones stay in use."""
    connection = _connection(request, pk)
    _key, token = make_access_key(
        kind=ConnectionKind.PEOPLE,
        name=connection.name,
        seed=request.POST.get(FIELD, "") or new_token(),
        now=timezone.now(),
        by=request.member,
        connection=connection,
    )
    return _page(request, connection, token=token)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def scim_end_key(request: MemberRequest, pk: int, key: int) -> HttpResponse:
    """Nobody comes in with it any more."""
    connection = _connection(request, pk)
    keys = AccessKey.objects.visible_to(request.member).filter(connection=connection)
    end_access_key(key=fetch(keys, pk=key), now=timezone.now(), by=request.member)
    messages.success(request, _("The key is withdrawn."))
    return redirect("provisioning:scim", pk=connection.pk)


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.PEOPLE)
@one_effect
def scim_switch(request: MemberRequest, pk: int) -> HttpResponse:
    """On or off, as the button said."""
    connection, is_on = _connection(request, pk), request.POST.get("is_on") == "1"
    switch_connection(connection=connection, is_on=is_on, now=timezone.now(), by=request.member)
    text = _("Switched on.") if is_on else _("Switched off.")
    messages.success(request, text)
    return redirect("provisioning:scim", pk=connection.pk)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
def scim_test(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask the service what the other system would ask first, and say how it went."""
    connection, now = _connection(request, pk), timezone.now()
    base = _address(request, connection)
    config = ScimCall(method="GET", base_url=base, path="/ServiceProviderConfig")
    people = ScimCall(method="GET", base_url=base, path="/Users", query={"count": "0"})
    keys = AccessKey.objects.visible_to(request.member).filter(connection=connection).in_use(now)
    answers = [service()(call, connection, now=now) for call in (config, people)]
    findings = findings_of(connection, list(keys), answers[0], answers[1])
    return _page(request, connection, findings=findings)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def scim_leavers(request: MemberRequest, pk: int) -> HttpResponse:
    """An admin's answer to a flood of leavers."""
    connection, is_meant = _connection(request, pk), request.POST.get("answer") == "let"
    let_leavers_through(
        connection=connection, is_meant=is_meant, now=timezone.now(), by=request.member
    )
    messages.success(request, _("People who leave are marked as left again."))
    return redirect("provisioning:scim", pk=connection.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
@one_effect
def scim_remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Asks first; then the connection is off for good and its keys are withdrawn."""
    connection = _connection(request, pk)
    if request.method == "POST":
        disconnect(connection=connection, now=timezone.now(), by=request.member)
        messages.success(request, _("“%(name)s” is removed.") % {"name": connection.name})
        return redirect("provisioning:people")
    return render(request, "provisioning/scim_remove.html", {"connection": connection})


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
def scim_groups(request: MemberRequest, pk: int) -> HttpResponse:
    """The groups of the other system, and what they mean here."""
    connection = _connection(request, pk)
    groups = ScimGroup.objects.visible_to(request.member).filter(connection=connection)
    context = {
        "connection": connection,
        "page": page_of(groups.for_the_list(), request.GET, within=groups.for_the_list()),
    }
    return render(request, "provisioning/scim_groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.PEOPLE)
@one_effect
def scim_group(request: MemberRequest, pk: int, group: int) -> HttpResponse:
    """What one group means here."""
    connection = _connection(request, pk)
    groups = ScimGroup.objects.visible_to(request.member).filter(connection=connection)
    found = fetch(groups.for_the_list(), pk=group)
    form = GroupMeaningForm(request.POST or None, group=found)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        map_group(
            group=found,
            role=chosen["role"],
            audience=chosen["audience"],
            now=timezone.now(),
            by=request.member,
        )
        messages.success(request, _("“%(name)s” is saved.") % {"name": found.name})
        return redirect("provisioning:scim_groups", pk=connection.pk)
    context = {"connection": connection, "group": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "provisioning/scim_group.html", context, status=status)
