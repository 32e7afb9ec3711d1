"""Who is led where, who gets past, and who does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from connections.models import Exchange
from people.models import AuditEvent, Member
from people.operations import issue_link
from single_sign_on.states import Admission
from tests.single_sign_on.conftest import FROM_HERE, Connect
from tests.single_sign_on.oidc_provider import OidcProvider
from tests.single_sign_on.test_oidc import back_from, begun, signed_in_as

pytestmark = pytest.mark.proof("connections", **{"single sign-on": 1})

SignIn = Callable[[Member], Client]
PASSWORD = "a-long-way-to-tipperary"


def with_second_step(member: Member) -> None:
    TOTP.activate(member.user, "JBSWY3DPEHPK3PXP")


def with_password(member: Member, client: Client) -> HttpResponse:
    assert member.user is not None
    member.user.set_password(PASSWORD)
    member.user.save()
    sent = {"login": member.email, "password": PASSWORD}
    return client.post(reverse("account_login"), sent)


def test_a_domain_is_led_to_its_provider_whoever_has_the_address(
    connected: Connect, oidc: OidcProvider, leader: Member, client: Client
) -> None:
    provider = connected(discovery=oidc.issuer)
    address = reverse("account_request_login_code")
    pages = [
        client.post(address, {"email": each}).text.replace(each, "")
        for each in (leader.email, "nobody@northwind.example")
    ]
    assert "Continue with Northwind ID" in pages[0]
    assert len(pages[0]) == len(pages[1])
    assert "login_hint=nobody%40northwind.example" in begun(client, provider)
    assert client.post(address, {"email": "olga@elsewhere.example"}).status_code == 302
    anyway = client.post(address, {"email": leader.email, "anyway": "1"})
    assert anyway.headers["Location"].startswith(reverse("account_confirm_login_code"))
    link = reverse("sso_organization", args=["northwind"])
    page = client.get(link)
    assert page.status_code == 200
    there = reverse("sso_go", args=[provider.key])
    assert f'href="{there}"' in page.text
    assert client.get(there, headers=FROM_HERE).headers["Location"].startswith(oidc.issuer)
    connected(discovery=oidc.issuer, domains=("northwind2.example",))
    assert client.get(link).text.count("sso/go/") == 2
    assert client.get(reverse("sso_organization", args=["nowhere"])).status_code == 404


def test_no_sign_in_begins_without_a_button_that_is_pressed_here(
    connected: Connect,
    oidc: OidcProvider,
    leader: Member,
    client: Client,
    client_for: SignIn,
) -> None:
    """Whatever page sends a browser here."""
    provider = connected(discovery=oidc.issuer)
    there = reverse("sso_go", args=[provider.key])
    elsewhere: tuple[dict[str, str], ...] = (
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Referer": "https://testserver.example/"},
    )
    for headers in elsewhere:
        page = client.get(f"{there}?next=/learn/", headers=headers)
        assert (page.status_code, page.headers.get("Location")) == (200, None)
        assert f'href="{there}?next=/learn/"' in page.text
    for headers in (FROM_HERE, {"Referer": "http://testserver/account/login/"}):
        assert client.get(there, headers=headers).headers["Location"].startswith(oidc.issuer)
    inside = client_for(leader).get(reverse("sso_organization", args=["northwind"]))
    assert inside.headers["Location"] == reverse("home"), "whoever is in goes on"


def test_where_it_is_the_only_way_others_are_shut_but_for_named_admins(
    connected: Connect, oidc: OidcProvider, admin: Member, leader: Member, client: Client
) -> None:
    with_second_step(admin)
    connected(discovery=oidc.issuer, is_only_way=True, break_glass=(admin.pk,))
    refused = with_password(leader, client)
    assert (refused.status_code, signed_in_as(client)) == (403, "")
    assert "Continue with Northwind ID" in refused.text
    key = issue_link(user=leader.user, now=dt.datetime.now(dt.UTC))
    by_link = client.post(reverse("account_sign_in_link", args=[key]))
    assert (by_link.status_code, signed_in_as(client)) == (403, "")
    let_in = with_password(admin, client)
    assert let_in.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert AuditEvent.objects.filter(verb="break_glass", actor_id=admin.pk).count() == 1
    Authenticator.objects.all().delete()
    assert with_password(admin, Client()).status_code == 403, "no second step, no glass"


def test_a_second_factor_of_the_provider_is_enough_where_it_says_so(
    connected: Connect, oidc: OidcProvider, admin: Member, settings: Any
) -> None:
    settings.ADMINS_NEED_SECOND_STEP = True
    with_second_step(admin)
    provider = connected(discovery=oidc.issuer)
    oidc.person = {"sub": "1", "email": admin.email}
    asked = Client()
    back = back_from(begun(asked, provider), asked)
    assert back.headers["Location"].startswith(reverse("mfa_authenticate"))
    oidc.person["amr"] = ["pwd", "mfa"]
    settled = Client()
    assert back_from(begun(settled, provider), settled).headers["Location"] == reverse("home")
    assert settled.get(reverse("home")).status_code == 200


def test_whoever_is_new_becomes_a_member_without_a_role_where_the_admin_says_so(
    connected: Connect, oidc: OidcProvider, leader: Member, client: Client, now: dt.datetime
) -> None:
    provider = connected(discovery=oidc.issuer, admission=Admission.ANYBODY)
    oidc.person = {
        "sub": "9",
        "email": "Ana@northwind.example",
        "name": "Ana Petrov",
        "locale": "de_AT",
        "department": "Support",
        "location": "Graz",
        "roles": ["admin"],
    }
    back_from(begun(client, provider), client)
    ana = Member.objects.get(email="ana@northwind.example")
    assert (ana.name, ana.department, ana.location) == ("Ana Petrov", "Support", "Graz")
    assert (ana.language, ana.roles) == ("de", [])
    assert signed_in_as(client) == str(ana.user_id)
    leader.left_at = now
    leader.save(update_fields=["left_at"])
    oidc.person = {"sub": "10", "email": leader.email}
    gone = Client()
    assert back_from(begun(gone, provider), gone).status_code == 403
    assert "left" in Exchange.objects.latest("pk").detail


def test_a_provider_says_nothing_for_people_of_another_organization(
    connected: Connect, oidc: OidcProvider, leader: Member, outsider: Member, client: Client
) -> None:
    provider = connected(discovery=oidc.issuer)
    oidc.person = {"sub": "1", "email": outsider.email}
    assert back_from(begun(client, provider), client).status_code == 403
    outsider.user = leader.user
    outsider.save(update_fields=["user"])
    oidc.person = {"sub": "2", "email": leader.email}
    other = Client()
    assert back_from(begun(other, provider), other).status_code == 403
    assert signed_in_as(client) == signed_in_as(other) == ""


def test_what_the_operator_did_not_open_asks_nobody(
    connected: Connect, oidc: OidcProvider, leader: Member, client: Client, settings: Any
) -> None:
    provider = connected(discovery=oidc.issuer, is_only_way=True)
    settings.CONNECTIONS = frozenset()
    assert client.get(reverse("sso_go", args=[provider.key])).status_code == 404
    assert with_password(leader, client).status_code == 302
    assert signed_in_as(client) == str(leader.user_id)


def test_nobody_connects_accounts_by_themselves(client_for: SignIn, leader: Member) -> None:
    for name in ("socialaccount_connections", "socialaccount_signup"):
        assert client_for(leader).get(reverse(name)).status_code == 404
