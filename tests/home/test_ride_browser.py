"""What a leader finds on the train besides the next card: what is suggested to them, and the module
they finished last, with its story; and what is half done is not taken for done there.
"""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cohorts.models import PersonalStep
from learning.models import CardCompletion
from learning.operations import complete_card
from people.models import Member
from tests.factories import NOW, CardFactory
from tests.home.travel import LEFT, arrived, done, keep, onward, reads_well
from tests.learning.card_contents import POLL, QUIZ, SPOT
from tests.learning.conftest import Course, make_course
from tests.learning.test_views import address, as_kind
from tests.learning.told import tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOM = """() => {
  const [text, choices] = ["#moment", ".story-choices"].map((each) => document.querySelector(each));
  return choices.getBoundingClientRect().top - text.getBoundingClientRect().bottom;
}"""
STILL = "Something is still to be answered"


@pytest.fixture
def course(leader: Member) -> Course:
    course = make_course(leader, cards=4)
    PersonalStep.objects.filter(pk=course.step.pk).update(opens_at=NOW)
    return course


def test_what_is_not_answered_is_not_taken_for_done(course, leader, phone):
    for card, content in zip(course.cards, (SPOT, QUIZ, POLL), strict=False):
        as_kind(card, content)
    page = phone(leader)
    keep(page)
    page.context.set_offline(True)
    for card in course.cards[:3]:
        page.goto(address(course, card))
        if card == course.cards[1]:  # one question a screen
            page.get_by_role("button", name="Next", exact=True).click()
        page.locator(".player-end button").first.click()
        expect(page.get_by_text(STILL)).to_be_visible()
        assert page.evaluate("document.activeElement.matches('fieldset.question input')")
        reads_well(page)
    assert page.evaluate(LEFT) == 0
    page.goto(address(course, course.cards[1]))
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_label("Listen").check()
    page.get_by_role("button", name="Done, ").click()
    page.get_by_label("Ask her").check()  # it leads to the question that is open
    page.get_by_role("button", name="Next", exact=True).click()
    onward(page)
    page.context.set_offline(False)
    page.goto("/learn/")
    arrived(page)
    assert done() == [course.cards[1].pk]


def test_what_is_suggested_and_the_module_that_was_finished_last_are_on_the_device(
    course, leader, phone
):
    tell(course.module)
    other = CardFactory(module=course.module, position=9, is_booster=True)
    for card in course.cards:
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=timezone.now())
    PersonalStep.objects.filter(pk=course.step.pk).update(suggested=[other.pk])
    page = phone(leader)
    keep(page)
    page.context.set_offline(True)
    page.goto("/")
    page.get_by_role("region", name="Suggested for you").get_by_role("link").click()
    expect(page.get_by_text("No connection right now")).to_be_visible()
    page.get_by_role("button", name="Done, back to the module").click()
    page.wait_for_url("**/learn/module/**")
    expect(page.get_by_text("done on this device")).to_have_count(1)
    page.get_by_role("link", name="Begin the story").click()
    expect(page.locator("#moment")).to_be_visible()
    assert page.evaluate(ROOM) >= 16, "it is laid out as with a network"
    page.context.set_offline(False)
    page.goto("/")
    arrived(page)
    assert CardCompletion.objects.filter(card=other).count() == 1
