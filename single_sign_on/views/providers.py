"""Where an admin connects a provider."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import one_effect
from connections.doors import behind
from connections.models import Connection
from connections.operations import (
    StaleConnection,
    change_connection,
    connect,
    disconnect,
    switch_connection,
)
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Member, Role
from single_sign_on.forms import AccountForm, OidcForm, SamlForm, form_class
from single_sign_on.looking import ProviderLook, look_at
from single_sign_on.operations import (
    DomainTaken,
    claim_domains,
    forget_account,
    forget_portal_keys,
    keep_document,
)
from single_sign_on.presenters import provider_facts
from single_sign_on.providers import SignInProvider, provider_of, written
from single_sign_on.queries import named, with_account
from single_sign_on.states import Protocol

KIND = ConnectionKind.SIGN_IN
Form = OidcForm | SamlForm


def _fetched(request: MemberRequest, pk: int) -> SignInProvider:
    visible = Connection.objects.visible_to(request.member).standing().filter(kind=KIND)
    return provider_of(fetch(visible.select_related("organization", "document"), pk=pk))


@require_safe
@access(Role.ADMIN)
@behind(KIND)
def providers(request: MemberRequest) -> HttpResponse:
    """Every provider of the organization."""
    found = Connection.objects.visible_to(request.member).standing().filter(kind=KIND)
    context = {"providers": [provider_of(each) for each in found]}
    return render(request, "single_sign_on/providers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
@one_effect
def add(request: MemberRequest, protocol: Protocol) -> HttpResponse:
    """Connect another one; it begins switched off."""
    form = form_class(protocol)(
        request.POST or None, request.FILES or None, by=request.member, found=None
    )
    if request.method == "POST" and form.is_valid():
        made = connect(
            kind=KIND,
            name=form.cleaned_data["name"],
            settings=written(form.settings),
            secret=form.new_secret or "",
            now=timezone.now(),
            by=request.member,
        )
        if _claimed(request, made, form):
            messages.success(
                request,
                _("Saved. Copy the values into your provider next, then test the connection."),
            )
            return redirect("single_sign_on:provider", pk=made.pk)
    context = {"form": form, "protocol": protocol, "provider": None}
    status = 422 if form.errors else 200
    return render(request, "single_sign_on/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
@one_effect
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change one; what somebody else changed meanwhile is not written over."""
    found = _fetched(request, pk)
    form = form_class(found.settings.protocol)(
        request.POST or None, request.FILES or None, by=request.member, found=found
    )
    if request.method == "POST" and form.is_valid() and _changed(request, found, form):
        messages.success(request, _("Saved. Test the connection again."))
        return redirect("single_sign_on:provider", pk=pk)
    context = {"form": form, "protocol": found.settings.protocol, "provider": found.connection}
    status = 422 if form.errors else 200
    return render(request, "single_sign_on/edit.html", context, status=status)


def _changed(request: MemberRequest, found: SignInProvider, form: Form) -> bool:
    try:
        change_connection(
            connection=found.connection,
            revision=form.cleaned_data["revision"] or 0,
            name=form.cleaned_data["name"],
            settings=written(form.settings),
            secret=form.new_secret,
            now=timezone.now(),
            by=request.member,
        )
    except StaleConnection:
        text = _(
            "Somebody else changed this connection in the meantime. Open the page again, "
            "then make your change."
        )
        form.add_error(None, text)
        return False
    return _claimed(request, found.connection, form)


def _claimed(request: MemberRequest, connection: Connection, form: Form) -> bool:
    domains = form.cleaned_data["domains"]
    try:
        claim_domains(connection=connection, domains=domains, now=timezone.now(), by=request.member)
    except DomainTaken as error:
        text = _("One of these domains already belongs to another connection on this server.")
        if error.here:
            text = _("%(domain)s already belongs to “%(name)s”. Take it out there first.") % {
                "domain": error.here[0],
                "name": error.here[1],
            }
        form.add_error("domains", text)
        return False
    return True


@require_safe
@access(Role.ADMIN)
@behind(KIND)
def provider(request: MemberRequest, pk: int) -> HttpResponse:
    """How one does, and what to do next."""
    return _page(request, _fetched(request, pk))


def _account_form(
    request: MemberRequest, found: SignInProvider, sent: QueryDict | None = None
) -> AccountForm:
    people = Member.objects.visible_to(request.member).present()
    return AccountForm(sent, people=people, known=with_account(found))


def _page(
    request: MemberRequest,
    found: SignInProvider,
    look: ProviderLook | None = None,
    account: AccountForm | None = None,
) -> HttpResponse:
    context = {
        "account": account or _account_form(request, found),
        "connection": found.connection,
        "settings": found.settings,
        "facts": provider_facts(found, now=timezone.now()),
        "break_glass": named(found.settings.break_glass, request.member),
        "look": look,
        "exchanges": latest_exchanges(request.member, found.connection),
    }
    status = 422 if account is not None and account.errors else 200
    return render(request, "single_sign_on/provider.html", context, status=status)


@require_POST
@access(Role.ADMIN)
@behind(KIND)
def test(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask the provider, and say in this answer what came of it. Again and again does no harm."""
    found = _fetched(request, pk)
    look = look_at(found)
    keep_document(provider=found, look=look, now=timezone.now())
    return _page(request, _fetched(request, pk), look)


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
@one_effect
def forget(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody has a new account at the provider, and is the same person."""
    found = _fetched(request, pk)
    form = _account_form(request, found, request.POST)
    if not form.is_valid():
        return _page(request, found, account=form)
    person = form.cleaned_data["person"]
    forget_account(provider=found, member=person, now=timezone.now(), by=request.member)
    text = _("%(name)s can sign in with the new account now.") % {"name": person.name}
    messages.success(request, text)
    return redirect("single_sign_on:provider", pk=pk)


@require_POST
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
@one_effect
def switch(request: MemberRequest, pk: int) -> HttpResponse:
    """On or off, as the button says."""
    found, now = _fetched(request, pk), timezone.now()
    is_on = request.POST.get("is_on") == "1"
    if is_on and not provider_facts(found, now=now).can_switch_on:
        messages.warning(
            request, _("Test the connection first. At least one domain has to be confirmed, too.")
        )
    else:
        switch_connection(connection=found.connection, is_on=is_on, now=now, by=request.member)
        text = _("Switched on. From now on, people with these addresses sign in this way.")
        off = _("Switched off. Everybody signs in the usual way.")
        messages.success(request, text if is_on else off)
    return redirect("single_sign_on:provider", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(KIND)
@one_effect
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then forget secret and domains."""
    found, now = _fetched(request, pk), timezone.now()
    if request.method != "POST":
        return render(request, "single_sign_on/remove.html", {"connection": found.connection})
    claim_domains(connection=found.connection, domains=(), now=now, by=request.member)
    disconnect(connection=found.connection, now=now, by=request.member)
    forget_portal_keys(connection=found.connection)
    messages.success(request, _("“%(name)s” is removed.") % {"name": found.connection.name})
    return redirect("single_sign_on:providers")
