"""What the browser adds: words that survive a lost session, answers discussed on the spot."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cohorts.models import PersonalStep
from learning.answers import LaterGoes, QuizAnswer, SpotAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from people.models import SignedInBrowser
from tests.accessible import looked_over
from tests.browser import DESK, sign_in
from tests.factories import NOW
from tests.learning.card_contents import POLL, QUIZ, REFLECTION, REWRITE, SPOT
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


def test_words_saved_elsewhere_meanwhile_stay_in_the_form_and_the_draft_stands_beside(
    course, leader, open_page
):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], REFLECTION)
    page, desk = open_page(leader), open_page(leader)
    write(page, address(course, card), "From the train")
    write(desk, address(course, card), "From the desk")
    press(desk, "Save and continue later")
    desk.wait_for_url("**/learn/module/**")
    thoughts, beside = page.get_by_label("Your thoughts"), page.get_by_label("What you wrote")
    page.goto(address(course, card))
    expect(beside).to_have_value("From the train")
    expect(thoughts).to_have_value("From the desk")
    assert_accessible(page)
    thoughts.fill("From the desk, and on")
    page.goto(address(course, card))
    expect(thoughts).to_have_value("From the desk, and on")
    expect(beside).to_have_value("From the train")
    press(page, "Take it into the form")
    expect(thoughts).to_have_value("From the train")
    expect(beside).to_have_count(0)
    page.goto(address(course, card))
    expect(thoughts).to_have_value("From the train")
    expect(page.get_by_text("It is not saved yet")).to_be_visible()
    assert CardAnswer.objects.get().answer == WrittenAnswer("From the desk")


def write(page, url, text):
    page.goto(url)
    page.get_by_label("Your thoughts").fill(text)


def test_a_draft_of_an_earlier_release_is_read_and_can_be_removed(course, leader, open_page):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], REFLECTION)
    page, desk = open_page(leader), open_page(leader)
    page.goto(address(course, card))
    plain = "([key, text]) => localStorage.setItem(`card-draft:${key}`, text)"
    page.evaluate(plain, [f"{course.enrollment.pk}-{card.pk}", "42"])
    page.reload()
    expect(page.get_by_label("Your thoughts")).to_have_value("42")
    write(desk, address(course, card), "From the desk")
    press(desk, "Save and continue later")
    desk.wait_for_url("**/learn/module/**")
    page.reload()
    expect(page.get_by_label("What you wrote")).to_have_value("42")
    press(page, "Remove it from this device")
    expect(page.get_by_label("What you wrote")).to_have_count(0)
    assert page.evaluate(DRAFTS) == 0
    expect(page.get_by_label("Your thoughts")).to_have_value("From the desk")


def press(page, name, key="Enter"):
    page.get_by_role("button", name=name, exact=True).locator("visible=true").press(key)


def focused(page):
    return page.evaluate("document.activeElement.querySelector('legend, h2')?.innerText ?? ''")


def test_a_quiz_is_one_question_at_a_time_on_a_phone_and_all_of_it_on_a_desk(
    course, leader, open_page
):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], QUIZ)
    page = open_page(leader)
    page.goto(address(course, card))
    first, second = page.get_by_text("What first?"), page.get_by_text("And then?")
    end = page.get_by_role("button", name="Done, on to the next card")
    assert (first.is_visible(), second.is_visible(), end.is_visible()) == (True, False, False)
    press(page, "Next")
    assert (first.is_visible(), second.is_visible(), end.is_visible()) == (False, True, True)
    assert focused(page) == "Question 2 of 2"
    press(page, "Back")
    assert focused(page) == "Question 1 of 2"
    assert page.get_by_text("Three moments.").is_visible()
    page.set_viewport_size(DESK)
    assert all(each.is_visible() for each in (first, second, end))
    assert not page.get_by_role("button", name="Next", exact=True).is_visible()


def test_a_quiz_is_taken_by_keyboard_until_it_sits(course, leader, open_page):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], QUIZ)
    page = open_page(leader)
    page.goto(address(course, card))
    why = page.get_by_text("They will know who is meant.")
    press(page, "Check")  # nothing chosen yet: leads to the choices
    assert not why.is_visible()
    page.keyboard.press("Space")
    press(page, "Check")
    assert why.is_visible()
    page.keyboard.press("ArrowDown")  # the first go stands, whatever is read afterwards
    assert page.locator("#id_question_0_0").is_checked()
    press(page, "Next")
    page.locator("#id_question_1_0").press("Space")
    press(page, "Check")
    press(page, "Save, and try once more")
    page.wait_for_url("**/again/**")
    assert CardAnswer.objects.get().answer == QuizAnswer((0, 0))
    assert not page.get_by_text("And then?").is_visible(), "it was right"
    page.locator("#id_question_0_1").press("Space")
    press(page, "Save this go")
    page.wait_for_url(f"**{address(course, card)}")
    assert page.get_by_role("heading", name="It sticks").is_visible()
    kept = CardAnswer.objects.get()
    assert kept.answer == QuizAnswer((0, 0))
    assert kept.later == LaterGoes(2, QuizAnswer((1, 0)), sat_after=2)


def test_the_first_go_stands_when_the_page_is_loaded_again(course, leader, open_page):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], QUIZ)
    page = open_page(leader)
    page.goto(address(course, card))
    page.locator("#id_question_0_0").press("Space")
    press(page, "Check")
    page.reload()
    assert page.get_by_text("They will know who is meant.").is_visible()
    assert page.locator("#id_question_0_0").is_checked()
    assert page.locator("#id_question_0_1").is_disabled()
    press(page, "Next")
    page.locator("#id_question_1_0").press("Space")
    press(page, "Check")
    page.reload()
    press(page, "Next")
    press(page, "Save, and try once more")
    page.wait_for_url("**/again/**")
    assert CardAnswer.objects.get().answer == QuizAnswer((0, 0))
    assert page.locator("#id_question_0_1").is_enabled(), "a later go is free"
    assert page.evaluate(DRAFTS.replace("localStorage", "sessionStorage")) == 0


def test_a_hidden_question_without_an_answer_is_opened_and_says_so(course, leader, open_page):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], QUIZ)
    page = open_page(leader)
    page.goto(address(course, card))
    press(page, "Next")
    page.locator("#id_question_1_2").press("Space")
    press(page, "Done, on to the next card")
    assert page.get_by_text("What first?").is_visible(), "what is missing is at hand"
    assert page.get_by_text("Something is still to be answered").is_visible()
    assert page.evaluate("document.activeElement.id") == "id_question_0_0"
    press(page, "Next")
    assert page.locator("#id_question_1_2").is_checked(), "the choice is kept"
    assert not CardCompletion.objects.exists()


def test_a_thread_is_marked_by_keyboard_and_then_its_cues_are_read(course, leader, open_page):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], SPOT)
    page = open_page(leader)
    page.goto(address(course, card))
    press(page, "Show the cues")
    assert page.get_by_text("Mark at least one phrase").is_visible()
    assert not page.get_by_text("It got short.").is_visible()
    page.locator("#id_marked_0").press("Space")
    press(page, "Show the cues")
    assert focused(page) == "The cues"
    assert page.get_by_text("It got short.").is_visible()
    assert not page.get_by_text("Some only look").is_visible()
    press(page, "Back")
    assert page.get_by_text("Some only look").is_visible()
    press(page, "Next")
    assert not page.get_by_role("button", name="Save, and try once more").is_visible()
    press(page, "Done, on to the next card")
    page.wait_for_url(f"**{address(course, course.cards[1])}")
    assert CardAnswer.objects.get().answer == SpotAnswer((0,))


def test_a_look_at_a_draft_stays_on_the_page_and_keeps_nothing(course, leader, open_page):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], REWRITE)
    page = open_page(leader)
    page.goto(address(course, card))
    page.get_by_label("Your reply").fill("Did I get that right?")
    press(page, "Look for the moves")
    page.get_by_role("heading", name="Moves in your words").wait_for()
    assert page.url.endswith(address(course, card))
    assert page.get_by_label("Your reply").input_value() == "Did I get that right?"
    page.get_by_label("Your reply").fill("x" * 10_001)
    press(page, "Look for the moves")
    page.get_by_text("Shorten it to 10000 characters").wait_for()
    assert not page.get_by_text("Your words are still here").is_visible()
    assert page.get_by_role("heading", name="Moves in your words").count() == 0
    page.get_by_label("Your reply").fill("Did I get that right?")
    press(page, "Look for the moves")
    page.get_by_role("heading", name="Moves in your words").wait_for()
    assert page.get_by_text("Shorten it").count() == 0
    page.route("**/moves/", lambda route: route.abort())
    press(page, "Look for the moves")
    page.get_by_text("Your words are still here").wait_for()
    assert not CardAnswer.objects.exists()


@pytest.mark.parametrize("content", [QUIZ, SPOT, POLL, REWRITE], ids=lambda card: card.kind)
def test_a_card_is_accessible_before_and_after_it_is_done(course, leader, open_page, content):
    PersonalStep.objects.update(opens_at=NOW)
    card = as_kind(course.cards[0], content)
    page = open_page(leader)
    page.goto(address(course, card))
    assert_accessible(page)
    if content is REWRITE:
        page.get_by_label("Your reply").fill("You never write.")
        press(page, "Look for the moves")
        page.get_by_role("heading", name="Moves in your words").wait_for()
        page.get_by_text("How this works").click()
    elif content is QUIZ:
        page.locator("#id_question_0_0").check()
        press(page, "Check")
        press(page, "Next")
        page.locator("#id_question_1_1").check()
        press(page, "Check")
    elif content is SPOT:
        page.locator("#id_marked_1").check(force=True)
        press(page, "Show the cues")
    else:
        page.locator("#id_choice_0").check()
    assert_accessible(page)
    page.locator(".player-end button").first.click()
    page.goto(address(course, card))
    assert_accessible(page)


def assert_accessible(page):
    """In light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        results = looked_over(page)
        assert results.violations_count == 0, f"{scheme}:\n{results.generate_report()}"
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
