"""What the browser adds: words that survive a lost session, answers discussed on the spot."""

from __future__ import annotations

import pytest

from cohorts.models import PersonalStep
from learning.answers import QuizAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from people.models import SignedInBrowser
from tests.browser import sign_in
from tests.factories import NOW
from tests.learning.card_contents import QUIZ, REWRITE
from tests.learning.test_views import address, as_kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('card-draft:')).length"


def test_words_typed_before_the_session_was_lost_are_back_until_the_server_has_them(
    course, leader, live_server, client_for, open_page
):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], REWRITE)
    page = open_page(leader)
    page.goto(address(course, card))
    page.get_by_label("Your reply").fill("Words from the train")
    SignedInBrowser.objects.all().delete()
    page.get_by_role("button", name="Done, on to the next card").click()
    assert page.get_by_role("heading", name="You have been signed out").is_visible()
    assert page.get_by_label("What you wrote").input_value() == "Words from the train"
    assert not CardCompletion.objects.exists()
    sign_in(page.context, client_for(leader), base=live_server.url)
    page.goto(address(course, card))
    assert page.get_by_label("Your reply").input_value() == "Words from the train"
    assert page.get_by_text("It is not saved yet").is_visible()
    page.get_by_role("button", name="Compare with a reply that works").click()
    assert page.get_by_text("A fact.").is_visible()
    page.get_by_role("button", name="Done, on to the next card").click()
    # The script has taken note and tidied the address.
    page.wait_for_url(f"**{address(course, course.cards[1])}")
    assert page.evaluate(DRAFTS) == 0
    assert CardAnswer.objects.get().answer == WrittenAnswer("Words from the train")


def test_a_quiz_can_be_taken_by_keyboard_and_gives_its_reasons_on_the_spot(
    course, leader, open_page
):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], QUIZ)
    page = open_page(leader)
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
