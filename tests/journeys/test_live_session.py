"""A live session, the way it goes: one is absent, one tap lands on the wrong person, there are two
devices and for a while no network, and in the end it is finished, on the one screen.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import DESK, PHONE
from tests.demo_command import query
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

ADMIN, FACILITATOR = "Zofia García", "Adebayo Nguyễn"
BEGINS = """
UPDATE practice_practicesession SET starts_at = least(starts_at, now()) WHERE id = %s RETURNING id
"""
"""What is left of the minute is over."""
Visit = Callable[..., Visitor]


def begins_soon(admin: Visitor, session: str) -> None:
    """The admin moves the session to now, as near as a form can say it."""
    page = admin.sign_in(ADMIN)
    admin.go(f"/practice/{session}/time/")
    page.get_by_label("Time zone").select_option(index=0)
    zone = page.get_by_label("Time zone").input_value()
    start = dt.datetime.now(zoneinfo.ZoneInfo(zone)) + dt.timedelta(seconds=80)
    page.get_by_label("Day").fill(f"{start:%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill(f"{start:%H:%M}")
    page.get_by_role("button", name="Move the session").click()
    asked, saved = page.get_by_text("Worth a second look"), page.get_by_text("The new time is")
    expect(asked.or_(saved)).to_be_visible()
    if asked.count():  # whatever the hour is at which this runs
        page.get_by_role("button", name="Move the session").click()
    expect(saved).to_be_visible()


def shown(page: Page) -> Locator:
    """The panel that is looked at."""
    return page.locator("[data-stage] > [data-leader]")


def tap(page: Page, criterion: int, level: int) -> Locator:
    """Tap on the panel that is looked at; the tick beside it."""
    place = shown(page).locator("[data-criterion]").nth(criterion)
    place.locator("label").filter(has=page.locator(f'input[value="{level}"]')).click()
    return place.locator(".saved-tick")


def go(page: Page, seat: int) -> str:
    """Look at the leader in this seat; their name."""
    page.locator("[data-shows]").nth(seat).click()
    return shown(page).get_attribute("data-name") or ""


def test_a_session_is_run_scored_and_finished_on_one_screen(
    visit: Visit, demo_folder: Path, entries_ahead: Callable[[], dict[str, int]]
) -> None:
    phone, tablet, admin = visit(viewport=PHONE), visit(viewport=DESK), visit()
    page = phone.sign_in(FACILITATOR)
    phone.open_run_sheet()
    [session] = re.findall(r"/scores/(\d+)/", page.url)
    phone.look("live-before")
    page.get_by_role("link", name="Finish the session").click()
    expect(page.get_by_text("It has not begun yet")).to_be_visible()
    phone.look("finish-too-early")
    begins_soon(admin, session)

    # Somebody is absent; whoever taps on them all the same is asked.
    phone.go(f"/scores/{session}/")
    absent = go(page, 0)
    shown(page).get_by_label("Present").uncheck()
    expect(shown(page).locator(".field.check .saved-tick")).to_have_text("Saved")
    tap(page, 0, 2)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{absent} is marked absent. Is {absent} here?")
    phone.look("is-she-here")
    dialog.get_by_role("button", name="No, take it back").click()

    # The turn of the next one; a tap meant for the one after lands on them, and is moved.
    wrong = go(page, 1)
    page.get_by_role("button", name="Begin this turn").click()
    expect(page.locator("[data-clock]")).to_contain_text(wrong)
    expect(tap(page, 1, 3)).to_have_attribute("data-state", "saved")
    shown(page).locator("textarea").fill("Asked what the pause meant.")
    expect(shown(page).locator("[data-notes] .saved-tick")).to_have_attribute("data-state", "saved")
    right = page.locator("[data-shows]").nth(2).locator("span").nth(1).inner_text()
    page.get_by_role("link", name="Meant for somebody else?").click()
    phone.look("move")
    page.get_by_label("Who was it meant for?").select_option(label=right)
    page.get_by_role("button", name="Move it").click()
    assert shown(page).get_attribute("data-name") == right
    expect(shown(page).locator("textarea")).to_have_value("Asked what the pause meant.")
    expect(page.locator("[data-shows]").nth(1)).to_contain_text("0 of 3")

    # A second device; then no network, and a tap that is older than the other device's.
    other = tablet.sign_in(FACILITATOR)
    tablet.go(f"/scores/{session}/")
    go(other, 3)
    go(page, 3)
    expect(tap(page, 0, 4)).to_have_attribute("data-state", "saved")
    expect(shown(other).locator('[data-criterion] input[value="4"]').first).to_be_checked()
    phone.context.set_offline(True)
    waiting = tap(page, 0, 1)
    expect(waiting).to_contain_text("Kept on this device")
    also = tap(page, 1, 3)
    expect(also).to_contain_text("Kept on this device")
    expect(tap(other, 0, 2)).to_have_attribute("data-state", "saved")
    phone.context.set_offline(False)
    expect(waiting).to_contain_text("Changed on another device")
    expect(also).to_have_attribute("data-state", "saved")
    expect(shown(page).locator('[data-criterion] input[value="2"]').first).to_be_checked()
    phone.problems.clear()  # what the console says of a dead network

    # Finished once it has begun, after reading what will happen.
    finish = page.get_by_role("button", name="Finish the session")
    query(demo_folder, BEGINS, int(session))
    phone.go(f"/scores/{session}/finish/")
    expect(page.locator(".facts")).to_contain_text(absent)
    phone.look("finish")
    finish.click()
    expect(page.get_by_text("This session is finished")).to_be_visible()
    phone.look("finished")
    page.get_by_role("link", name="Reopen the session").click()
    phone.look("reopen")
    assert entries_ahead(), "what was moved and held is behind everybody"
