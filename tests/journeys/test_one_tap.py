"""From the mail to a finished card in one tap, on a phone, with no session; and where that ends."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cohorts.models import PersonalStep
from learning.answers import QuizAnswer
from learning.models import CardAnswer, CardCompletion
from learning.one_tap import tap_token
from learning.operations import announce_modules
from messaging.sending import send_due
from people.models import Member
from tests.browser import PHONE
from tests.factories import (
    CardFactory,
    CohortFactory,
    EnrollmentFactory,
    ModuleFactory,
    PersonalStepFactory,
    StepFactory,
)
from tests.journeys.visitor import Visitor
from tests.learning.card_contents import QUIZ, REFLECTION

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "I asked first, and only then explained."


@pytest.fixture
def opened(leader: Member) -> PersonalStep:
    """A module of two cards that has just opened, in the leader's mailbox."""
    now = timezone.now()
    cohort = CohortFactory(organization=leader.organization)
    module = ModuleFactory(version=cohort.version)
    enrollment = EnrollmentFactory(
        cohort=cohort, member=leader, enrolled_at=now - dt.timedelta(days=2)
    )
    for place, content in enumerate((QUIZ, REFLECTION), start=1):
        CardFactory(module=module, position=place, kind=content.kind, content={"en": content})
    step: PersonalStep = PersonalStepFactory(
        enrollment=enrollment,
        step=StepFactory(cohort=cohort, module=module, week=1),
        cards_total=2,
        opens_at=now - dt.timedelta(hours=1),
    )
    announce_modules(now=now)
    send_due(clock=timezone.now)
    return step


def mailed() -> str:
    """The address behind the button of the mail that has come."""
    [sent] = mail.outbox
    found = re.search(r"http\S+/learn/now/\S+", sent.body)
    assert found
    return urlsplit(found[0]).path


def answer_first(page: Page) -> None:
    """The first answer to each question of the quiz, and what there is to say about it."""
    for question in (1, 2):
        if question > 1:
            page.get_by_role("button", name="Next", exact=True).click()
        group = page.get_by_role("group", name=f"Question {question}")
        group.get_by_role("radio").first.check()
        group.get_by_role("button", name="Check").click()


def test_one_tap_opens_the_card_and_the_module_is_finished_without_a_sign_in(
    opened: PersonalStep, welcome: Callable[..., Visitor]
):
    visitor = welcome(viewport=PHONE)
    page = visitor.go(mailed())
    expect(page.get_by_role("heading", level=1)).to_have_text(QUIZ.title)
    visitor.look("one-tap-quiz")
    answer_first(page)
    page.get_by_role("button", name="Done, on to the next card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(REFLECTION.title)
    page.get_by_role("textbox").fill(WORDS)
    visitor.look("one-tap-reflection")
    page.get_by_role("button", name="Done, finish the module").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All 2 cards are done")
    visitor.look("one-tap-done")
    assert CardCompletion.objects.count() == CardAnswer.objects.count() == 2
    # Back to the card by its address: kept, and not shown.
    page.go_back()
    page.reload()
    expect(page.get_by_text("sign in to read it")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_have_count(0)
    visitor.look("one-tap-kept")
    page.get_by_role("link", name="sign in to read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert not [each for each in visitor.context.cookies() if "session" in each["name"]]


def test_without_a_network_answers_stay_on_the_page_and_are_sent_later(
    opened: PersonalStep, welcome: Callable[..., Visitor]
):
    visitor = welcome(viewport=PHONE)
    page = visitor.go(mailed())
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.locator("meta[name=theme-color]").first.wait_for(state="attached")
    answer_first(page)
    page.wait_for_timeout(500)
    visitor.context.set_offline(True)
    send = page.get_by_role("button", name="Done, on to the next card")
    send.click()
    expect(page.get_by_text("so this has not arrived")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUIZ.title)
    expect(page.locator("input[type=radio]:checked")).to_have_count(2)
    visitor.look("one-tap-away")
    visitor.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text(REFLECTION.title)
    assert CardAnswer.objects.get().answer == QuizAnswer((0, 0))


def test_a_forged_and_an_old_link_ask_for_a_sign_in(
    opened: PersonalStep, welcome: Callable[..., Visitor]
):
    visitor = welcome(viewport=PHONE)
    link = mailed()
    visitor.go(link[:-3] + "xx/")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Please sign in to go on")
    visitor.look("one-tap-sign-in")
    opened.opens_at = timezone.now() - dt.timedelta(days=7, minutes=1)
    old = reverse("learning:tap", args=[tap_token(opened)])
    visitor.go(old)
    visitor.page.get_by_role("link", name="Sign in").click()
    assert f"next={old}" in visitor.page.url


def test_a_forwarded_mail_asks_whoever_is_signed_in(
    opened: PersonalStep, peer: Member, leader: Member, welcome: Callable[..., Visitor]
):
    other = welcome(peer, viewport=PHONE)
    link = mailed()
    page = other.go(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link is for somebody else")
    expect(page.get_by_text(leader.name)).to_have_count(0)
    other.look("one-tap-another")
    page.get_by_role("button", name="Sign out and open the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUIZ.title)
    # The leader's own browser knows them: the card stands at its own address, with all around it.
    own = welcome(leader, viewport=PHONE)
    own.go(link)
    first = opened.step.module.cards.get(position=1).pk
    assert own.page.url.endswith(reverse("learning:card", args=[opened.enrollment_id, first]))
