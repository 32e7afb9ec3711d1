"""The account page and the edit form in a browser, narrow and wide, checked by axe."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from people.models import Member
from tests.accessible import looked_over
from tests.browser import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page):
    """Nothing for axe to say, and nothing wider than the screen."""
    results = looked_over(page)
    assert results.violations_count == 0, results.generate_report()
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_somebody_chooses_their_language_and_signs_out_elsewhere(
    open_page, leader, client_for, viewport
):
    Member.objects.filter(pk=leader.pk).update(language="pt")
    other = client_for(leader)
    page = open_page(leader, viewport=viewport)
    page.goto("/")
    look(page)
    page.get_by_role("link", name="Choose another language").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_text("Signed out in 1 other browser.")).to_be_visible()
    page.get_by_label("Language", exact=True).select_option(label="Deutsch")
    page.get_by_label("Time zone", exact=True).select_option("Europe/Berlin")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Ihr Konto")).to_be_visible()
    expect(page.get_by_text("Ihre Sprache und Zeitzone sind gespeichert.")).to_be_visible()
    look(page)
    assert other.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_an_admin_mends_an_address_that_somebody_else_has(open_page, admin, leader, peer, viewport):
    page = open_page(admin, viewport=viewport)
    page.goto(reverse("people:member", args=[leader.pk]))
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Email address").fill("bashir@northwind.example")
    page.get_by_label("Manager").fill("Bashir Novák")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Bashir Novák has this address.").click()
    expect(page.get_by_label("Email address")).to_be_focused()
    expect(page.get_by_label("Manager")).to_have_value("Bashir Novák")
    look(page)
    page.get_by_label("Email address").fill("halima.eze@northwind.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The details of Halima Eze are saved.")).to_be_visible()
    look(page)
    leader.refresh_from_db()
    assert (leader.email, leader.manager) == ("halima.eze@northwind.example", peer)
