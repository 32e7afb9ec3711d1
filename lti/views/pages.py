"""An admin's pages about learning platforms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.addresses import address
from common.once import one_effect
from connections.doors import behind
from connections.models import Connection, Exchange
from connections.operations import (
    StaleConnection,
    disconnect,
    note_exchange,
    switch_connection,
)
from connections.queries import latest_exchanges
from connections.querysets import ConnectionQuerySet
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from lti.door import services
from lti.forms import NewPlatformForm, PlatformForm
from lti.models import CourseLink
from lti.operations import change_platform, connect_platform, roll_keys
from lti.platform import OurAddresses, PlatformSettings
from lti.views.registering import RegistrationLink
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Role

SHOWN = 10
TESTED = "Test: keys and token"


def _visible(request: MemberRequest) -> ConnectionQuerySet:
    return Connection.objects.visible_to(request.member).filter(
        kind=ConnectionKind.LMS, ended_at=None
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@behind(ConnectionKind.LMS)
@one_effect
def platforms(request: MemberRequest) -> HttpResponse:
    """Every platform; a new one is named here and filled in on its own page."""
    form = NewPlatformForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        made = connect_platform(name=name, now=timezone.now(), by=request.member)
        return redirect("lti:platform", made.pk)
    context = {"form": form, "connections": _visible(request).standing()}
    return render(request, "lti/platforms.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.LMS)
@one_effect
def platform(request: MemberRequest, pk: int) -> HttpResponse:
    """What goes into the platform, what comes from it, and how it does."""
    connection = fetch(_visible(request), pk=pk)
    known = PlatformSettings.of(connection)
    form = PlatformForm.about(connection.name, connection.revision, known)
    is_stale = False
    if request.method == "POST":
        form = PlatformForm(request.POST)
        if form.is_valid():
            try:
                _change(request, connection, form)
            except StaleConnection:
                is_stale = True
            else:
                messages.success(request, _("Saved."))
                return redirect("lti:platform", pk)
    context = {
        **_about(request, connection, known),
        "form": form,
        "is_stale": is_stale,
    }
    status = 409 if is_stale else 422 if form.errors else 200
    return render(request, "lti/platform.html", context, status=status)


def _change(request: MemberRequest, connection: Connection, form: PlatformForm) -> None:
    change_platform(
        connection=connection,
        revision=form.cleaned_data["revision"],
        name=form.cleaned_data["name"],
        typed=form.typed,
        now=timezone.now(),
        by=request.member,
    )


def _about(
    request: MemberRequest, connection: Connection, known: PlatformSettings
) -> dict[str, object]:
    """What the page says beside the form."""
    ours = OurAddresses.of(connection.pk)
    path = address("lti:register", connection.pk, RegistrationLink(connection).signed)
    old_until = next((each.ends_at for each in known.keys if each.ends_at), None)
    return {
        "connection": connection,
        "known": known,
        "ours": ours,
        "registration_link": ""
        if known.issuer
        else ours.launch.partition("/connections/")[0] + path,
        "courses": CourseLink.objects.visible_to(request.member)
        .filter(connection=connection)
        .courses()[:SHOWN],
        "tested": Exchange.objects.visible_to(request.member)
        .filter(connection=connection, what=TESTED)
        .latest_first()
        .first(),
        "exchanges": latest_exchanges(request.member, connection),
        "old_key_until": old_until if old_until and old_until > timezone.now() else None,
    }


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.LMS)
def test(request: MemberRequest, pk: int) -> HttpResponse:
    """Fetch the platform's keys and ask it for a token; says what worked and what did not."""
    connection = fetch(_visible(request), pk=pk)
    known = PlatformSettings.of(connection)
    if not known.is_complete or not known.token_url:
        messages.warning(request, _("Fill in and save the values of the platform first."))
        return redirect("lti:platform", pk)
    said, is_fine = _tried(connection, known)
    (messages.success if is_fine else messages.error)(request, said)
    note_exchange(
        organization_id=connection.organization_id,
        connection=connection,
        kind=ConnectionKind.LMS,
        direction=ExchangeDirection.OUT,
        what=TESTED,
        outcome=ExchangeOutcome.DONE if is_fine else ExchangeOutcome.FAILED,
        detail=said,
        now=timezone.now(),
    )
    return redirect("lti:platform", pk)


def _tried(connection: Connection, known: PlatformSettings) -> tuple[str, bool]:
    """(what worked and what did not, whether all did)."""
    try:
        found = services.look_for_keys(known)
    except services.ServiceProblem as error:
        return _("Public keyset URL: %(problem)s") % {"problem": error.why}, False
    said = ngettext(
        "The platform shows %(number)d key.", "The platform shows %(number)d keys.", found
    ) % {"number": found}
    try:
        services.ask_token(known, connection.secret)
    except services.ServiceProblem as error:
        problem = _("Access token URL: %(problem)s") % {"problem": error.why}
        return f"{said} {problem}", False
    return f"{said} " + _("The platform accepts the portal's key."), True


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.LMS)
@one_effect
def switch(request: MemberRequest, pk: int) -> HttpResponse:
    """On, once everything is filled in, or off."""
    connection = fetch(_visible(request), pk=pk)
    is_on = request.POST.get("is_on") == "1"
    if is_on and not PlatformSettings.of(connection).is_complete:
        messages.warning(request, _("Fill in and save the values of the platform first."))
        return redirect("lti:platform", pk)
    switch_connection(connection=connection, is_on=is_on, now=timezone.now(), by=request.member)
    messages.success(request, _("Switched on.") if is_on else _("Switched off."))
    return redirect("lti:platform", pk)


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.LMS)
@one_effect
def roll(request: MemberRequest, pk: int) -> HttpResponse:
    """A new key for what we sign."""
    connection = fetch(_visible(request), pk=pk)
    roll_keys(
        connection=connection,
        revision=connection.revision,
        now=timezone.now(),
        by=request.member,
    )
    messages.success(
        request, _("There is a new key. The old one stays available for two more weeks.")
    )
    return redirect("lti:platform", pk)


@require_POST
@access(Role.ADMIN)
@behind(ConnectionKind.LMS)
@one_effect
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Off for good."""
    connection = fetch(_visible(request), pk=pk)
    disconnect(connection=connection, now=timezone.now(), by=request.member)
    messages.success(request, _("“%(name)s” is removed.") % {"name": connection.name})
    return redirect("lti:platforms")
