"""Signing in by SAML, against pysaml2 and signxml."""

from __future__ import annotations

import base64
import copy
import datetime as dt
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import etree

from connections.models import Exchange
from people.models import Member
from single_sign_on.providers import SignInProvider
from single_sign_on.states import Protocol
from tests.single_sign_on.conftest import FROM_HERE, Connect
from tests.single_sign_on.saml_provider import (
    A,
    answer,
    key_and_certificate,
    metadata,
    posted,
    signed,
)

pytestmark = pytest.mark.proof("connections", **{"single sign-on": 1})

Element = etree._Element
HOST = "http://testserver"


@pytest.fixture
def provider(connected: Connect, leader: Member) -> SignInProvider:
    return connected(protocol=Protocol.SAML, metadata=metadata())


def browser() -> Client:
    """One that says which host it means, as browsers do."""
    return Client(HTTP_HOST="testserver")


@pytest.fixture
def client() -> Client:
    return browser()


def asked_by(client: Client, provider: SignInProvider) -> str:
    """The number of what the portal asks."""
    answer = client.get(reverse("sso_go", args=[provider.key]), headers=FROM_HERE)
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    request = zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15)
    return str(etree.fromstring(request).get("ID"))


def written(provider: SignInProvider, asked: str | None, **more: Any) -> Element:
    given = {
        "acs": HOST + reverse("saml_acs", args=[provider.key]),
        "audience": HOST + reverse("saml_metadata", args=[provider.key]),
        **more,
    }
    return answer(asked=asked, **given)


def sent(client: Client, provider: SignInProvider, root: Element) -> HttpResponse:
    """Through the browser, which brings no session with the first of both requests."""
    first = client.post(reverse("saml_acs", args=[provider.key]), posted(root))
    if first.status_code != 302:
        return first
    return client.get(first.headers["Location"])


def signed_in_as(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def test_a_known_person_comes_in_once_and_by_what_lasts(
    provider: SignInProvider, leader: Member, client: Client
) -> None:
    root = signed(written(provider, asked_by(client, provider), role="admin"))
    came = sent(client, provider, root)
    assert came.headers["Location"] == reverse("home")
    assert signed_in_as(client) == str(leader.user_id)
    tied = SocialAccount.objects.get()
    assert (tied.uid, set(tied.extra_data)) == ("subject-1", {"of"})
    for again in (client, browser()):
        assert sent(again, provider, root).status_code == 403
    thief = browser()
    root = signed(written(provider, asked_by(thief, provider), subject="subject-2"))
    assert sent(thief, provider, root).status_code == 403


def test_what_is_unsigned_stale_or_for_somebody_else_opens_nothing(
    provider: SignInProvider, client: Client
) -> None:
    elsewhere = "https://other.example/"

    def old(asked: str) -> Element:
        with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(hours=2), tick=False):
            return signed(written(provider, asked))

    cases: dict[str, Callable[[str], Element]] = {
        "unsigned": lambda asked: written(provider, asked),
        "signed by somebody else": lambda asked: signed(written(provider, asked), "mallory"),
        "wrong audience": lambda asked: signed(written(provider, asked, audience=elsewhere)),
        "wrong issuer": lambda asked: signed(written(provider, asked, issuer=elsewhere)),
        "wrong receiver": lambda asked: signed(written(provider, asked, acs=elsewhere)),
        "over": old,
        "nobody asked": lambda _asked: signed(written(provider, None)),
        "another asked": lambda _asked: signed(written(provider, "_of-somebody-else")),
        "domain of others": lambda asked: signed(
            written(provider, asked, mail="olga@elsewhere.example")
        ),
        "not verified": lambda asked: signed(written(provider, asked, email_verified="false")),
        "changed after signing": lambda asked: _changed(signed(written(provider, asked))),
        **{
            f"wrapped {number}": lambda asked, wrap=wrap: wrap(signed(written(provider, asked)))
            for number, wrap in enumerate(WRAPPINGS)
        },
    }
    for name, make in cases.items():
        came = sent(client, provider, make(asked_by(client, provider)))
        assert (came.status_code, signed_in_as(client)) == (403, ""), name
    details = Exchange.objects.filter(outcome="refused").values_list("detail", flat=True)
    assert len(details) == len(cases)
    assert not [detail for detail in details if "@" in detail or not detail]
    nonsense = {"SAMLResponse": "%%%"}
    address = reverse("saml_acs", args=[provider.key])
    client.post(address, nonsense)
    assert client.get(reverse("saml_finish_acs", args=[provider.key])).status_code == 403
    assert client.get(reverse("saml_finish_acs", args=[provider.key])).status_code == 403
    assert client.post(address, {"SAMLResponse": "x" * 300_000}).status_code == 403


def test_what_begins_at_the_provider_ends_at_a_button_where_the_admin_says_so(
    connected: Connect, leader: Member, client: Client
) -> None:
    """Somebody else's page may have sent the answer, and made this browser somebody's."""
    provider = connected(protocol=Protocol.SAML, metadata=metadata(), takes_unasked=True)
    root = signed(written(provider, None))
    page = sent(client, provider, root)
    assert page.status_code == 200
    assert f'href="{reverse("sso_go", args=[provider.key])}"' in page.content.decode()
    assert not signed_in_as(client)
    assert sent(browser(), provider, root).status_code == 403, "once"
    asked = signed(written(provider, asked_by(client, provider)))
    assert sent(client, provider, asked).status_code == 302
    assert signed_in_as(client) == str(leader.user_id)


def test_a_new_certificate_counts_beside_the_old_one(
    connected: Connect, leader: Member, client: Client
) -> None:
    both = metadata(key_and_certificate("northwind")[1], key_and_certificate("next")[1])
    provider = connected(protocol=Protocol.SAML, metadata=both)
    for name in ("northwind", "next"):
        other = browser()
        root = signed(written(provider, asked_by(other, provider)), name)
        sent(other, provider, root)
        assert signed_in_as(other) == str(leader.user_id), name


def test_the_portal_says_what_it_is(provider: SignInProvider, client: Client) -> None:
    page = client.get(reverse("saml_metadata", args=[provider.key]))
    assert page.headers["Content-Type"].startswith("text/xml")
    assert HOST + reverse("saml_acs", args=[provider.key]) in page.text
    assert client.get(reverse("saml_sls", args=[provider.key])).status_code == 302


def _changed(root: Element) -> Element:
    value = root.find(f".//{A}AttributeValue")
    value.text = "zofia@northwind.example"
    return root


def _evil(root: Element) -> tuple[Element, Element]:
    """The signed assertion, and a copy of it without signature that speaks of the admin."""
    genuine = root.find(f"{A}Assertion")
    evil = copy.deepcopy(genuine)
    evil.set("ID", "_evil")
    evil.remove(evil.find("{http://www.w3.org/2000/09/xmldsig#}Signature"))
    evil.find(f".//{A}AttributeValue").text = "zofia@northwind.example"
    evil.find(f".//{A}NameID").text = "subject-of-the-admin"
    return genuine, evil


def _evil_first(root: Element) -> Element:
    genuine, evil = _evil(root)
    genuine.addprevious(evil)
    return root


def _evil_last(root: Element) -> Element:
    genuine, evil = _evil(root)
    genuine.addnext(evil)
    return root


def _genuine_inside(root: Element) -> Element:
    """The signature of the evil one points at a genuine one that it carries along."""
    genuine, evil = _evil(root)
    signature = genuine.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    root.replace(genuine, evil)
    evil.insert(1, signature)
    carried = etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object")
    carried.append(genuine)
    return root


def _genuine_in_extensions(root: Element) -> Element:
    genuine, evil = _evil(root)
    root.replace(genuine, evil)
    extensions = etree.Element("{urn:oasis:names:tc:SAML:2.0:protocol}Extensions")
    extensions.append(genuine)
    root.insert(1, extensions)
    return root


def _same_id(root: Element) -> Element:
    genuine, evil = _evil(root)
    evil.set("ID", genuine.get("ID"))
    genuine.addprevious(evil)
    return root


WRAPPINGS = [_evil_first, _evil_last, _genuine_inside, _genuine_in_extensions, _same_id]
