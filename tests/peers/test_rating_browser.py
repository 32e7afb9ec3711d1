"""From a proposal to what the leader shares with the coach; one rater by keyboard alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from peers.models import PeerRater, PeerRating
from peers.operations import turn_rounds
from people.models import Member
from tests.browser import DESK, PHONE
from tests.peers.conftest import DAY, ITEMS, Around

pytestmark = pytest.mark.django_db(transaction=True)


def answered_by_mouse(page: Page) -> None:
    for item in ITEMS:
        page.locator(f"label:has(input[name={item.slug}][value='2'])").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Send my answers").click()


def answered_by_keyboard(page: Page) -> None:
    """Tab into each scale, choose with arrows, send with Enter."""
    page.locator("main input[type=radio]").first.focus()
    for number in range(len(ITEMS)):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        if number < len(ITEMS) - 1:
            page.keyboard.press("Tab")
    page.get_by_role("button", name="Send my answers").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _last_noon(now: dt.datetime) -> dt.datetime:
    """Noon of the last working day before today: rounds open on working days, at nine there."""
    day = now - dt.timedelta(days=1)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))
    return day.replace(hour=12, minute=0)


def test_from_a_proposal_to_what_the_coach_reads(
    around: Around, open_page: Callable[..., Page], browser: Browser, live_server: LiveServer
) -> None:
    around.now = _last_noon(timezone.now())
    Member.objects.filter(pk=around.colleagues[0].pk).update(language="de")
    rating = around.opened()
    leader = open_page(around.leader, viewport=PHONE)
    leader.goto(f"/peers/{rating.pk}/propose/")
    for person in around.reports[:3]:
        with leader.expect_navigation():
            leader.get_by_role("button", name=f"Add {person.name}", exact=True).click()
    leader.get_by_label("Name").fill("colleague")
    with leader.expect_navigation():
        leader.get_by_role("button", name="Search").click()
    for person in around.colleagues[:3]:
        with leader.expect_navigation():
            leader.get_by_role("button", name=f"Add {person.name}", exact=True).click()
        leader.goto(f"/peers/{rating.pk}/propose/?q=colleague")
    with leader.expect_navigation():
        leader.get_by_role("button", name="Send the list").click()
    with leader.expect_navigation():
        leader.get_by_role("link", name="Answer about yourself").click()
    for item in ITEMS:
        leader.locator(f"label:has(input[name={item.slug}][value='5'])").click()
    with leader.expect_navigation():
        leader.get_by_role("button", name="Save my answers").click()
    expect(leader.get_by_text("You have answered about yourself.")).to_be_visible()

    coach = open_page(around.coach, viewport=DESK)
    coach.goto("/coaching/")
    with coach.expect_navigation():
        coach.get_by_role("link", name="1 leader has proposed who answers about them").click()
    with coach.expect_navigation():
        coach.get_by_role("link", name="See the list").click()
    with coach.expect_navigation():
        coach.get_by_role("button", name=f"Remove {around.colleagues[2].name}").click()
    with coach.expect_navigation():
        coach.get_by_role("button", name="Confirm, and ask these people").click()
    expect(coach.get_by_text("Say in a few words why you changed the list.").first).to_be_visible()
    coach.get_by_label("Why you changed the list").fill("Five are enough.")
    with coach.expect_navigation():
        coach.get_by_role("button", name="Confirm, and ask these people").click()

    for number, person in enumerate([*around.reports[:3], *around.colleagues[:2]]):
        rater = browser.new_page(viewport=PHONE, base_url=live_server.url)
        link = f"/peers/answer/{around.token(person)}/"
        rater.goto(link)
        if number == 3:
            expect(rater.get_by_text("Vertraulich, nicht anonym")).to_be_visible()
            with rater.expect_navigation():
                rater.get_by_role("button", name="Ich arbeite nicht eng genug").click()
        elif number == 1:
            answered_by_keyboard(rater)
        else:
            answered_by_mouse(rater)
        rater.goto(link)
        expect(rater.get_by_text("nothing left to answer").first).to_be_visible()
        rater.close()
    assert not PeerRater.objects.exclude(pk__in=PeerRater.objects.used()).exists()

    assert turn_rounds(now=timezone.now() + 20 * DAY) == 1
    leader.goto("/peers/")
    with leader.expect_navigation():
        leader.get_by_role("link", name="See what came of it").click()
    expect(leader.get_by_text("4 people answered")).to_be_visible()
    expect(leader.get_by_text("Blind spot").first).to_be_visible()
    coach.goto(f"/peers/{rating.pk}/")
    expect(coach.get_by_text("Blind spot")).to_have_count(0)
    with leader.expect_navigation():
        leader.get_by_role("button", name=f"Share with {around.coach.name}").click()
    coach.goto(f"/coached/{around.enrollment.pk}/")
    expect(coach.get_by_text("How others see them").first).to_be_visible()
    expect(coach.get_by_text("2.0 or less").first).to_be_visible()
    assert PeerRating.objects.get().reason == "Five are enough."
