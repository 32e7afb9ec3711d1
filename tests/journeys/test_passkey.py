"""A passkey: added, used to sign in alone, renamed and removed, with a key that Chromium plays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.models import Member
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long and lovely sentence"


def plug_in_a_key(page: Page) -> None:
    """A key inside the device that knows its owner."""
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
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


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
