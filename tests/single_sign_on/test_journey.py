"""An admin connects a provider by the pages alone, and somebody comes in through it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from people.models import Member
from tests.conftest import OpenPage
from tests.single_sign_on.oidc_provider import CLIENT, SECRET, OidcProvider

pytestmark = pytest.mark.proof("connections", **{"single sign-on": 1})


def press(page: Page, name: str, role: Any = "button") -> None:
    with page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).click()


@pytest.mark.django_db(transaction=True)
def test_an_admin_connects_a_provider_and_a_leader_comes_in(
    open_page: OpenPage, oidc: OidcProvider, admin: Member, leader: Member, live_server: Any
) -> None:
    page = open_page(admin)
    page.goto("/connections/sign-in/")
    press(page, "Connect with OpenID Connect", "link")
    page.get_by_label("Name", exact=True).fill("Northwind ID")
    page.get_by_label("Discovery address").fill(oidc.issuer)
    page.get_by_label("Client ID").fill(CLIENT)
    page.get_by_label("Client secret").fill(SECRET)
    page.get_by_label("Email domains").fill("northwind.example")
    press(page, "Save")
    press(page, "Test the connection")
    page.get_by_text("The provider accepts the client ID and the client secret.").wait_for()
    press(page, "Sign in as a test", "link")
    page.get_by_text("Everything the provider sent").wait_for()
    press(page, "Northwind ID", "link")
    press(page, "Switch on")
    page.get_by_text("Switched on. From now on").wait_for()
    page.goto("/account/logout/")
    press(page, "Sign out")
    page.get_by_label("Email address").fill(leader.email)
    press(page, "Send me a code")
    press(page, "Continue with Northwind ID", "link")
    page.wait_for_url(f"{live_server.url}/")
    assert leader.name.split()[0] in page.content()
