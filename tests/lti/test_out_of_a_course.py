"""A leader comes out of a course of the platform, finishes a card, and the gradebook hears of it;
and out of a frame, where browsers keep no sign-in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Cohort, PersonalStep
from lti.operations import tell_scores
from people.models import Member
from tests.browser import DESK, PHONE, let_go
from tests.lti.campus import running
from tests.lti.conftest import OUR_PUBLIC, platform_for

pytestmark = [pytest.mark.browser, pytest.mark.proof("connections", LTI=1)]


def test_a_leader_comes_in_through_the_course_and_the_score_goes_back(
    live_server: LiveServer,
    browser: Browser,
    settings: Any,
    admin: Member,
    leader: Member,
    launch: Callable[..., Cohort],
) -> None:
    settings.EGRESS_PRIVATE, settings.PORTAL_BASE_URL = frozenset({"localhost"}), live_server.url
    caches["passing"].clear()
    cohort = launch([leader])
    past = timezone.now() - dt.timedelta(days=1)
    PersonalStep.objects.filter(enrollment__member=leader).update(opens_at=past)
    first = cohort.version.modules.all()[0]
    # By another name than the portal's: the launch comes from another site, as in real life.
    with running("localhost") as campus:
        connection = platform_for(campus, admin, past)
        campus.knows(f"{live_server.url}/connections/lti/{connection.pk}", [OUR_PUBLIC])
        campus.people = {"u1": (leader.name, leader.email), "u2": (admin.name, admin.email)}
        campus.custom = {"portal_target": f"module:{cohort.version.program_id}:{first.slug}"}
        context = browser.new_context(viewport=PHONE, service_workers="block")
        page = context.new_page()
        page.goto(f"{campus.base}/course?user=u1")
        page.get_by_role("link", name="The program").click()
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/learn/card/**")
        with page.expect_navigation():
            page.get_by_role("button", name="Done, on to the next card").click()
        assert tell_scores(now=timezone.now()) == 1
        step = PersonalStep.objects.get(
            enrollment__member=leader, step__module=first, step__kind="cards"
        )
        assert step.cards_done == 1
        assert campus.scores[0]["scoreGiven"] == 100 // step.cards_total
        assert campus.scores[0]["userId"] == "u1"
        context.close()

        framed = browser.new_context(viewport=PHONE, service_workers="block")
        page = framed.new_page()
        page.goto(f"{campus.base}/course?user=u1&framed=1")
        inside = page.frame_locator("iframe")
        with framed.expect_page() as opened:
            inside.get_by_role("button", name="Open in a new window").click()
        opened.value.wait_for_url("**/learn/card/**")
        opened.value.close()

        page.set_viewport_size(DESK)
        page.goto(f"{campus.base}/course?user=u2&hint=choose&framed=1")
        inside.get_by_role("button", name="Add “").first.click()
        inside.get_by_text("Added").wait_for()
        assert campus.chosen[0]["custom"] == {
            "portal_target": f"program:{cohort.version.program_id}"
        }
        framed.close()
    let_go()
