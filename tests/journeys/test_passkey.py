"""A passkey: added, used to sign in alone, renamed and removed, with a key that Chromium plays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from fido2.utils import websafe_decode, websafe_encode
from playwright.sync_api import Page, Route, expect

from people.models import Member
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long and lovely sentence"


def plug_in_a_key(page: Page) -> Callable[[], object]:
    """A key inside the device that knows its owner; what takes it away again."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return partial(session.send, "WebAuthn.removeVirtualAuthenticator", added)


def break_the_key(route: Route) -> None:
    """On its way the public key becomes one that lies on no curve."""
    form = dict(parse_qsl(route.request.post_data or "", keep_blank_values=True))
    credential = json.loads(form["credential"])
    attestation = websafe_decode(credential["response"]["attestationObject"])
    broken = attestation[:-1] + bytes([attestation[-1] ^ 0xFF])
    credential["response"]["attestationObject"] = websafe_encode(broken)
    form["credential"] = json.dumps(credential)
    route.continue_(post_data=urlencode(form))


def add_a_passkey(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name="Add a passkey")).to_be_visible()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add").click()


def sign_in_with_password(visitor: Visitor, member: Member) -> None:
    page = visitor.page
    visitor.go(reverse("account_login") + "?way=password")
    page.locator("main [name=login]").fill(member.email)
    page.locator("main [name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm_by_password(page: Page) -> None:
    """Changes of a sign-in ask who is there."""
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.locator("main [name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_a_passkey_is_added_signs_in_alone_and_goes(
    welcome: Callable[..., Visitor], leader: Member
) -> None:
    assert leader.user is not None
    leader.user.set_password(PASSWORD)
    leader.user.save()
    visitor = welcome(leader)
    page = visitor.page
    plug_in_a_key(page)
    visitor.go(reverse("mfa_add_webauthn"))
    confirm_by_password(page)
    expect(page.get_by_role("heading", name="Add a passkey")).to_be_visible()
    visitor.look("passkey-add")
    refuse = (
        "name => {navigator.credentials.create = async () => {throw new DOMException('', name)}}"
    )
    for name, said in (("NotAllowedError", "gave no passkey"), ("InvalidStateError", "already")):
        page.evaluate(refuse, name)
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_role("alert")).to_contain_text(said)
    visitor.look("passkey-none")
    page.reload()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: reverse("mfa_add_webauthn") not in url)
    page.context.clear_cookies()
    visitor.go(reverse("account_login"))
    page.get_by_role("button", name=re.compile("passkey")).click()
    page.wait_for_url(lambda url: reverse("account_login") not in url)
    visitor.go(reverse("mfa_list_webauthn"))
    expect(page.get_by_text("My laptop")).to_be_visible()
    page.get_by_role("link", name="Rename").click()
    expect(page.get_by_role("link", name="Use the app or a recovery code")).to_be_visible()
    page.get_by_role("link", name="Use a passkey").click()
    visitor.look("passkey-confirm")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Rename the passkey")).to_be_visible()
    visitor.look("passkey-rename")
    page.get_by_label("Name").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Old laptop")).to_be_visible()
    page.get_by_role("link", name="Remove").click()
    visitor.look("passkey-remove")
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("You have no passkey yet")).to_be_visible()


def test_an_admin_enrolls_a_passkey_loses_it_and_gets_back_in(
    welcome: Callable[..., Visitor], admin: Member, settings: Any
) -> None:
    """A broken one is refused first, and shuts nobody out; later a recovery code helps."""
    settings.ADMINS_NEED_SECOND_STEP = settings.DANGEROUS_STEPS_ASK_AGAIN = True
    assert admin.user is not None
    admin.user.set_password(PASSWORD)
    admin.user.save()
    visitor = welcome(workers="block")
    page = visitor.page
    lose = plug_in_a_key(page)
    sign_in_with_password(visitor, admin)
    page.get_by_role("link", name="Use this device or a security key").click()
    confirm_by_password(page)
    page.route(f"**{reverse('mfa_add_webauthn')}", break_the_key)
    add_a_passkey(page, "Broken")
    expect(page.get_by_role("alert").or_(page.locator(".error-summary")).first).to_be_visible()
    assert not Authenticator.objects.exists()
    page.unroute(f"**{reverse('mfa_add_webauthn')}")
    lose()
    lose = plug_in_a_key(page)
    visitor.go(reverse("mfa_add_webauthn"))
    add_a_passkey(page, "My laptop")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.locator("main li code").first.inner_text()
    visitor.go(reverse("people:members"))
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    lose()
    page.context.clear_cookies()
    sign_in_with_password(visitor, admin)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    plug_in_a_key(page)
    page.wait_for_url(lambda url: "/account/" not in url)
    visitor.go(reverse("mfa_add_webauthn"))
    confirm_by_password(page)
    add_a_passkey(page, "New laptop")
    page.wait_for_url(lambda url: reverse("mfa_add_webauthn") not in url)
    visitor.go(reverse("mfa_list_webauthn"))
    lost = page.locator("main li", has_text="My laptop")
    lost.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("New laptop")).to_be_visible()
    expect(page.get_by_text("My laptop")).not_to_be_visible()
    visitor.go(reverse("people:account"))
    visitor.look("account-sign-ins")
