"""A message that comes and goes lies over nothing that has the focus (WCAG 2.2, 2.4.11)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.models import Member
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAY = """text => {
  const note = document.createElement("div");
  note.className = "toast";
  note.dataset.tone = "error";
  note.textContent = text;
  document.getElementById("toasts").append(note);
}"""
COVERED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  const box = document.activeElement.getBoundingClientRect();
  const seen = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2].map(
    y => document.elementFromPoint((box.left + box.right) / 2, y));
  // What is as tall as half a screen may reach below it, as long as it is seen.
  const [covers, isTall] = [each => each?.closest("#toasts"), box.height > innerHeight / 2];
  const isCovered = isTall ? seen.every(covers) : seen.some(covers);
  done(isCovered && !document.activeElement.closest("#toasts")
    ? document.activeElement.outerHTML.slice(0, 90) : "");
})))"""
LONG = "What you have changed is saved, and it is as you want it from now on. " * 2


def walk(page: Page) -> list[str]:
    """Whatever is covered as somebody goes over the page with the tab key."""
    found = []
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        found.append(page.evaluate(COVERED))
    assert len(found) > 10
    return [each for each in found if each]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("address", ["people:account", "people:members", "gallery"])
def test_what_has_the_focus_is_not_covered(
    admin: Member, open_page: OpenPage, viewport: dict[str, int], address: str
) -> None:
    page = open_page(admin, workers="block")
    page.set_viewport_size(viewport)
    page.goto(reverse(address))
    page.wait_for_load_state()
    page.evaluate(SAY, LONG)
    assert walk(page) == []


def test_a_message_that_comes_goes_where_the_focus_is_not(
    leader: Member, open_page: OpenPage
) -> None:
    page = open_page(leader, workers="block")
    page.set_viewport_size(PHONE)
    page.goto(reverse("people:account"))
    page.wait_for_load_state()
    page.evaluate(
        """() => {
          const button = document.querySelector("main form button");
          button.style.cssText = "position: fixed; inset-block-end: 6rem; inset-inline: 2rem";
          button.focus();
        }"""
    )
    page.evaluate(SAY, LONG)
    assert page.evaluate(COVERED) == ""
    expect(page.locator("#toasts")).to_have_attribute("data-high", "")
    page.locator("a.brand").focus()
    expect(page.locator("#toasts")).not_to_have_attribute("data-high", "")
