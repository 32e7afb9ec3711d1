"""Whoever types before the scripts of a page are there, or while its picture still loads, sees what
they typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from authoring.models import Manuscript
from authoring.operations import copy_program, publish_shipped
from authoring.pieces import piece_address
from people.models import Member
from tests.programs.small_program import write_small_program

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
CARD = "en/01-cues/cards/01-read.toml"


@pytest.fixture
def draft(transactional_db: None, tmp_path: Path, admin: Member, now: dt.datetime) -> Manuscript:
    version = publish_shipped(folder=write_small_program(tmp_path / "small"), now=now)
    origin = Manuscript.objects.get(version=version)
    return copy_program(origin=origin, titles={"en": "Own"}, by=admin, now=now)


@pytest.mark.parametrize("late", ["script", "picture"])
def test_what_was_typed_early_is_shown_and_not_lost(
    open_page: OpenPage, live_server, draft: Manuscript, admin: Member, late: str
) -> None:
    page = open_page(admin)
    held: list[Route] = []
    preview = reverse("authoring:piece_preview", args=[draft.pk, CARD])
    where = {"script": "**/js/editor*.js", "picture": f"**{preview}*"}[late]
    page.route(where, lambda route: held.append(route), times=1)
    page.goto(live_server.url + piece_address(draft.pk, CARD), wait_until="commit")
    page.get_by_label("Title", exact=True).fill("Typed before all was there")
    if late == "picture":
        page.wait_for_timeout(800)  # what is typed has been drawn by now
    held[0].continue_()
    shown = page.frame_locator("[data-preview]")
    expect(shown.get_by_role("heading", name="Typed before all was there")).to_be_visible()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(live_server.url)
    assert asked == ["beforeunload"]
