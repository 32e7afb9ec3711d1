"""Record stores: connect, test, switch, change, remove."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import one_effect
from common.wakeups import wake
from connections.doors import behind
from connections.models import Connection
from connections.operations import (
    StaleConnection,
    change_connection,
    disconnect,
    switch_connection,
)
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from learning_records.forms import StoreForm
from learning_records.operations import connect_store, send_refused_again, try_store
from learning_records.queries import counts_of
from learning_records.tasks import send_statements
from learning_records.uses import PACKAGES, STORE, as_json, store_settings
from learning_records.vocabulary import MEANINGS
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Member, Role


def _visible(member: Member) -> QuerySet[Connection]:
    """Record stores that were not removed."""
    found = Connection.objects.visible_to(member).standing()
    return found.filter(kind=ConnectionKind.RECORDS, settings__use=STORE)


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.RECORDS)
def records(request: MemberRequest) -> HttpResponse:
    """Both uses of this kind, and how each does."""
    packages = Connection.objects.visible_to(request.member).in_use()
    context = {
        "stores": _visible(request.member),
        "has_packages": packages.filter(
            kind=ConnectionKind.RECORDS, settings__use=PACKAGES
        ).exists(),
    }
    return render(request, "learning_records/records.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.RECORDS)
@one_effect
def new_store(request: MemberRequest) -> HttpResponse:
    """Connect a record store; it begins switched off."""
    form = StoreForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        connection = connect_store(
            name=form.cleaned_data["name"],
            settings=form.settings,
            secret=form.cleaned_data["secret"],
            now=timezone.now(),
            by=request.member,
        )
        messages.success(request, _("Saved. Test the connection, then switch it on."))
        return redirect("learning_records:store", connection.pk)
    context = {"form": form, "store": None}
    status = 422 if form.errors else 200
    return render(request, "learning_records/store_form.html", context, status=status)


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.RECORDS)
def store(request: MemberRequest, pk: int) -> HttpResponse:
    """One record store: how it does, and what went to it."""
    connection = fetch(_visible(request.member).select_related("record_store"), pk=pk)
    context = {
        "store": connection,
        "settings": store_settings(connection),
        "counts": counts_of(connection),
        "meanings": [each.sentence for each in MEANINGS.values()],
        "exchanges": latest_exchanges(request.member, connection),
    }
    return render(request, "learning_records/store.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.RECORDS)
@one_effect
def change_store(request: MemberRequest, pk: int) -> HttpResponse:
    """Another address, sign-in or name. What was typed stays when somebody else saved meanwhile."""
    connection = fetch(_visible(request.member), pk=pk)
    form = StoreForm(request.POST if request.method == "POST" else None, connection=connection)
    if request.method == "POST" and form.is_valid():
        try:
            change_connection(
                connection=connection,
                revision=form.cleaned_data["revision"] or 0,
                name=form.cleaned_data["name"],
                settings=as_json(form.settings),
                secret=form.cleaned_data["secret"] or None,
                now=timezone.now(),
                by=request.member,
            )
        except StaleConnection:
            form.add_error(
                None,
                _(
                    "Somebody else changed this record store in the meantime. Open the page "
                    "again, then make your change."
                ),
            )
        else:
            messages.success(request, _("Saved."))
            return redirect("learning_records:store", pk)
    context = {"form": form, "store": connection}
    status = 422 if form.errors else 200
    return render(request, "learning_records/store_form.html", context, status=status)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.RECORDS)
def test_store(request: MemberRequest, pk: int) -> HttpResponse:
    """Say step by step what works."""
    connection = fetch(_visible(request.member), pk=pk)
    for each in try_store(connection=connection, now=timezone.now()):
        tell = messages.success if each.is_good else messages.error
        tell(request, each.said)
    return redirect("learning_records:store", pk)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.RECORDS)
@one_effect
def switch_store(request: MemberRequest, pk: int) -> HttpResponse:
    """On or off."""
    connection = fetch(_visible(request.member), pk=pk)
    is_on = request.POST.get("is_on") == "1"
    switch_connection(connection=connection, is_on=is_on, now=timezone.now(), by=request.member)
    if is_on:
        wake(send_statements)
        messages.success(
            request, _("Switched on. What happens from now on reaches the store within minutes.")
        )
    else:
        messages.success(
            request,
            _(
                "Switched off. Nothing is sent; what happens now waits until you switch it "
                "on again."
            ),
        )
    return redirect("learning_records:store", pk)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.RECORDS)
@one_effect
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    """What the store refused goes once more."""
    connection = fetch(_visible(request.member), pk=pk)
    count = send_refused_again(connection=connection, now=timezone.now(), by=request.member)
    wake(send_statements)
    said = ngettext(
        "%(count)s statement is being sent again.",
        "%(count)s statements are being sent again.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("learning_records:store", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(ConnectionKind.RECORDS)
@one_effect
def remove_store(request: MemberRequest, pk: int) -> HttpResponse:
    """Take it away, after a second look."""
    connection = fetch(_visible(request.member), pk=pk)
    if request.method == "POST":
        disconnect(connection=connection, now=timezone.now(), by=request.member)
        messages.success(request, _("Removed. The store keeps what it already has."))
        return redirect("learning_records:records")
    return render(request, "learning_records/store_remove.html", {"store": connection})
