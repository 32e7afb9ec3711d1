"""A second click on a form that is on its way is no second form."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from people.models import Member
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TWICE = """
const form = document.querySelector("main form[method=post]");
form.requestSubmit(); setTimeout(() => form.requestSubmit(), 100);
"""


def test_two_clicks_send_one_form(leader: Member, open_page: OpenPage) -> None:
    page, sent = open_page(leader, workers="block"), []

    def note(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request.url)
            page.wait_for_timeout(400)
        route.continue_()

    page.goto("/people/account/")
    page.route("**/people/account/", note)
    page.evaluate(TWICE)
    page.get_by_text("Your language and time zone are saved.").wait_for()
    assert len(sent) == 1
    page.wait_for_load_state()  # with its script
    page.evaluate(TWICE)
    page.wait_for_timeout(1000)
    assert len(sent) == 2, "the next page has a form of its own"
