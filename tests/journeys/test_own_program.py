"""The editor in the hands of an admin: a mistake on the way, a phone, and no script."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import FrameLocator, Page, expect

from authoring.models import Manuscript
from authoring.operations import copy_program, publish_shipped
from people.models import Member
from tests.browser import PHONE
from tests.conftest import SHIPPED
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CARD = "en/01-digital-cues/cards/06-already-decided.toml"


def preview(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name=preview]")


def test_a_mistake_is_kept_said_at_its_field_and_mended_and_all_else_stays(
    admin: Member, now: dt.datetime, welcome: Callable[..., Visitor]
) -> None:
    shipped = publish_shipped(folder=SHIPPED, now=now)
    origin = Manuscript.objects.get(version=shipped)
    draft = copy_program(origin=origin, titles={"en": "Ours", "de": "Unseres"}, by=admin, now=now)
    before = dict(draft.files)

    office = welcome(admin)
    page = office.go(reverse("authoring:piece", args=[draft.pk, CARD]))
    shown = preview(page)
    expect(shown.get_by_role("heading", name="It is already decided")).to_be_visible()
    page.get_by_label("Title", exact=True).fill("Decided, as ever")
    expect(shown.get_by_role("heading", name="Decided, as ever")).to_be_visible()
    office.look("card-editor")
    weak = page.get_by_label("A first reply many of us would send")
    weak.fill("Calm down.")
    weak.select_text()
    page.locator("textarea[name=weak_reply]").locator("..").get_by_title("Bold").click()
    expect(weak).to_have_value("**Calm down.**")
    expect(shown.locator(".weak strong")).to_have_text("Calm down.")

    quote = page.get_by_label("In which words").first
    right = quote.input_value()
    quote.fill("Nobody wrote this")
    expect(page.locator("[data-preview-note]")).to_contain_text("is not in “A reply that works”")
    expect(shown.get_by_role("heading", name="Decided, as ever")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    office.look("card-with-a-mistake")
    page.get_by_role("link", name="In which words").click()
    expect(page.get_by_label("In which words").first).to_be_focused()
    page.get_by_label("In which words").first.fill(right)

    page.get_by_role("button", name="German").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page.get_by_text("English: Decided, as ever")).to_be_visible()
    page.get_by_label("Title", exact=True).fill("Wie immer entschieden")
    expect(preview(page).get_by_role("heading", name="Wie immer entschieden")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()

    draft.refresh_from_db()
    german = CARD.replace("en/", "de/")
    assert {path for path in before if before[path] != draft.files[path]} == {CARD, german}
    assert draft.files[german] == before[german].replace(
        "Ist ja schon entschieden", "Wie immer entschieden", 1
    )


def test_rows_are_added_on_a_phone_and_without_script(
    admin: Member, now: dt.datetime, welcome: Callable[..., Visitor]
) -> None:
    office = welcome(admin, viewport=PHONE, workers="block")
    shipped = publish_shipped(folder=SHIPPED, now=now)
    page = office.go(reverse("authoring:copy", args=[shipped.pk]))
    page.locator("main form button").click()
    [draft] = Manuscript.objects.drafts()
    page.context.route("**/*.js", lambda route: route.abort())
    page.goto(reverse("authoring:piece", args=[draft.pk, CARD]))
    page.get_by_label("Title", exact=True).fill("Typed before")
    count = page.get_by_label("In which words").count()
    page.get_by_role("button", name=re.compile("Add another ?: What the reply does")).click()
    expect(page.get_by_label("In which words")).to_have_count(count + 1)
    expect(page.get_by_label("Title", exact=True)).to_have_value("Typed before")
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    page.get_by_role("button", name="Move up: Move 2").click()
    page.get_by_role("button", name=f"Take out: Move {count + 1}").click()
    page.get_by_role("button", name="Show what I have typed").click()
    expect(preview(page).get_by_role("heading", name="Typed before")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    draft.refresh_from_db()
    assert 'title = "Typed before"' in draft.files[CARD]
