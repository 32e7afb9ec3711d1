"""A leader comes from a learning platform, goes through the cards, and the platform hears it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Frame, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from common.tokens import hash_token
from learning.operations import complete_card
from learning_records.models import PackageLink
from learning_records.operations import switch_packages
from learning_records.packing import PackageKind, package_of
from people.models import Member
from programs.models import Module
from tests.conftest import OpenPage
from tests.learning.conftest import Course
from tests.learning_records.platform import running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.proof("connections", **{"learning records": 1}),
]
NOTES = re.compile(r"stateId=empathy-portal\.ticket")


def confirms(platform: Page, door: Page | Frame) -> None:
    """From the package into the portal, where the same code stands."""
    link = door.get_by_role("link", name="Open the module")
    expect(link).to_be_visible()
    code = door.locator("[data-code]").inner_text()
    with platform.context.expect_page() as opened:
        link.click()
    portal = opened.value
    expect(portal.locator("code.token")).to_have_text(code)
    assert portal.evaluate("window.opener") is None
    portal.get_by_role("button", name="Yes, this is me").click()
    expect(portal.get_by_role("heading", level=1)).to_contain_text("Module")
    portal.close()


def does(course: Course, number: int, door: Page | Frame) -> None:
    """A card is done in the portal, and the reader comes back to the package."""
    card = course.cards[number]
    complete_card(enrollment_id=course.enrollment.pk, card=card, now=timezone.now())
    door.evaluate("window.dispatchEvent(new Event('focus'))")


def loses_that_it_is_done(route: Route) -> None:
    if (route.request.post_data_buffer or b"").endswith(b" done"):
        route.abort()
    else:
        route.continue_()


def comes(page: Page, condition: Callable[[], bool]) -> None:
    """Within ten seconds."""
    for _time in range(200):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come")


def test_three_platforms_hear_how_far_a_leader_is(
    live_server: LiveServer,
    open_page: OpenPage,
    course: Course,
    leader: Member,
    admin: Member,
    settings: Any,
) -> None:
    settings.PORTAL_BASE_URL = live_server.url
    switch_packages(is_on=True, now=timezone.now() - dt.timedelta(days=1), by=admin)
    module = Module.objects.select_related("version__program").get(pk=course.module.pk)
    page = open_page(leader)
    with running() as platform:
        # cmi5: the unit stands in a window of its own.
        platform.takes(package_of(module, PackageKind.CMI5, "en"))
        page.goto(platform.cmi5)
        confirms(page, page)
        does(course, 0, page)
        expect(page.locator("[data-count]")).to_have_text("1 / 3")
        page.goto("about:blank")
        page.wait_for_timeout(200)
        assert platform.verbs == ["initialized", "progressed", "terminated"]
        initialized, progressed, _terminated = platform.statements
        assert initialized["context"]["extensions"]
        categories = initialized["context"]["contextActivities"]["category"]
        assert [each["id"] for each in categories] == [
            "https://w3id.org/xapi/cmi5/context/categories/cmi5"
        ]
        assert list(progressed["result"]["extensions"].values()) == [33]

        # SCORM 2004: the package stands in a frame of the platform's page.
        platform.takes(package_of(module, PackageKind.SCORM_2004, "en"))
        page.goto(f"{platform.url}/scorm-2004")
        door = page.frame("package")
        assert door is not None
        confirms(page, door)
        door.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(door.locator("[data-count]")).to_have_text("1 / 3")
        get = "name => API_1484_11.GetValue(name)"
        assert page.evaluate(get, "cmi.progress_measure") == "0.3333"
        assert page.evaluate(get, "cmi.completion_status") == "incomplete"
        does(course, 1, door)
        does(course, 2, door)
        expect(door.get_by_text("All cards are done")).to_be_visible()
        assert page.evaluate(get, "cmi.completion_status") == "completed"
        assert page.evaluate(get, "cmi.success_status") == "unknown"
        ticket = page.evaluate(get, "cmi.suspend_data")
        assert PackageLink.objects.get().ticket_hash == hash_token(ticket)
        page.evaluate("document.querySelector('iframe').src = 'about:blank'")
        page.wait_for_function("API_1484_11.isTerminated()")
        assert page.evaluate("API_1484_11.cmi.getCurrentTotalTime()").startswith("PT")

        # SCORM 1.2, where everything is done already.
        platform.takes(package_of(module, PackageKind.SCORM_12, "en"))
        page.goto(f"{platform.url}/scorm-12")
        door = page.frame("package")
        assert door is not None
        confirms(page, door)
        door.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(door.get_by_text("All cards are done")).to_be_visible()
        assert page.evaluate("API.LMSGetValue('cmi.core.lesson_status')") == "completed"

        # Back to cmi5: its ticket is no longer the leader's, so it asks again.
        platform.takes(package_of(module, PackageKind.CMI5, "en"))
        page.goto(platform.cmi5)
        confirms(page, page)
        # The page goes away when it has said so, and before that is noted.
        page.route(NOTES, loses_that_it_is_done)
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.get_by_text("All cards are done")).to_be_visible()
        comes(page, lambda: "completed" in platform.verbs)
        page.unroute(NOTES)
        for _time in range(2):
            page.reload()
            expect(page.get_by_text("All cards are done")).to_be_visible()
            comes(page, lambda: platform.states["empathy-portal.ticket"].endswith(b" done"))
        page.goto("about:blank")
        page.wait_for_timeout(200)
        assert platform.verbs.count("completed") == 1

        # Nobody's platform.
        page.goto(f"{platform.url}/package/index.html")
        expect(page.get_by_text("Start this from your learning platform")).to_be_visible()
