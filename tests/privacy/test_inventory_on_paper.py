"""The inventory is annex 1 of an agreement: on paper it says of everything who sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from people.models import Member
from tests.browser import PHONE
from tests.conftest import OpenPage


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_is_folded_on_a_screen_is_open_on_paper(
    privacy_officer: Member, open_page: OpenPage
) -> None:
    page = open_page(privacy_officer, viewport=PHONE)
    page.goto("/privacy/inventory/")
    seen = page.get_by_text("Who sees it", exact=True)
    assert seen.count() > 50
    expect(seen.first).to_be_hidden()
    page.emulate_media(media="print")
    expect(seen.first).to_be_visible()
    expect(seen.last).to_be_visible()
