"""Without a network, in a real Chromium: what was opened goes on, and arrives once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cohorts.models import PersonalStep
from learning.answers import QuizAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from people.models import Member
from tests.browser import PHONE, let_go, sign_in
from tests.factories import NOW
from tests.learning.card_contents import QUIZ, REFLECTION
from tests.learning.conftest import Course, make_course
from tests.learning.test_views import address, as_kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "caches.keys().then(names => names.filter(name => name.startsWith('kept:')))"
COUNT = """async () => {
  const [name] = (await caches.keys()).filter((each) => each.startsWith("kept:"));
  return name ? (await (await caches.open(name)).keys()).length : 0;
}"""


@pytest.fixture
def course(leader: Member) -> Course:
    course = make_course(leader, cards=4)
    PersonalStep.objects.filter(pk=course.step.pk).update(opens_at=NOW)
    return course


@pytest.fixture
def phone(live_server, browser: Browser, client_for) -> Iterator[Callable[[Member], Page]]:
    """phone(member) is a page of a fresh browser with a worker; they are signed in."""
    contexts: list[BrowserContext] = []

    def pick_up(member: Member) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport=PHONE, reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        sign_in(context, client_for(member), base=live_server.url)
        return context.new_page()

    yield pick_up
    for context in contexts:
        context.close()
    let_go()


def keep(page: Page) -> None:
    """Open Today and ask for what is next to be kept."""
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.get_by_role("link", name="See what is kept")).to_be_visible()


def test_a_train_ride(course, leader, phone):
    quiz = as_kind(course.cards[1], QUIZ)
    reflection = as_kind(course.cards[3], REFLECTION)
    page = phone(leader)
    logs = []
    page.on("console", lambda message: logs.append(message.text))
    page.on("pageerror", lambda error: logs.append(str(error)))
    try:
        keep(page)
    finally:
        print(logs)
    page.context.set_offline(True)
    page.get_by_role("link", name="Open the card").click()
    expect(page.get_by_text("No connection right now")).to_be_visible()
    page.get_by_role("button", name="Done, on to the next card").click()
    expect(page.get_by_text("Kept on this device. It is sent")).to_be_visible()
    page.wait_for_url(f"**{address(course, quiz)}")
