"""Signing in by OpenID Connect, against two providers of other authors."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connections.models import Connection, Exchange
from people.models import AuditEvent, Member
from single_sign_on.claims import oidc_claims
from single_sign_on.looking import look_at
from single_sign_on.models import ProviderDocument
from single_sign_on.operations import forget_account, keep_document, receive
from single_sign_on.providers import SignInProvider, provider_of
from single_sign_on.queries import provider_behind
from tests.single_sign_on.conftest import FROM_HERE, Connect
from tests.single_sign_on.oidc_provider import (
    CLIENT,
    Claims,
    JsonWebKey,
    OidcProvider,
    jwt,
    oidc_provider_mock,
    running,
)

pytestmark = pytest.mark.proof("connections", **{"single sign-on": 1})


def begun(client: Client, provider: SignInProvider) -> str:
    """Where the portal sends somebody."""
    answer = client.get(reverse("sso_go", args=[provider.key]), headers=FROM_HERE)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def back_from(address: str, client: Client, **form: str) -> HttpResponse:
    """At the provider, and back."""
    if form:
        answer = requests.post(address, data=form, allow_redirects=False, timeout=5)
    else:
        answer = requests.get(address, allow_redirects=False, timeout=5)
    return client.get(answer.headers["Location"].replace("http://testserver", ""))


def signed_in_as(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


@pytest.fixture
def provider(connected: Connect, oidc: OidcProvider, leader: Member) -> SignInProvider:
    return connected(discovery=f"{oidc.issuer}/.well-known/openid-configuration")


def test_a_known_person_comes_in_and_nothing_of_what_was_claimed_is_kept(
    provider: SignInProvider, oidc: OidcProvider, leader: Member, client: Client
) -> None:
    oidc.person |= {"roles": ["admin"], "groups": ["admins"]}
    answer = back_from(begun(client, provider), client)
    assert answer.headers["Location"] == reverse("home")
    assert signed_in_as(client) == str(leader.user_id)
    assert set(SocialAccount.objects.get().extra_data) == {"of"}, "a trace of the provider"
    leader.refresh_from_db()
    assert leader.roles == ["leader"]
    exchange = Exchange.objects.latest("pk")
    assert (exchange.outcome, exchange.detail) == ("done", "")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of its own libraries
def test_the_other_provider_signs_in_and_out(
    connected: Connect, leader: Member, client: Client
) -> None:
    person = oidc_provider_mock.User(sub="s-1", claims={"email": leader.email})
    with oidc_provider_mock.run_server_in_thread(user_claims=[person]) as server:
        provider = connected(discovery=f"http://localhost:{server.server_port}")
        back_from(begun(client, provider), client, sub="s-1")
        assert signed_in_as(client) == str(leader.user_id)
        left = client.post(reverse("account_logout"))
        assert left.headers["Location"] == reverse("sso_left")
        assert signed_in_as(client) == ""
        assert "oauth2/end_session?client_id=portal" in client.get(reverse("sso_left")).text


def test_what_is_forged_stale_or_for_somebody_else_opens_nothing(
    provider: SignInProvider, oidc: OidcProvider, client: Client
) -> None:
    other = JsonWebKey.generate_key("RSA", 2048, {"kid": "one"}, True)
    public = oidc.key.as_pem(is_private=False)

    def forged(key: Any, **header: str) -> Any:
        return lambda said: jwt.encode({"kid": "one", **header}, said, key).decode()

    def unsigned(said: Claims) -> str:
        head, body = (
            oidc_part({"alg": "none", "kid": "one"}),
            oidc_part(said),
        )
        return f"{head}.{body}."

    def with_public_key(said: Claims) -> str:
        return hs256({"alg": "HS256", "kid": "one"}, said, public)

    tokens = {
        "unsigned": unsigned,
        "signed with the public key": with_public_key,
        "signed by somebody else": forged(other, alg="RS256"),
        "no token": lambda _said: "",
        "half a token": lambda said: oidc.signed(said)[:-20],
    }
    for name, token_of in tokens.items():
        oidc.token_of = token_of
        answer = back_from(begun(client, provider), client)
        assert (answer.status_code, signed_in_as(client)) == (403, ""), name
    oidc.token_of = oidc.signed
    changes: dict[str, Claims] = {
        "wrong issuer": {"iss": "https://elsewhere.example"},
        "wrong audience": {"aud": "another-portal"},
        "given to somebody else": {"aud": [CLIENT, "x"], "azp": "x"},
        "over": {"exp": 1_000_000_000},
        "another attempt": {"nonce": "of-before"},
        "not verified": {"email_verified": False},
        "at a domain of others": {"email": "olga@elsewhere.example"},
        "no address": {"email": ""},
        "unknown here": {"email": "nobody@northwind.example"},
        "no subject": {"sub": ""},
    }
    for name, change in changes.items():
        oidc.change = lambda said, change=change: said.update(change)
        answer = back_from(begun(client, provider), client)
        assert (answer.status_code, signed_in_as(client)) == (403, ""), name
    oidc.change = lambda said: None
    address = begun(client, provider)
    ProviderDocument.objects.update(
        says=oidc.document() | {"token_endpoint": "http://127.0.0.1:1/"}
    )
    assert back_from(address, client).status_code == 403
    assert "could not be reached" in Exchange.objects.latest("pk").detail
    ProviderDocument.objects.update(says=oidc.document())
    refused = Exchange.objects.filter(outcome="refused").values_list("detail", flat=True)
    assert len(refused) == len(tokens) + len(changes) + 1
    assert not [detail for detail in refused if "@" in detail or not detail]


def told_last() -> str:
    return Exchange.objects.latest("pk").detail


def test_what_was_wrong_is_told_to_the_admin_in_words_and_not_in_names_of_classes(
    provider: SignInProvider, oidc: OidcProvider, client: Client
) -> None:
    def tried(**change: object) -> str:
        oidc.change = lambda said: said.update(change)
        assert back_from(begun(client, provider), client).status_code == 403
        return told_last()

    told = {
        "for another client ID": [{"aud": "another"}, {"aud": [CLIENT, "x"], "azp": "x"}],
        "names another issuer": [{"iss": "https://elsewhere.example"}],
        "check the clocks": [{"exp": 1_000_000_000}, {"iat": 9_000_000_000}],
        "has no exp": [{"exp": None}],
    }
    for words, changes in told.items():
        for change in changes:
            assert words in tried(**change), change
    oidc.change = lambda said: None
    other = JsonWebKey.generate_key("RSA", 2048, {"kid": "one"}, True)
    for key, head in ((other, {"kid": "one"}), (other, {"kid": "of-before"})):
        oidc.token_of = lambda said, key=key, head=head: jwt.encode(
            {"alg": "RS256", **head}, said, key
        ).decode()
        assert "a key that the provider publishes" in tried()
    oidc.token_of = lambda said: hs256({"alg": "HS256", "kid": "one"}, said, b"x" * 32)
    assert "RS256" in tried()
    details = Exchange.objects.values_list("detail", flat=True)
    assert not [detail for detail in details if "Error" in detail]


def test_a_secret_that_has_ended_is_told_as_such(
    provider: SignInProvider, oidc: OidcProvider, client: Client
) -> None:
    address = begun(client, provider)
    provider.connection.secret = "of-last-year"
    provider.connection.save()
    assert back_from(address, client).status_code == 403
    assert "does not accept the client ID or the client secret" in told_last()


def test_what_the_provider_itself_refuses_is_told(
    provider: SignInProvider, oidc: OidcProvider, client: Client
) -> None:
    for said, words in (
        ({"error": "access_denied"}, "may use the portal"),
        ({"error": "invalid_scope", "error_description": "ana@northwind.example"}, "invalid_scope"),
        ({"error": "<b>ana@northwind.example"}, "without signing them in"),
    ):
        state = parse_qs(urlsplit(begun(client, provider)).query)["state"][0]
        back = reverse("openid_connect_callback", args=[provider.key])
        assert client.get(back, {"state": state, **said}).status_code == 403
        assert words in told_last(), told_last()
        assert "ana" not in told_last()


def test_an_answer_belongs_to_the_browser_that_asked(
    provider: SignInProvider, client: Client
) -> None:
    address = begun(client, provider)
    other = Client()
    assert back_from(address, other).status_code == 403
    callback = reverse("openid_connect_callback", args=[provider.key])
    assert client.get(callback, {"code": "x", "state": "never"}).status_code == 403
    assert client.get(callback, {"error": "access_denied"}).status_code == 403
    assert signed_in_as(other) == signed_in_as(client) == ""


def test_an_address_that_went_to_somebody_else_opens_nothing_of_theirs(
    provider: SignInProvider, oidc: OidcProvider, leader: Member, client: Client
) -> None:
    back_from(begun(client, provider), client)
    oidc.person["sub"] = "2002"
    newcomer = Client()
    assert back_from(begun(newcomer, provider), newcomer).status_code == 403
    oidc.person |= {"sub": "1001", "email": "halima.eze-novak@northwind.example"}
    again = Client()
    back_from(begun(again, provider), again)
    assert signed_in_as(again) == str(leader.user_id)


def tried_anew(provider: SignInProvider) -> tuple[int, str]:
    """What comes of a sign-in in a browser that nobody has used yet."""
    browser = Client()
    answer = back_from(begun(browser, provider), browser)
    return answer.status_code, signed_in_as(browser)


def moved_to(provider: SignInProvider, **settings: str) -> None:
    """The admin enters another provider, or another app of the same, and tests the connection."""
    provider.connection.settings |= settings
    provider.connection.save()
    anew = provider_of(Connection.objects.get(pk=provider.connection.pk))
    look = look_at(anew, tries_secret=False)
    keep_document(provider=anew, look=look, now=timezone.now())
    assert look.says is not None, look.steps


def test_another_provider_knows_people_anew_and_takes_no_name_over(
    provider: SignInProvider, leader: Member, peer: Member, client: Client
) -> None:
    """Who 1001 was at the provider before says nothing about who 1001 is at the next one."""
    back_from(begun(client, provider), client)
    SocialAccount.objects.update(extra_data={})  # as one of long ago
    back_from(begun(client, provider), client)
    with running() as other:
        other.person = {"sub": "1001", "email": peer.email}
        moved_to(provider, discovery=other.issuer)
        assert tried_anew(provider)[1] == str(peer.user_id)
        other.person = {"sub": "77", "email": leader.email}
        assert tried_anew(provider)[1] == str(leader.user_id)
        other.person["sub"] = "78"
        assert tried_anew(provider)[0] == 403


def test_another_app_at_the_same_provider_knows_people_by_other_names(
    provider: SignInProvider, oidc: OidcProvider, leader: Member, client: Client
) -> None:
    """Entra gives a person another `sub` for each client ID."""
    back_from(begun(client, provider), client)
    account = SocialAccount.objects.get()
    Connection.objects.update(settings=provider.connection.settings | {"client_id": "before"})
    anew = provider_behind(provider.key)
    assert anew is not None
    claims = oidc_claims({"sub": "of-the-new-app", "email": leader.email}, {})
    tied = receive(provider=anew, claims=claims, now=timezone.now())
    assert (tied.user_id, tied.uid) == (leader.user_id, "of-the-new-app")
    assert not SocialAccount.objects.filter(pk=account.pk).exists()


def test_an_admin_says_that_somebody_has_a_new_account_at_the_provider(
    provider: SignInProvider,
    oidc: OidcProvider,
    admin: Member,
    leader: Member,
    peer: Member,
    client: Client,
    client_for: Any,
) -> None:
    """Who was deleted there and made again has another name there, and is locked out until then."""
    back_from(begun(client, provider), client)
    oidc.person["sub"] = "made-again"
    assert tried_anew(provider)[0] == 403
    assert "A new account at the provider" in told_last()
    pages, pk = client_for(admin), provider.connection.pk
    assert (
        "A new account at the provider"
        in pages.get(reverse("single_sign_on:provider", args=[pk])).text
    )
    address = reverse("single_sign_on:forget_account", args=[pk])
    assert "has not signed in this way yet" in pages.post(address, {"person": peer.email}).text
    assert "Nobody here is called this" in pages.post(address, {"person": "Nobody"}).text
    assert pages.post(address, {"person": leader.email}).status_code == 302
    # Two admins at once: the second one finds nothing to forget, and is not written down.
    forget_account(provider=provider, member=leader, now=timezone.now(), by=admin)
    assert AuditEvent.objects.get(verb="forget_account").thing_id == leader.pk
    assert tried_anew(provider)[1] == str(leader.user_id)
    oidc.person["sub"] = "1001"
    assert tried_anew(provider)[0] == 403


def test_a_session_opens_the_organization_of_its_provider_alone(
    provider: SignInProvider, leader: Member, outsider: Member, client: Client
) -> None:
    back_from(begun(client, provider), client)
    outsider.user = leader.user
    outsider.save(update_fields=["user"])
    leader.user.current_member = outsider
    leader.user.save(update_fields=["current_member"])
    answer = client.get(reverse("home"))
    assert answer.headers["Location"].startswith(reverse(settings.LOGIN_URL))


def test_a_sign_out_at_the_provider_ends_sessions_here(
    provider: SignInProvider, oidc: OidcProvider, leader: Member, client: Client
) -> None:
    back_from(begun(client, provider), client)

    def status_of(token: str) -> int:
        address = reverse("sso_signed_out_there", args=[provider.key])
        return Client().post(address, {"logout_token": token}).status_code

    event = "http://schemas.openid.net/event/backchannel-logout"
    said = oidc.claims("") | {"jti": "1", "events": {event: {}}}
    del said["nonce"]
    kind = "logout+jwt"
    refused = {
        "it is nonsense": "nonsense",
        "it does not say what it is": oidc.signed(said),
        "it is another kind of token": oidc.signed(said, typ="at+jwt"),
        "it has a nonce": oidc.signed(said | {"nonce": "n"}, typ=kind),
        "it tells of something else": oidc.signed(said | {"events": {"x": {}}}, typ=kind),
        "it is over": oidc.signed(said | {"exp": 1}, typ=kind),
    }
    assert {why: status_of(token) for why, token in refused.items()} == dict.fromkeys(refused, 400)
    assert client.get(reverse("home")).status_code == 200
    assert status_of(oidc.signed(said, typ=kind)) == 200
    assert client.get(reverse("home")).status_code == 302


def test_a_test_sign_in_shows_what_came_and_signs_nobody_in(
    connected: Connect, oidc: OidcProvider, admin: Member, client_for: Any
) -> None:
    provider = connected(discovery=oidc.issuer, is_on=False)
    oidc.person["team"] = ["north", "west"]
    client = client_for(admin)
    answer = client.get(reverse("single_sign_on:trial", args=[provider.connection.pk]))
    page = back_from(answer.headers["Location"], client).text
    assert "north, west" in page
    assert "halima@northwind.example" in page
    assert signed_in_as(client) == str(admin.user_id)
    assert not SocialAccount.objects.exists()
    assert client.get(reverse("sso_go", args=[provider.key]), headers=FROM_HERE).status_code == 404


def oidc_part(said: Claims) -> str:
    return b64(json.dumps(said).encode())


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def hs256(head: Claims, said: Claims, key: bytes) -> str:
    text = f"{oidc_part(head)}.{oidc_part(said)}"
    return f"{text}.{b64(hmac.new(key, text.encode(), hashlib.sha256).digest())}"
