"""The bar of a phone: every place in one line, in both languages, on the narrowest phone too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from people.models import Member
from tests.browser import PHONE
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 640}
BROKEN = """() => [...document.querySelectorAll(".tabs li")].filter(each => each.checkVisibility())
  .map(each => each.querySelector("span")).filter(word => {
    const words = document.createRange();
    words.selectNodeContents(word);
    return words.getClientRects().length > 1 || word.scrollWidth > word.clientWidth;
  }).map(word => word.textContent)"""
REACHES = """() => [...document.querySelectorAll(".tabs li")].filter(each => each.checkVisibility())
  .map(each => Math.round(each.getBoundingClientRect().right)).at(-1)"""


def opened(page: Page) -> Page:
    page.goto("/people/account/")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


@pytest.mark.parametrize("viewport", [PHONE, NARROW], ids=["phone", "narrow"])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("who", ["leader", "admin", "privacy_officer", "coach"])
def test_places_stand_in_one_line(
    request: pytest.FixtureRequest,
    open_page: OpenPage,
    who: str,
    language: str,
    viewport: dict[str, int],
) -> None:
    member: Member = request.getfixturevalue(who)
    Member.objects.filter(pk=member.pk).update(language=language)
    page = opened(open_page(member, viewport=viewport, workers="block"))
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(REACHES) == viewport["width"]


def test_letters_set_wider_take_two_lines_and_no_more_room(
    leader: Member, open_page: OpenPage
) -> None:
    page = opened(open_page(leader, viewport=NARROW, workers="block"))
    page.evaluate("document.documentElement.style.letterSpacing = '0.12em'")
    assert page.evaluate(REACHES) == NARROW["width"]
