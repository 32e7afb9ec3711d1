"""What the browser adds: words that survive a lost session, answers discussed on the spot."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import Page, sync_playwright

from cohorts.models import PersonalStep
from learning.answers import QuizAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from tests.factories import NOW
from tests.learning.card_contents import QUIZ, REWRITE
from tests.learning.test_views import address, as_kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('card-draft:')).length"


@pytest.fixture
def page(live_server, monkeypatch) -> Iterator[Page]:
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
    )  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["PORTAL_CHROMIUM"], args=["--no-sandbox"]
        )
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": 390, "height": 800}
        )
        yield context.new_page()
        browser.close()
        connection.close()  # this thread has a second one inside Playwright's event loop


def sign_in(page: Page, client) -> None:
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}]
    )


def test_words_typed_before_the_session_was_lost_are_back_until_the_server_has_them(
    course, leader, client_for, page
):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], REWRITE)
    sign_in(page, client_for(leader))
    page.goto(address(course, card))
    page.get_by_label("Your reply").fill("Words from the train")
    Session.objects.all().delete()
    page.get_by_role("button", name="Done, on to the next card").click()
    assert "/account/" in page.url
    assert not CardCompletion.objects.exists()
    sign_in(page, client_for(leader))
    page.goto(address(course, card))
    assert page.get_by_label("Your reply").input_value() == "Words from the train"
    assert page.get_by_text("It is not saved yet").is_visible()
    page.get_by_role("button", name="Compare with a reply that works").click()
    assert page.get_by_text("A fact.").is_visible()
    page.get_by_role("button", name="Done, on to the next card").click()
    page.wait_for_url(
        f"**{address(course, course.cards[1])}"
    )  # the script has taken note and tidied the address
    assert page.evaluate(DRAFTS) == 0
    assert CardAnswer.objects.get().answer == WrittenAnswer("Words from the train")


def test_a_quiz_can_be_taken_by_keyboard_and_gives_its_reasons_on_the_spot(
    course, leader, client_for, page
):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], QUIZ)
    sign_in(page, client_for(leader))
    page.goto(address(course, card))
    why = page.get_by_text("They will know who is meant.")
    for reasons in (why, page.get_by_text("Too early.")):
        assert not reasons.is_visible()
        check = page.get_by_role("button", name="Check").first
        check.press("Enter")  # nothing chosen yet: leads to the choices
        assert not reasons.is_visible()
        page.keyboard.press("Space")
        check.press("Enter")
        assert reasons.is_visible()
    page.get_by_role("button", name="Done, on to the next card").press("Enter")
    page.wait_for_url(f"**{address(course, course.cards[1])}")
    assert CardAnswer.objects.get().answer == QuizAnswer((0, 0))
