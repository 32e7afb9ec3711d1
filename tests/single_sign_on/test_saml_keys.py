"""Signed requests, encrypted answers and single logout by SAML, against pysaml2."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import etree

from connections.models import Exchange
from people.models import AuditEvent, Member, SignedInBrowser
from single_sign_on.keys import keys_of
from single_sign_on.operations import forget_portal_keys, make_portal_key, use_next_key
from single_sign_on.providers import SignInProvider
from single_sign_on.states import Protocol
from tests.single_sign_on.conftest import FROM_HERE, Connect
from tests.single_sign_on.saml_provider import ENTITY, key_and_certificate, metadata, signed
from tests.single_sign_on.saml_server import CBC, RSA_1_5, SLO, SamlServer, encrypted
from tests.single_sign_on.test_saml import HOST, browser, sent, signed_in_as, written

pytestmark = [
    pytest.mark.proof("connections", **{"single sign-on": 1}),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:saml2"),
]
OBJECT = "http://schemas.microsoft.com/identity/claims/objectidentifier"


@pytest.fixture
def provider(connected: Connect, leader: Member, admin: Member, now: dt.datetime) -> SignInProvider:
    """With a key of the portal's, and everything that needs one."""
    found = connected(
        protocol=Protocol.SAML,
        metadata=metadata(signs_out=True),
        signs_requests=True,
        signs_out_everywhere=True,
    )
    make_portal_key(connection=found.connection, now=dt.datetime.now(dt.UTC), by=admin)
    return found


@pytest.fixture
def client() -> Client:
    return browser()


def entity_of(provider: SignInProvider) -> str:
    return HOST + reverse("saml_metadata", args=[provider.key])


def server_for(provider: SignInProvider, name: str = "northwind") -> SamlServer:
    return SamlServer(browser().get(reverse("saml_metadata", args=[provider.key])).text, name)


def asked_by(client: Client, provider: SignInProvider) -> str:
    address = client.get(reverse("sso_go", args=[provider.key]), headers=FROM_HERE).headers[
        "Location"
    ]
    return server_for(provider).asked_to_sign_in(address)


def signed_in(client: Client, provider: SignInProvider, **said: str) -> None:
    root = signed(written(provider, asked_by(client, provider), **said))
    assert sent(client, provider, root).status_code == 302
    assert signed_in_as(client)


def brought(client: Client, address: str) -> HttpResponse:
    """The browser goes there."""
    assert address.startswith(HOST)
    return client.get(address.removeprefix(HOST))


def test_what_the_portal_asks_is_signed_with_the_key_in_use(
    provider: SignInProvider, admin: Member, client: Client
) -> None:
    address = client.get(reverse("sso_go", args=[provider.key]), headers=FROM_HERE).headers[
        "Location"
    ]
    first = server_for(provider)
    assert first.asked_to_sign_in(address)
    with pytest.raises(Exception, match="not signed correctly"):
        first.asked_to_sign_in(address.replace("Signature=", "Signature=AAAA"))
    make_portal_key(connection=provider.connection, now=dt.datetime.now(dt.UTC), by=admin)
    both = server_for(provider)
    for _time in range(2):  # a second click changes nothing
        use_next_key(connection=provider.connection, now=dt.datetime.now(dt.UTC), by=admin)
    renewed = client.get(reverse("sso_go", args=[provider.key]), headers=FROM_HERE).headers[
        "Location"
    ]
    for server in (both, server_for(provider)):
        assert server.asked_to_sign_in(renewed)
    with pytest.raises(Exception, match="not signed correctly"):
        first.asked_to_sign_in(renewed)
    verbs = AuditEvent.objects.filter(verb__in=("make_portal_key", "use_next_key"))
    assert verbs.count() == 3


def test_what_is_encrypted_for_any_of_our_keys_is_read(
    provider: SignInProvider, leader: Member, admin: Member
) -> None:
    moment = dt.datetime.now(dt.UTC)
    for _time in range(2):
        make_portal_key(connection=provider.connection, now=moment, by=admin)
        use_next_key(connection=provider.connection, now=moment, by=admin)
    make_portal_key(connection=provider.connection, now=moment, by=admin)
    keys = keys_of(provider.connection)
    known = [each for each in (keys.now, keys.next, keys.before) if each]
    assert len(known) == 3
    for key in known:
        for how in ({}, {"how": CBC}):
            client = browser()
            root = signed(written(provider, asked_by(client, provider)))
            sent(client, provider, encrypted(root, key.certificate, **how))
            assert signed_in_as(client) == str(leader.user_id), (key.use, how)


def test_what_is_encrypted_badly_or_not_at_all_opens_nothing(
    provider: SignInProvider, leader: Member
) -> None:
    [key] = provider.connection.portal_keys.all()
    ours, others = key.certificate, key_and_certificate("mallory")[1].decode()

    def refused(make: Callable[[Any], Any]) -> str:
        client = browser()
        came = sent(client, provider, make(written(provider, asked_by(client, provider))))
        assert (came.status_code, signed_in_as(client)) == (403, "")
        return Exchange.objects.latest("pk").detail

    assert "another key" in refused(lambda root: encrypted(signed(root), others))
    assert "rsa-1_5" in refused(lambda root: encrypted(signed(root), ours, key_by=RSA_1_5))
    assert "trusted" in refused(lambda root: encrypted(root, ours))
    assert "trusted" in refused(lambda root: encrypted(signed(root, "mallory"), ours))
    provider.connection.settings["needs_encryption"] = True
    provider.connection.save(update_fields=["settings"])
    assert "not encrypted" in refused(signed)
    client = browser()
    sent(client, provider, encrypted(signed(written(provider, asked_by(client, provider))), ours))
    assert signed_in_as(client) == str(leader.user_id)
    client = browser()
    asked = asked_by(client, provider)
    provider.connection.portal_keys.all().delete()
    sent(client, provider, encrypted(signed(written(provider, asked)), ours))
    assert "another key" in Exchange.objects.latest("pk").detail
    assert not signed_in_as(client)


def test_whoever_leaves_here_leaves_there_and_hears_so(
    provider: SignInProvider, client: Client
) -> None:
    signed_in(client, provider)
    left = client.post(reverse("account_logout"))
    assert left.headers["Location"] == reverse("sso_left")
    assert not signed_in_as(client)
    page = etree.HTML(client.get(reverse("sso_left")).content)
    [address] = [each for each in page.xpath("//a/@href") if each.startswith(ENTITY)]
    server = server_for(provider)
    asked = server.asked_to_sign_out(address)
    assert asked.name_id.text == "subject-1"
    assert asked.session_index[0].text.startswith("id-")
    answer = server.says_yes(asked)
    told = "You are signed out of “Northwind ID”, too."
    assert told not in brought(browser(), answer).text, "another browser had not asked"
    forged = server_for(provider, "mallory").says_yes(asked)
    unsigned = answer.partition("&SigAlg")[0]
    for untrusted in (forged, unsigned):
        page = brought(client, untrusted)
        assert page.status_code == 200
        assert told not in page.text
        assert "could not be trusted" in Exchange.objects.latest("pk").detail
    stranger = Client(HTTP_HOST="testserver", enforce_csrf_checks=True)
    by_post = stranger.post(answer.partition("?")[0].removeprefix(HOST), {"SAMLResponse": "x"})
    assert "You are signed out" in by_post.text, "as Okta answers: who asked has left already"
    assert told in brought(client, answer).text
    assert told not in brought(client, answer).text, "once"


@pytest.mark.parametrize("said", [{}, {OBJECT: "object-7"}])
def test_whoever_leaves_there_is_signed_out_here_in_every_browser(
    provider: SignInProvider, leader: Member, client: Client, said: dict[str, str]
) -> None:
    phone = browser()
    for each in (client, phone):
        signed_in(each, provider, **said)
    signed_in(phone, provider, **said)
    assert SocialAccount.objects.get().uid == said.get(OBJECT, "subject-1")
    server, portal = server_for(provider), entity_of(provider)
    at = server.portal_takes_logout_at(portal)
    assert at == HOST + reverse("saml_sls", args=[provider.key])
    news = server.says_somebody_left(portal, at, "subject-1")
    # Not used for days, so that the request itself would write the session anew.
    SignedInBrowser.objects.update(used_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2))
    came = brought(client, news)
    assert came.headers["Location"].startswith(SLO)
    assert came.headers["Clear-Site-Data"] == '"storage"'
    assert server.portal_agreed(came.headers["Location"], portal)
    for each in (client, phone):
        assert not signed_in_as(each)
        assert each.get(reverse("home")).status_code == 302
    assert AuditEvent.objects.get(verb="end_sessions").detail["sessions"] >= 2
    assert brought(client, news).status_code == 403, "once"


def test_a_provider_that_makes_up_names_is_understood_by_each_of_them(
    provider: SignInProvider, admin: Member, client: Client
) -> None:
    server, portal = server_for(provider), entity_of(provider)
    at = HOST + reverse("saml_sls", args=[provider.key])
    for name in ("made-up-1", "made-up-2"):
        signed_in(client, provider, subject=name, **{OBJECT: "object-7"})
    refused = browser()
    root = written(provider, asked_by(refused, provider), **{OBJECT: "object-7", "mail": "x@y.z"})
    assert sent(refused, provider, signed(root)).status_code == 403
    for name, left in (("made-up-3", 0), ("made-up-1", 1)):
        came = brought(browser(), server.says_somebody_left(portal, at, name))
        assert came.status_code == 302
        assert AuditEvent.objects.filter(verb="end_sessions").count() == left, name
    assert not signed_in_as(client)


def test_nobody_is_signed_out_by_what_cannot_be_trusted(
    provider: SignInProvider, client: Client
) -> None:
    signed_in(client, provider)
    server, portal = server_for(provider), entity_of(provider)
    at = HOST + reverse("saml_sls", args=[provider.key])
    elsewhere = HOST + reverse("saml_sls", args=["p0"])
    good = server.says_somebody_left(portal, at, "subject-1")
    other = server.says_somebody_left(portal, at, "subject-2")

    def old() -> str:
        with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=20), tick=False):
            return server.says_somebody_left(portal, at, "subject-1")

    def query(name: str) -> str:
        return next(each for each in good.partition("?")[2].split("&") if each.startswith(name))

    mallory = server_for(provider, "mallory")
    cases = {
        "unsigned": at + "?" + query("SAMLRequest"),
        "signed by somebody else": mallory.says_somebody_left(portal, at, "subject-1"),
        "another signature": good.replace(
            query("Signature"), query("Signature")[:-12] + "AAAAAAAAAA%3D"
        ),
        "old": old(),
        "of somebody else": server.says_somebody_left(portal, at, "subject-1", issuer="https://x/"),
        "for another address": server.says_somebody_left(portal, elsewhere, "subject-1").replace(
            elsewhere, at
        ),
        # The name of what is signed, written otherwise: a good signature over other words.
        "smuggled": other + "&" + query("SAMLRequest").replace("SAMLRequest", "SAMLReques%74"),
        "twice": other + "&" + query("SAMLRequest"),
        "both kinds": good + "&SAMLResponse=x",
        "nonsense": at + "?SAMLRequest=%25%25&SigAlg=x&Signature=x",
        "too long": at + "?SAMLRequest=" + "x" * 300_000,
    }
    for name, address in cases.items():
        assert brought(client, address).status_code == 403, name
        assert signed_in_as(client), name
    provider.connection.settings["signs_out_everywhere"] = False
    provider.connection.save(update_fields=["settings"])
    assert brought(client, good).status_code == 403
    assert "SingleLogoutService" not in browser().get(entity_of(provider)).text
    provider.connection.settings["signs_out_everywhere"] = True
    provider.connection.save(update_fields=["settings"])
    assert brought(client, good).status_code == 302
    assert not signed_in_as(client)


def test_there_is_one_key_at_a_time_that_is_not_in_use_yet(
    provider: SignInProvider, admin: Member, now: dt.datetime
) -> None:
    connection = provider.connection
    use_next_key(connection=connection, now=now, by=admin)
    assert keys_of(connection).before is None, "none was announced"
    make_portal_key(connection=connection, now=now, by=admin)
    announced = keys_of(connection).next
    assert announced is not None
    make_portal_key(connection=connection, now=now, by=admin)
    known = keys_of(connection)
    assert known.next == announced
    assert known.now is not None
    forget_portal_keys(connection=connection)
    assert keys_of(connection).now is None
