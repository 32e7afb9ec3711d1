"""A kickoff and a closing with parallel role-plays, from the wizard to the live screen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

ADMIN, FACILITATOR = "Zofia García", "Adebayo Nguyễn"
NAMES = [
    f"{first} Parallel" for first in ("Adi", "Boi", "Cemi", "Dagi", "Evi", "Fayi", "Gili", "Hali")
]
PILOT = "Parallel pilot"
FIRST, SECOND = "As you like", "Fine by me"


def to_the_review(page: Page) -> None:
    """With what the portal proposes."""
    forward = page.get_by_role("button", name="Save and continue")
    page.get_by_label("Name of the pilot").fill(PILOT)
    page.get_by_label("Fewer messages that are misread").check()
    forward.click()
    lines = [f"{name} <{name.lower().replace(' ', '.')}@northwind.example>" for name in NAMES]
    page.get_by_label("Paste people").fill("\n".join(lines))
    forward.click()
    page.get_by_role("button", name="Add 8 people and continue").click()
    forward.click()
    page.get_by_role("row", name=re.compile("Adebayo")).get_by_role("checkbox").first.check()
    page.get_by_role("row", name=re.compile("Leila")).get_by_role("checkbox").last.check()
    for _step in ("team", "groups", "times"):
        forward.click()
    page.get_by_label("Ask these people too").wait_for()
    forward.click()
    page.get_by_text("Go if all of this holds").wait_for()
    forward.click()


def told(page: Page, session: str) -> dict[str, str]:
    """Role-play -> who plays it, as the review says it."""
    rows = page.get_by_role("row", name=re.compile(f"^{session}"))
    cells = (row.get_by_role("cell").all_inner_texts() for row in rows.all())
    return {form.split(" (")[0]: groups for _week, form, groups in cells}


def test_groups_swap_their_role_plays_and_are_scored_on_one_ruler(
    visit: Callable[..., Visitor],
) -> None:
    admin = visit()
    page = admin.sign_in(ADMIN)
    admin.go("/pilots/")
    page.get_by_role("link", name="New pilot").first.click()
    to_the_review(page)
    page.get_by_text("Who coaches whom, which group plays what").click()
    expect(page.get_by_role("heading", name="Which group plays what")).to_be_visible()
    admin.look("review-which-group-plays-what")
    assert told(page, "Kickoff") == {FIRST: "group 1", SECOND: "group 2"}
    assert told(page, "Closing") == {SECOND: "group 1", FIRST: "group 2"}
    with page.expect_navigation():
        page.get_by_role("button", name="Launch the pilot").click()

    # What the review said is what the sessions play.
    page.wait_for_url(re.compile(r"/pilots/\d+/$"))
    admin.go(f"{page.url}sessions/")
    kickoffs = page.get_by_role("link", name=re.compile("^Kickoff"))
    played = {}
    for session in [str(link.get_attribute("href")) for link in kickoffs.all()]:
        admin.go(session)
        group = page.locator("dl.facts dd").filter(has_text=PILOT).inner_text()
        played[page.locator(".lede").inner_text()] = (group[-1], session)
    assert {form: group for form, (group, _session) in played.items()} == {FIRST: "1", SECOND: "2"}
    first = played[FIRST][1]
    admin.go(f"{first}form/")
    page.get_by_label(re.compile("Everybody here has a part in it elsewhere")).check()
    page.get_by_role("button", name="Play this one").click()
    expect(page.get_by_role("link", name=re.compile("Not everybody is new"))).to_be_visible()
    admin.look("role-play-known-already")

    # The facilitator's phone: the script, the role-play of this group, one ruler with examples.
    phone = visit(viewport=PHONE)
    live = phone.sign_in(FACILITATOR)
    number = first.strip("/").rpartition("/")[2]
    phone.go(f"/scores/{number}/?show=guide")
    expect(live.locator("#guide")).to_contain_text(FIRST)
    expect(live.locator(".guide")).to_contain_text("only the first call is scored")
    phone.look("run-sheet-of-a-kickoff")
    phone.go(f"/scores/{number}/")
    place = live.locator("[data-stage] > [data-leader] [data-criterion]").first
    place.locator("label").filter(has=live.locator('input[value="2"]')).click()
    expect(place.locator(".saved-tick")).to_have_attribute("data-state", "saved")
    expect(place).to_contain_text("Names one of the two moments")
    place.get_by_text("What to look for").click()
    expect(place).to_contain_text("You seem quieter")
    phone.look("scored-on-one-ruler")
