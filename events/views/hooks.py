"""Webhooks: the list, one of them, and everything an admin does with it."""

from __future__ import annotations

import secrets

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import FIELD, one_effect
from common.tokens import new_token
from common.wakeups import wake
from common.whole_numbers import LARGEST_COUNT, whole_number
from connections.doors import behind
from connections.models import Connection
from connections.operations import StaleConnection, disconnect
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from events.attempts import words_of
from events.forms import HookForm, SendAgainForm
from events.hooks import choices_of
from events.operations import (
    NoSecret,
    change_hook,
    make_hook,
    roll_secret,
    send_failed_again,
    switch_hook,
)
from events.presenters import examples, hook_page, hook_rows
from events.queries import counts_of, hooks_visible_to
from events.sending import try_out
from events.tasks import deliver
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Role

KIND = ConnectionKind.WEBHOOKS
TRIED_AT_MOST = {"webhook_tests": "20/m/key"}


@require_safe
@access(Role.ADMIN)
@behind(KIND)
def hooks(request: MemberRequest) -> HttpResponse:
    """Every webhook of the organization."""
    rows = hook_rows(hooks_visible_to(request.member))
    return render(request, "events/hooks.html", {"hooks": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
@one_effect
def add(request: MemberRequest) -> HttpResponse:
    """A new one; it stays off until it was tried."""
    form = HookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = make_hook(**form.cleaned_data, now=timezone.now(), by=request.member)
        messages.success(
            request,
            _("“%(name)s” is saved. Make the signing secret next, then test the connection.")
            % {"name": made.name},
        )
        return redirect("events:hook", made.pk)
    context = {"form": form, "examples": examples()}
    return render(request, "events/change.html", context, status=422 if form.errors else 200)


@require_safe
@access(Role.ADMIN)
@behind(KIND)
def hook(request: MemberRequest, pk: int) -> HttpResponse:
    """One: how it does, what it is told, and what comes next."""
    return _page(request, fetch(hooks_visible_to(request.member), pk=pk))


def _page(request: MemberRequest, connection: Connection, secret: str = "") -> HttpResponse:
    context = {
        "connection": connection,
        "hook": hook_page(connection, timezone.now()),
        "health": connection.hook,
        "counts": counts_of(connection),
        "exchanges": latest_exchanges(request.member, connection),
        "again": SendAgainForm(),
        "secret": secret,
    }
    response = render(request, "events/hook.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
@one_effect
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Another address, other kinds. What somebody else changed meanwhile is not written over."""
    connection = fetch(hooks_visible_to(request.member), pk=pk)
    known = choices_of(connection)
    first = {
        "name": connection.name,
        "url": known.url,
        "kinds": list(known.kinds),
        "names_people": known.names_people,
    }
    form, revision = HookForm(request.POST or None, initial=first), connection.revision
    if request.method == "POST":
        revision = whole_number(request.POST.get("revision", ""), most=LARGEST_COUNT) or 0
        if form.is_valid() and _change(request, connection, revision, form):
            return redirect("events:hook", pk)
    context = {
        "form": form,
        "connection": connection,
        "revision": connection.revision if form.errors else revision,
        "examples": examples(),
    }
    return render(request, "events/change.html", context, status=422 if form.errors else 200)


def _change(request: MemberRequest, connection: Connection, revision: int, form: HookForm) -> bool:
    fields = form.cleaned_data
    try:
        change_hook(
            connection=connection,
            revision=revision,
            **fields,
            now=timezone.now(),
            by=request.member,
        )
    except StaleConnection:
        form.add_error(
            None,
            _(
                "Somebody else changed this webhook in the meantime. What you typed is "
                "still here. Compare, then save again."
            ),
        )
        return False
    messages.success(request, _("Saved."))
    return True


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
def secret(request: MemberRequest, pk: int) -> HttpResponse:
    """A new signing secret, shown in the answer and never again."""
    connection = fetch(hooks_visible_to(request.member), pk=pk)
    seed = request.POST.get(FIELD, "") or new_token()
    made = roll_secret(connection=connection, seed=seed, now=timezone.now(), by=request.member)
    return _page(request, fetch(hooks_visible_to(request.member), pk=pk), made)


@require_POST
@access(Role.ADMIN)
@behind(KIND)
def try_it(request: MemberRequest, pk: int) -> HttpResponse:
    """Send a test, and say what came of it."""
    connection = fetch(hooks_visible_to(request.member).select_related("organization"), pk=pk)
    if not connection.secret:
        messages.error(request, _("Make the signing secret first."))
    elif not consume(
        request, app="events", action="webhook_tests", config=TRIED_AT_MOST, key=f"{pk}"
    ):
        messages.error(
            request, _("You have tried this several times. Wait a minute, then try again.")
        )
    else:
        number = secrets.token_hex(8)
        outcome = try_out(connection=connection, number=number, now=timezone.now())
        if outcome.arrived:
            words = {"took": outcome.took, "status": outcome.status}
            text = _("The test arrived (%(status)s, after %(took)s ms).") % words
            messages.success(request, text)
        else:
            why = f"{outcome.status}: " if outcome.status else ""
            text = _("The test did not arrive. %(why)s") % {"why": why + words_of(outcome)}
            messages.error(request, text)
    return redirect("events:hook", pk)


@require_POST
@access(Role.ADMIN)
@behind(KIND)
@one_effect
def switch(request: MemberRequest, pk: int) -> HttpResponse:
    """On or off."""
    connection = fetch(hooks_visible_to(request.member), pk=pk)
    is_on = request.POST.get("is_on") == "1"
    try:
        switch_hook(connection=connection, is_on=is_on, now=timezone.now(), by=request.member)
    except NoSecret:
        messages.error(request, _("Make the signing secret first."))
    else:
        said = _("“%(name)s” is on.") if is_on else _("“%(name)s” is off.")
        messages.success(request, said % {"name": connection.name})
        wake(deliver)
    return redirect("events:hook", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(KIND)
@one_effect
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """For good."""
    connection = fetch(hooks_visible_to(request.member), pk=pk)
    if request.method == "POST":
        disconnect(connection=connection, now=timezone.now(), by=request.member)
        messages.success(request, _("“%(name)s” is removed.") % {"name": connection.name})
        return redirect("events:hooks")
    return render(request, "events/remove.html", {"connection": connection})


@require_POST
@access(Role.ADMIN)
@behind(KIND)
@one_effect
def send_failed(request: MemberRequest, pk: int) -> HttpResponse:
    """Send everything again that did not arrive, back to a moment."""
    connection = fetch(hooks_visible_to(request.member), pk=pk)
    form = SendAgainForm(request.POST)
    if form.is_valid():
        now = timezone.now()
        since, by = now - form.span, request.member
        count = send_failed_again(connection=connection, since=since, now=now, by=by)
        said = ngettext("%(count)s is being sent again.", "%(count)s are being sent again.", count)
        messages.success(
            request, said % {"count": count} if count else _("There was nothing to send again.")
        )
        wake(deliver)
    return redirect("events:hook", pk)
