"""In a browser: a newer edition is there, and a copy takes of it what its authors like."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from authoring.models import Manuscript
from authoring.module_changes import take_module
from authoring.operations import publish_draft, replace_files
from people.models import Member
from tests.authoring.course import two_modules
from tests.authoring.shipping import QUIZ, READ, SPOT, Ship, changed, second_edition
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage
from tests.pilots.test_outbox_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_copy_takes_some_of_a_newer_edition_and_keeps_the_rest(
    open_page: OpenPage,
    copied: Manuscript,
    small: dict[str, str],
    ship: Ship,
    admin: Member,
    now: dt.datetime,
    viewport: dict[str, int],
) -> None:
    ours = changed(
        copied.files,
        (READ, "Text.", "What we have learned from our own pilots."),
        (QUIZ, "Choose.", "Choose one."),
    )
    replace_files(draft=copied, files=ours, by=admin, now=now)
    version = publish_draft(draft=Manuscript.objects.get(pk=copied.pk), by=admin, now=now)
    newer = ship(second_edition(take_module(two_modules(small), small, "01-cues")))

    page = open_page(admin, viewport=viewport)
    page.goto(reverse("programs:program", args=[version.pk]))
    expect(page.get_by_text("There is a newer edition of “Small”")).to_be_visible()
    look(page, "program-newer-edition")
    page.get_by_role("link", name="See what differs, and take what you like").click()
    page.get_by_role("button", name="Begin a draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("There is a newer edition of “Small”")
    look(page, "edition")
    page.get_by_text("What differs: Card “Spot” Cues").click()
    expect(page.get_by_text("Look well.")).to_be_visible()
    page.get_by_text("1 piece was changed only here").click()
    look(page, "edition-open")
    page.emulate_media(color_scheme="dark")
    look(page, "edition-dark")
    page.emulate_media(color_scheme="light")
    both = page.get_by_role("group", name="Card “Read” · Cues")
    expect(both.get_by_text("What we have learned from our own pilots.")).to_be_visible()
    expect(both.get_by_label("Keep ours")).to_be_checked()
    page.get_by_role("checkbox", name="About the program").uncheck()
    page.get_by_role("checkbox", name="Module “Replies”").uncheck()
    page.get_by_role("checkbox", name="Module “Cues”").uncheck()

    draft = Manuscript.objects.drafts().get()
    meanwhile = changed(draft.files, (SPOT, "Well.", "Well done."))
    replace_files(draft=draft, files=meanwhile, by=admin, now=now)
    page.get_by_role("button", name="Take what is chosen").click()
    expect(page.get_by_text("Something has changed since you opened this page")).to_be_visible()
    look(page, "edition-meanwhile")
    expect(page.get_by_role("checkbox", name="About the program")).not_to_be_checked()
    spot = page.get_by_role("group", name="Card “Spot” · Cues")
    spot.get_by_text("Take theirs").click()
    page.get_by_role("button", name="Take what is chosen").click()
    expect(page.get_by_text("forms 1, modules: is 2. Use 1 to 1.")).to_be_visible()
    look(page, "edition-refused")
    page.get_by_role("checkbox", name="Weeks “Two”").uncheck()
    page.get_by_role("checkbox", name="Weeks “Short”").uncheck()
    expect(spot.get_by_label("Take theirs")).to_be_checked()
    page.get_by_role("button", name="Take what is chosen").click()
    expect(page.get_by_text("Taken. Everything else in the draft is as it was.")).to_be_visible()
    expect(page.get_by_text("A newer edition")).to_have_count(0)
    draft.refresh_from_db()
    assert draft.files == {**meanwhile, SPOT: newer.files[SPOT]}
