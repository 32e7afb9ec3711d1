"""A network that is there and carries nothing: a portal to sign in at, a mast without a line."""

from __future__ import annotations

import threading

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cohorts.models import PersonalStep
from learning.answers import QuizAnswer
from learning.models import CardAnswer
from learning.one_tap import tap_token
from people.models import Member
from tests.home.travel import arrived, done, keep, reads_well
from tests.learning.card_contents import QUIZ
from tests.learning.conftest import Course, make_course
from tests.learning.test_views import address, as_kind

pytestmark = [
    pytest.mark.browser,
    pytest.mark.proof("offline", rides=1),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def course(leader: Member) -> Course:
    course = make_course(leader, cards=2)
    PersonalStep.objects.filter(pk=course.step.pk).update(opens_at=timezone.now())
    return course


@pytest.fixture
def tapped(course: Course, phone) -> Page:
    """A quiz opened from a mail, without a sign-in, on a phone that was never here."""
    as_kind(course.cards[0], QUIZ)
    page = phone()
    course.step.refresh_from_db()
    page.goto(f"/learn/now/{tap_token(course.step)}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    expect(page.locator("meta[name=theme-color]")).to_have_count(1)  # what is needed is here
    return page


def answer(page: Page, *choices: str) -> None:
    for number, choice in enumerate(choices, start=1):
        page.get_by_label(choice).check()
        if number < len(choices):
            page.get_by_role("button", name="Next", exact=True).click()


def test_choices_of_a_card_from_a_mail_stand_and_are_sent_again(course, tapped, line):
    answer(tapped, "Ask her", "Listen")
    line.cuts_before = lambda request: "/learn/now/" in request or "/here/" in request
    tapped.get_by_role("button", name="Done, ").click()
    expect(tapped.get_by_text("What you wrote and chose stays here")).to_be_visible()
    expect(tapped.get_by_label("Listen")).to_be_checked()
    reads_well(tapped)
    assert done() == []
    line.cuts_before = lambda _request: False
    expect(tapped.get_by_text("Saved.").first).to_be_visible()  # without another tap
    assert done() == [course.cards[0].pk]
    assert CardAnswer.objects.get().answer == QuizAnswer((1, 0))


def test_what_was_changed_meanwhile_waits_for_another_tap(course, tapped, line):
    answer(tapped, "Ask her", "Listen")
    line.cuts_before = lambda request: "/learn/now/" in request or "/here/" in request
    tapped.get_by_role("button", name="Done, ").click()
    expect(tapped.get_by_text("What you wrote and chose stays here")).to_be_visible()
    tapped.get_by_label("Leave").check()
    line.cuts_before = lambda _request: False
    tapped.wait_for_timeout(4000)
    assert done() == []
    tapped.get_by_role("button", name="Done, ").click()
    expect(tapped.get_by_text("Saved.").first).to_be_visible()
    assert CardAnswer.objects.get().answer == QuizAnswer((1, 2))


def test_an_answer_that_never_comes_counts_as_no_network(course, tapped, line):
    answer(tapped, "Ask her", "Listen")
    goes_on = threading.Event()
    line.waits_before = lambda request: goes_on.wait(30) if "POST /learn/now/" in request else None
    tapped.get_by_role("button", name="Done, ").click()
    expect(tapped.get_by_text("What you wrote and chose stays here")).to_be_visible(timeout=12_000)
    goes_on.set()
    expect(tapped.get_by_text("Saved.").first).to_be_visible()
    assert done() == [course.cards[0].pk]


def test_a_second_go_waits_on_the_device_and_counts_once(course, leader, phone, line):
    quiz = as_kind(course.cards[0], QUIZ)
    page = phone(leader)
    keep(page)
    page.goto(address(course, quiz))
    answer(page, "Wait", "Leave")
    page.get_by_role("button", name="Done, ").click()
    expect(page.get_by_role("heading", name="Not all of it sticks yet")).to_be_visible()
    page.goto(f"{address(course, quiz)}again/")
    answer(page, "Ask her", "Listen")
    line.cuts_after = lambda request: request == f"POST {address(course, quiz)}again/"
    page.get_by_role("button", name="Save this go").click()
    expect(page.get_by_text("Kept on this device. It is sent")).to_be_visible()
    line.cuts_after = lambda _request: False
    page.reload()
    arrived(page)
    kept = CardAnswer.objects.get()
    assert kept.answer == QuizAnswer((2, 2))
    assert (kept.later.goes, kept.later.last) == (2, QuizAnswer((1, 0)))
