"""Pages that keep what was typed send it with one press, whoever signed in meanwhile on another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import OperationalError
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.models import Member, Organization, PeopleImport, SignedInBrowser
from tests.conftest import OpenPage
from tests.people.test_sign_in import app_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Nia Roth <nia@northwind.example>\nIgor Popescu <igor@northwind.example>"
PASSWORD = "a long walk by the river"


@pytest.fixture
def typed(admin: Member, open_page: OpenPage) -> Page:
    """A form with words that are not sent yet."""
    assert admin.user is not None
    admin.user.set_password(PASSWORD)
    admin.user.save()
    page = open_page(admin)
    page.goto(reverse("people:import"))
    page.locator("textarea[name=people]").fill(WORDS)
    return page


def idle_for_long(_admin: Member) -> None:
    SignedInBrowser.objects.update(used_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))


def sign_in(page: Page, member: Member) -> None:
    page.goto(reverse("account_login") + "?way=password")
    page.locator("main [name=login]").fill(member.email)
    page.locator("main [name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/" not in url)


def confirm(page: Page) -> None:
    page.locator("main [name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def check(page: Page) -> None:
    page.get_by_role("button", name="Check the list").click()


def send_again(page: Page) -> None:
    """One press is enough."""
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_url(lambda url: not url.endswith(reverse("people:import")))
    expect(page.get_by_text("nia@northwind.example").first).to_be_visible()
    assert PeopleImport.objects.count() == 1


def test_after_a_sign_out_in_the_middle_of_a_form(typed: Page, admin: Member) -> None:
    idle_for_long(admin)
    check(typed)
    expect(typed.get_by_role("heading", name="You have been signed out")).to_be_visible()
    with typed.expect_popup() as opened:
        typed.get_by_role("link", name="Sign in on a second page").click()
    sign_in(opened.value, admin)
    send_again(typed)


def test_after_a_form_was_open_for_too_long_and_somebody_signed_in_once_more(
    typed: Page, admin: Member
) -> None:
    idle_for_long(admin)
    sign_in(typed.context.new_page(), admin)
    check(typed)
    expect(typed.get_by_text("The page was open for too long")).to_be_visible()
    idle_for_long(admin)
    sign_in(typed.context.new_page(), admin)
    send_again(typed)


def test_after_somebody_showed_that_it_is_them(
    typed: Page, admin: Member, leader: Member, settings: Any
) -> None:
    settings.DANGEROUS_STEPS_ASK_AGAIN = True
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 60
    typed.goto(reverse("people:member", args=[leader.pk]))
    typed.get_by_label("Coach", exact=True).check()
    typed.get_by_role("button", name="Save the roles").click()
    expect(typed.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    with typed.expect_popup() as opened:
        typed.get_by_role("link", name="Confirm on a second page").click()
    confirm(opened.value)
    opened.value.wait_for_url("**/done/")
    with typed.expect_navigation():
        typed.get_by_role("button", name="Send it again").click()
    leader.refresh_from_db()
    assert set(leader.roles) == {"leader", "coach"}


def test_after_a_second_step_was_set_up(typed: Page, admin: Member) -> None:
    Organization.objects.update(second_step_for_all=True)
    check(typed)
    expect(typed.get_by_role("heading", name="One more step to sign in")).to_be_visible()
    with typed.expect_popup() as opened:
        typed.get_by_role("link", name="Go on to the second step").click()
    other = opened.value
    other.goto(reverse("mfa_activate_totp"))
    confirm(other)
    secret = other.locator("#authenticator_secret").input_value()
    other.locator("main [name=code]").fill(app_code(secret))
    other.keyboard.press("Enter")
    other.wait_for_url(lambda url: reverse("mfa_activate_totp") not in url)
    send_again(typed)


def test_after_the_database_was_away(typed: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object) -> None:
        raise OperationalError

    with monkeypatch.context() as gone:
        gone.setattr("people.sessions.session_behind", away)
        check(typed)
        expect(typed.get_by_role("heading", name="We will be right back")).to_be_visible()
        with typed.expect_navigation():
            typed.get_by_role("button", name="Send it again").click()
        expect(typed.get_by_role("heading", name="We will be right back")).to_be_visible()
    send_again(typed)
