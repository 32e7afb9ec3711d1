"""What real life does to a pilot: somebody joins late, a facilitator is replaced, it is paused,
moved, finished and opened again, and a wrong one is deleted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

ADMIN = "Zofia García"
EIGHT = [
    "Bruno Almeida", "Chiara Conti", "Dagny Berg", "Emeka Obi",
    "Fumiko Sato", "Greta Vogel", "Hugo Martin", "Ingrid Dahl",
]  # fmt: skip


def address(name: str) -> str:
    return name.lower().replace(" ", ".") + "@northwind.example"


def launched(admin: Visitor, name: str) -> str:
    """The address of a pilot that was set up and launched this minute."""
    page = admin.sign_in(ADMIN)
    admin.go("/pilots/new/")
    page.get_by_label("Name of the pilot").fill(name)
    page.get_by_label("Fewer messages that are misread").check()
    forward = page.get_by_role("button", name="Save and continue")
    forward.click()
    people = "\n".join(f"{each} <{address(each)}>" for each in EIGHT)
    page.get_by_label("Paste people").fill(people)
    with page.expect_navigation():
        forward.click()
    confirm = page.get_by_role("button", name=re.compile("^Add 8 people"))
    if confirm.count():
        confirm.click()
    page.wait_for_url(re.compile("/plan/"))
    forward.click()
    page.wait_for_url(re.compile("/team/"))
    for who in ("Adebayo", "Yara"):
        page.get_by_role("row", name=re.compile(who)).get_by_role("checkbox").first.check()
    page.get_by_role("row", name=re.compile("Leila")).get_by_role("checkbox").last.check()
    for step in ("groups", "times", "pulse"):
        forward.click()
        page.wait_for_url(re.compile(f"/{step}/"))
    page.get_by_label("Ask these people too").fill(
        "\n".join(f"Peer {n} <peer{n}@northwind.example>" for n in range(1, 8))
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Show the preview for these choices").click()
    for step in ("measurement", "review"):
        forward.click()
        page.wait_for_url(re.compile(f"/{step}/"))
    press(page, "Launch the pilot")
    page.wait_for_url(re.compile(r"/pilots/\d+/$"))
    return page.url


def changing(page: Page, pilot: str, link: str) -> None:
    """From the pilot's page to one of its changes."""
    page.goto(pilot)
    page.get_by_role("link", name="Change this pilot").click()
    page.get_by_role("link", name=link).first.click()


def press(page: Page, button: str) -> None:
    """Also a second time where the page asks first: the demo's other pilots and today's holidays
    decide that.
    """
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    if page.get_by_text("Nothing was changed yet").count():
        page.get_by_role("button", name=button).click()


def test_a_late_joiner_and_a_facilitator_replaced_mid_pilot(
    visit: Callable[..., Visitor], entries_ahead: Callable[[], dict[str, int]]
) -> None:
    admin = visit(viewport=PHONE)
    pilot, page = launched(admin, "Life pilot"), admin.page
    admin.look("running-pilot")
    page.get_by_role("link", name="Change this pilot").click()
    admin.look("change-this-pilot")
    page.get_by_role("link", name="Add a leader").click()
    admin.look("add-a-leader")
    page.get_by_label("Name or address").fill("somebody unknown")
    press(page, "Add the leader")
    admin.look("add-a-leader-unknown")
    page.get_by_label("Name or address").fill("pavel jensen")
    press(page, "Add the leader")
    expect(page.get_by_text("Pavel Jensen takes part.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Pavel Jensen"))).to_have_count(1)

    changing(page, pilot, "Adebayo Nguyễn")
    admin.look("hand-over")
    page.get_by_label("Who facilitates").fill("leila")
    press(page, "Hand over")
    expect(page.get_by_text(re.compile("Handed over: [1-9]"))).to_be_visible()

    page.get_by_role("row").get_by_role("link", name="Pavel Jensen").click()
    admin.look("change-a-leader")
    page.get_by_role("link", name="Remove from this pilot").click()
    admin.look("take-out")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Pavel Jensen no longer takes part.")).to_be_visible()
    page.get_by_role("link", name="No longer taking part").click()
    page.get_by_role("link", name="Bring back Pavel Jensen").click()
    press(page, "Bring back")
    expect(page.get_by_text("Pavel Jensen takes part again.")).to_be_visible()
    assert entries_ahead()["Life pilot"] >= len(EIGHT), "nine leaders, some sessions each"


def test_paused_moved_finished_opened_again_and_deleted(
    visit: Callable[..., Visitor], entries_ahead: Callable[[], dict[str, int]]
) -> None:
    admin = visit()
    pilot, page = launched(admin, "Mistaken pilot"), admin.page
    admin.read_mail(to=address(EIGHT[0]), subject="Welcome to")
    changing(page, pilot, "Move the dates for everybody")
    admin.look("move-the-dates")
    page.get_by_label("The next step opens").select_option("3")
    press(page, "Move the dates")
    expect(page.get_by_text("The dates have moved.")).to_be_visible()
    admin.read_mail(to=address(EIGHT[0]), subject="New time for")

    changing(page, pilot, "Pause the pilot")
    admin.look("pause")
    page.get_by_role("button", name="Pause the pilot").dblclick()
    expect(page.get_by_text("Nothing opens and nothing is sent")).to_be_visible()
    admin.look("paused")
    assert "Mistaken pilot" not in entries_ahead()
    page.get_by_role("link", name="Go on").click()
    press(page, "Go on")
    expect(page.get_by_text("Mistaken pilot goes on.")).to_be_visible()

    changing(page, pilot, "Finish this pilot")
    admin.look("finish")
    page.get_by_role("button", name="Finish the pilot").click()
    expect(page.get_by_text("Mistaken pilot is finished.")).to_be_visible()
    admin.read_mail(to=address(EIGHT[0]), subject="Canceled: Kickoff")
    changing(page, pilot, "Open it again")
    press(page, "Open it again")
    expect(page.get_by_text("Mistaken pilot is running again.")).to_be_visible()
    assert entries_ahead()["Mistaken pilot"] >= len(EIGHT)

    changing(page, pilot, "Delete the pilot")
    admin.look("delete")
    page.get_by_role("button", name="Delete the pilot").dblclick()
    expect(page.get_by_role("heading", level=1, name="Pilots")).to_be_visible()
    expect(page.get_by_role("link", name="Mistaken pilot")).to_have_count(0)
    assert "Mistaken pilot" not in entries_ahead()
