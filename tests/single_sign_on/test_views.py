"""Connecting a provider by the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from connections.models import Connection
from people.models import Member
from single_sign_on.keys import fingerprint
from single_sign_on.models import ClaimedDomain
from single_sign_on.providers import provider_of
from tests.single_sign_on.conftest import Connect
from tests.single_sign_on.oidc_provider import CLIENT, SECRET, OidcProvider
from tests.single_sign_on.saml_provider import metadata

SignIn = Callable[[Member], Client]
TYPED: dict[str, Any] = {
    "name": "Northwind ID",
    "domains": "Northwind.example, @b.example",
    "admission": "known",
    "discovery": "https://id.example",
    "client_id": CLIENT,
    "secret": SECRET,
}


def said(client: Client, protocol: str, **typed: Any) -> Any:
    return client.post(reverse(f"single_sign_on:add_{protocol}"), {**TYPED, **typed})


def test_a_form_says_what_it_lacks(admin: Member, client_for: SignIn) -> None:
    client = client_for(admin)
    for typed, problem in (
        ({"domains": "gmail.com"}, "Anybody can have an address at gmail.com"),
        ({"domains": "not a domain"}, "is not a domain"),
        ({"domains": " , "}, "Enter at least one domain"),
        ({"discovery": "http://id.example"}, "The address has to begin with https://"),
        ({"secret": ""}, "This field is required"),
        ({"is_only_way": "on"}, "Choose at least one admin with a second step"),
    ):
        answer = said(client, "oidc", **typed)
        assert answer.status_code == 422
        assert problem in answer.text, problem
    TOTP.activate(admin.user, "JBSWY3DPEHPK3PXP")
    answer = said(client, "oidc", is_only_way="on")
    assert "Choose at least one admin with a second step" in answer.text
    assert "Enter this, or the metadata as text or as a file." in said(client, "saml").text
    assert "This is not the metadata" in said(client, "saml", metadata="<a/>").text
    assert not Connection.objects.exists()
    Authenticator.objects.all().delete()


def test_a_connection_is_changed_by_one_admin_at_a_time_and_removed(
    admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    file = SimpleUploadedFile("metadata.xml", metadata().encode())
    added = said(client, "saml", file=file)
    connection = Connection.objects.get()
    assert added.headers["Location"] == reverse("single_sign_on:provider", args=[connection.pk])
    edit = reverse("single_sign_on:edit", args=[connection.pk])
    changed = {**TYPED, "name": "Staff", "revision": 1}
    assert client.post(edit, changed).status_code == 302
    stale = client.post(edit, {**changed, "name": "Mine"})
    assert "Somebody else changed this connection" in stale.text
    assert 'value="Mine"' in stale.text
    connection.refresh_from_db()
    assert connection.name == "Staff"
    assert "EntityDescriptor" in connection.settings["metadata"], "not typed again, and still there"
    client.post(reverse("single_sign_on:remove", args=[connection.pk]))
    page = client.get(reverse("single_sign_on:providers"))
    assert reverse("single_sign_on:provider", args=[connection.pk]) not in page.text
    assert not connection.domains.exists()


def test_a_key_is_made_handed_out_and_changed_over_by_the_page(
    admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    said(client, "saml", metadata=metadata(signs_out=True))
    connection = Connection.objects.get()

    def at(name: str, *more: int) -> str:
        return reverse(f"single_sign_on:{name}", args=[connection.pk, *more])

    typed = {**TYPED, "signs_requests": "on", "signs_out_everywhere": "on"}
    assert "Sign requests" not in client.get(at("edit")).text
    client.post(at("edit"), {**typed, "revision": 1})
    assert not provider_of(Connection.objects.get()).settings.signs_requests, "there is no key"
    page = client.post(at("make_key"), follow=True).text
    [key] = connection.portal_keys.all()
    assert fingerprint(key) in page
    assert "Requests are not signed." in page
    assert "Sign requests" in client.get(at("edit")).text
    client.post(at("edit"), {**typed, "revision": 2})
    page = client.get(at("provider")).text
    assert "Requests are signed." in page
    assert "Signing out works in both places." in page
    assert reverse("saml_sls", args=[f"p{connection.pk}"]) in page
    file = client.get(at("certificate", key.pk))
    assert file.content.decode() == key.certificate
    assert file.headers["Content-Disposition"] == f'attachment; filename="portal-{key.pk}.cer"'
    page = client.post(at("make_key"), follow=True).text
    assert "Announced" in page
    [_first, second] = connection.portal_keys.order_by("pk")
    page = client.post(at("use_next_key"), follow=True).text
    assert "Announced" not in page
    assert fingerprint(second) in page
    assert fingerprint(key) not in page
    client.post(at("remove"))
    assert not connection.portal_keys.exists()
    assert client.get(at("certificate", key.pk)).status_code == 404


def test_it_is_switched_on_once_it_was_read(
    connected: Connect, oidc: OidcProvider, admin: Member, client_for: SignIn
) -> None:
    connection = connected(is_on=False).connection
    client = client_for(admin)
    switch = reverse("single_sign_on:switch", args=[connection.pk])
    client.post(switch, {"is_on": "1"})
    connection.refresh_from_db()
    assert not connection.is_on
    connection.settings |= {"discovery": oidc.issuer}
    connection.save(update_fields=["settings"])
    tested = client.post(reverse("single_sign_on:test", args=[connection.pk]))
    assert "The provider answers as it should" in tested.text
    for on in ("1", "0"):
        client.post(switch, {"is_on": on})
        connection.refresh_from_db()
        assert connection.is_on == (on == "1")
    connection.settings |= {"discovery": f"{oidc.issuer}/gone"}
    connection.save(update_fields=["settings"])
    failed = client.post(reverse("single_sign_on:test", args=[connection.pk]))
    assert "Everything is ready" not in failed.text
    assert "Switch on" not in failed.text
    client.post(switch, {"is_on": "1"})
    connection.refresh_from_db()
    assert not connection.is_on, "what was read before says nothing of today"


def test_a_domain_that_waits_says_what_the_operator_does(
    connected: Connect, outsider: Member, admin: Member, client_for: SignIn
) -> None:
    connection = connected(is_on=False).connection
    page = client_for(admin).get(reverse("single_sign_on:provider", args=[connection.pk]))
    assert "manage.py confirm_domain northwind.example --organization northwind" in page.text
    taken = connected(domains=("b.example",), is_on=False).connection
    taken.domains.update(confirmed_at=taken.made_at)
    page = said(client_for(admin), "oidc").text
    assert f"b.example already belongs to “{taken.name}”. Take it out there first." in page
    ClaimedDomain.objects.filter(connection=taken).delete()
    theirs = Connection.objects.create(
        organization=outsider.organization, kind=taken.kind, name="Theirs", made_at=taken.made_at
    )
    ClaimedDomain.objects.create(
        connection=theirs, domain="b.example", claimed_at=taken.made_at, confirmed_at=taken.made_at
    )
    page = said(client_for(admin), "oidc").text
    assert "belongs to another connection on this server" in page
    assert "Theirs" not in page
