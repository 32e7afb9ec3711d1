"""Without a network, in a real Chromium: what was opened goes on, and arrives once."""

from __future__ import annotations

import base64
import datetime as dt
from itertools import count

import pytest
from django.db import connection
from django.utils import timezone
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from cohorts.models import Cohort, PersonalStep
from common.local_time import at_local
from common.tenancy import as_owner
from learning.answers import QuizAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion, JourneyRun, Recall, RecallItem
from learning.operations import Writing, complete_card, save_answer, take_in
from learning.recalls import local_day
from people.models import Member, SignedInBrowser
from privacy.models import PersonRequest
from programs.content.journeys import PassageMedium
from programs.content.kinds import MediaType
from programs.operations import add_recording
from tests.browser import sign_in
from tests.factories import NOW
from tests.home.travel import (
    arrived,
    done,
    keep,
    kept,
    onward,
    reads_well,
    until_left,
    wait_until_it_opens,
)
from tests.learning.card_contents import QUIZ, REFLECTION
from tests.learning.conftest import Course, make_course
from tests.learning.recall_world import RIGHT, asking, finish
from tests.learning.test_views import address, as_kind
from tests.learning.told import ASSUMED, STORY, tell

pytestmark = [
    pytest.mark.browser,
    pytest.mark.proof("offline", rides=1),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def course(leader: Member) -> Course:
    course = make_course(leader, cards=4)
    PersonalStep.objects.filter(pk=course.step.pk).update(opens_at=NOW)
    return course


def test_a_train_ride(course, leader, phone):
    quiz = as_kind(course.cards[1], QUIZ)
    reflection = as_kind(course.cards[3], REFLECTION)
    in_two_days = timezone.now() + dt.timedelta(days=2)
    PersonalStep.objects.filter(pk=course.later.pk).update(opens_at=in_two_days)
    page = phone(leader)
    keep(page)
    page.context.set_offline(True)
    page.get_by_role("link", name="Open the card").click()
    expect(page.get_by_text("No connection right now")).to_be_visible()
    onward(page)
    page.wait_for_url(f"**{address(course, quiz)}")
    today_says(page, "Pick up card 2 of 4", "25 percent complete")
    expect(page.get_by_text(quiz.content["en"].title)).to_be_visible()
    page.get_by_role("link", name="Open the card").click()
    page.wait_for_url(f"**{address(course, quiz)}")
    page.goto(f"/learn/module/{course.step.pk}/")
    expect(page.get_by_text("1 of 4 done")).to_be_visible()
    expect(page.get_by_text("minutes to go")).to_be_hidden()
    page.get_by_role("link", name="Pick up where you left off").click()
    page.wait_for_url(f"**{address(course, quiz)}")
    page.get_by_label("Ask her").check()
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_label("Listen").check()
    onward(page)
    page.wait_for_url(f"**{address(course, course.cards[2])}")
    onward(page)
    page.wait_for_url(f"**{address(course, reflection)}")
    page.get_by_label("Your thoughts").fill("Written between two stations")
    onward(page)
    page.wait_for_url("**/learn/module/**")
    expect(page.get_by_text("done on this device")).to_have_count(4)
    said = f"{quiz.content['en'].title} done on this device"  # two words, also read aloud
    expect(page.locator(".deck")).to_contain_text(said)
    expect(page.get_by_text("4 of 4 done")).to_be_visible()  # as the cards below say
    expect(page.get_by_role("link", name="Start the first card")).to_have_count(0)
    expect(page.get_by_text("4 things you did are not on the server yet")).to_be_visible()
    today_says(page, "All cards are done", "100 percent complete")
    expect(page.get_by_role("link", name="Open the card")).to_be_hidden()
    expect(page.locator("main").get_by_text("done on this device", exact=True)).to_have_count(0)
    reads_well(page)
    page.goto("/practice/")
    expect(page.get_by_role("heading", name="On this device")).to_be_visible()
    expect(page.get_by_text("this page is not kept")).to_be_visible()
    expect(page.get_by_role("heading", name="You can open")).to_be_visible()
    reads_well(page)
    page.goto(address(course, reflection))
    expect(page.get_by_label("Your thoughts")).to_have_value("Written between two stations")
    expect(page.get_by_text("Done on this device, not on the server yet")).to_be_visible()
    reads_well(page)
    soon_it_opens(page, course)
    assert done() == []
    page.context.set_offline(False)
    until_left(page, 1)  # by a clock that was fast: it waits
    assert done() == [card.pk for card in course.cards]
    PersonalStep.objects.filter(pk=course.later.pk).update(opens_at=NOW)
    page.reload()
    arrived(page)
    assert done() == [*(card.pk for card in course.cards), course.later_card.pk]
    answers = {each.card_id: each.answer for each in CardAnswer.objects.all()}
    assert answers[reflection.pk] == WrittenAnswer("Written between two stations")
    assert answers[quiz.pk] == QuizAnswer((1, 0))
    page.goto("/")
    expect(page.get_by_text("No connection")).to_have_count(0)
    expect(page.get_by_role("heading", name="Everything is done")).to_be_visible()


def test_a_second_go_is_offered_where_there_is_a_network(course, leader, phone):
    quiz = as_kind(course.cards[0], QUIZ)
    page = phone(leader)
    keep(page)
    page.context.set_offline(True)
    page.goto(address(course, quiz))
    for question, wrong in enumerate(("Wait", "Leave"), start=1):
        group = page.get_by_role("group", name=f"Question {question}")
        group.get_by_label(wrong).check()
        group.get_by_role("button", name="Check").click()
        if question == 1:
            page.get_by_role("button", name="Next", exact=True).click()
    again = page.get_by_role("button", name="Save, and try once more")
    expect(page.get_by_text("Too late.")).to_be_visible()
    expect(page.get_by_role("button", name="Done, ")).to_be_visible()
    expect(again).to_be_hidden()
    page.context.set_offline(False)
    expect(again).to_be_visible()
    page.context.set_offline(True)  # also on a page that was open before
    expect(again).to_be_hidden()
    page.context.set_offline(False)
    again.click()
    page.wait_for_url("**/again/")
    assert done() == [quiz.pk]


def today_says(page: Page, heading: str, ring: str) -> None:
    """Today as it is kept, with what waits counted: where to go on, and how much is done."""
    page.goto("/")
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("img", name=ring)).to_be_visible()


def soon_it_opens(page: Page, course: Course) -> None:
    """The module that opens next is on the device, shut until its moment; then it is as any."""
    shut = address(course, course.later_card)
    page.goto(shut)
    expect(page.get_by_text("This is kept on this device and opens")).to_be_visible()
    expect(page.get_by_role("link", name=course.later_card.content["en"].title)).to_have_count(0)
    reads_well(page)
    wait_until_it_opens(page)
    page.goto(f"/learn/module/{course.later.pk}/")
    page.get_by_role("link", name="Start the first card").click()
    page.wait_for_url(f"**{shut}")
    onward(page)


def test_an_answer_that_got_lost_is_one_effect_and_looks_like_success(course, leader, phone, line):
    reflection = as_kind(course.cards[0], REFLECTION)
    page = phone(leader)
    keep(page)
    page.goto(address(course, reflection))
    page.get_by_label("Your thoughts").fill("Said once")
    line.cuts_after = lambda request: request == f"POST {address(course, reflection)}"
    onward(page)
    assert done() == [reflection.pk]
    first = CardCompletion.objects.get()
    page.wait_for_url(f"**{address(course, course.cards[1])}")
    line.cuts_after = lambda _request: False
    page.reload()
    arrived(page)
    assert CardCompletion.objects.get().completed_at == first.completed_at
    assert CardAnswer.objects.get().answer == WrittenAnswer("Said once")


def test_a_cut_at_any_request_of_the_way_back_is_one_effect(leader, phone, line):
    course = make_course(leader, cards=9)
    PersonalStep.objects.filter(pk=course.step.pk).update(opens_at=NOW)
    reflections = [as_kind(card, REFLECTION) for card in course.cards]
    page = phone(leader)
    keep(page)
    cuts = [(side, number) for side in ("before", "after") for number in range(4)]
    for card, (side, number) in zip(reflections[:-1], cuts, strict=True):
        page.goto(address(course, card))
        page.get_by_label("Your thoughts").fill(f"Words {card.pk}")
        page.context.set_offline(True)
        onward(page)
        requests = count()
        cut = f"cuts_{side}"
        setattr(line, cut, lambda _request, left=requests, at=number: next(left) == at)
        page.context.set_offline(False)
        page.wait_for_timeout(400)
        setattr(line, cut, lambda _request: False)
        page.goto("/learn/")
        arrived(page)
    assert done() == [card.pk for card in reflections[:-1]]
    written = {each.card_id: each.answer for each in CardAnswer.objects.all()}
    assert written == {pk: WrittenAnswer(f"Words {pk}") for pk in done()}
    course.step.refresh_from_db()
    assert course.step.cards_done == 8


def test_a_network_that_is_back_before_it_carries_anything_is_tried_again(
    course, leader, phone, line
):
    reflection = as_kind(course.cards[0], REFLECTION)
    page = phone(leader)
    keep(page)
    page.goto(address(course, reflection))
    page.get_by_label("Your thoughts").fill("From the tunnel's end")
    page.context.set_offline(True)
    onward(page)
    expect(page.locator("[data-not-sent]").first).to_be_visible()
    line.cuts_before = lambda _request: True
    page.context.set_offline(False)
    page.wait_for_timeout(1000)
    assert not done()
    line.cuts_before = lambda _request: False
    arrived(page)  # without another page or another word of the browser
    assert done() == [reflection.pk]


def test_two_tabs_that_send_the_same_are_one_effect(course, leader, phone, line):
    reflection = as_kind(course.cards[0], REFLECTION)
    page = phone(leader)
    keep(page)
    other = page.context.new_page()
    other.goto("/")
    page.goto(address(course, reflection))
    page.get_by_label("Your thoughts").fill("From one of two")
    page.context.set_offline(True)
    onward(page)
    expect(other.get_by_text("One thing you did is not on the server yet")).to_be_visible()
    page.context.set_offline(False)
    for tab in (page, other):
        arrived(tab)
    assert line.paths.count(f"POST {address(course, reflection)}") == 1
    assert CardAnswer.objects.get().answer == WrittenAnswer("From one of two")


def test_what_was_saved_elsewhere_meanwhile_stands_beside_what_was_written_here(
    course, leader, phone
):
    reflection = as_kind(course.cards[0], REFLECTION)
    page = phone(leader)
    keep(page)
    page.goto(address(course, reflection))
    page.get_by_label("Your thoughts").fill("Written on the train")
    page.context.set_offline(True)
    onward(page)
    complete_card(
        enrollment_id=course.enrollment.pk,
        card=reflection,
        writing=Writing(WrittenAnswer("Written at the desk")),
        now=timezone.now(),
    )
    page.context.set_offline(False)
    expect(page.get_by_text("One thing you did is not on the server yet")).to_be_visible()
    page.goto(address(course, reflection))
    note = page.locator("[data-device-note]")
    expect(note.get_by_text("is not saved")).to_be_visible()
    expect(note.get_by_label("What you wrote")).to_have_value("Written on the train")
    expect(page.get_by_text("Written at the desk").first).to_be_visible()
    assert CardAnswer.objects.get().answer == WrittenAnswer("Written at the desk")
    reads_well(page)
    note.get_by_role("button", name="Take it into the form").click()
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("Saved. Only you can see it.")).to_be_visible()
    arrived(page)
    assert CardAnswer.objects.get().answer == WrittenAnswer("Written on the train")


def test_words_kept_for_later_elsewhere_are_not_wiped_by_those_written_here(course, leader, phone):
    reflection = as_kind(course.cards[0], REFLECTION)
    page = phone(leader)
    keep(page)
    page.goto(address(course, reflection))
    page.get_by_label("Your thoughts").fill("Written on the train")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and continue later").click()
    expect(page.get_by_text("Kept on this device. It is sent")).to_be_visible()
    save_answer(
        enrollment_id=course.enrollment.pk,
        card=reflection,
        writing=Writing(WrittenAnswer("Written at the desk")),
        now=timezone.now(),
    )
    page.goto(address(course, reflection))
    expect(page.get_by_label("Your thoughts")).to_have_value("Written on the train")
    page.context.set_offline(False)
    note = page.locator("[data-device-note]")
    expect(note.get_by_text("is not saved")).to_be_visible()
    page.goto(address(course, reflection))
    expect(page.get_by_label("What you wrote")).to_have_value("Written on the train")
    expect(page.get_by_label("Your thoughts")).to_have_value("Written at the desk")
    reads_well(page)
    note.get_by_role("button", name="Take it into the form").click()
    expect(page.get_by_label("Your thoughts")).to_have_value("Written on the train")
    page.context.set_offline(True)
    page.context.set_offline(False)  # drawn anew, and what was chosen stays
    page.wait_for_timeout(500)
    expect(page.get_by_label("Your thoughts")).to_have_value("Written on the train")
    note.get_by_role("button", name="Remove it from this device").click()
    expect(note).to_have_count(0)
    assert CardAnswer.objects.get().answer == WrittenAnswer("Written at the desk")


def test_a_second_tab_shows_what_the_first_one_keeps_before_it_takes_its_place(
    course, leader, phone
):
    reflection = as_kind(course.cards[0], REFLECTION)
    page = phone(leader)
    keep(page)
    other = page.context.new_page()
    for tab, words in ((page, "From the first tab"), (other, "From the second tab")):
        tab.goto(address(course, reflection))
        tab.get_by_label("Your thoughts").fill(words)
    page.context.set_offline(True)
    onward(page)
    note = other.locator("[data-device-note]")
    expect(note.get_by_text("in another window")).to_be_visible()
    expect(note.get_by_label("What you wrote")).to_have_value("From the first tab")
    expect(other.get_by_label("Your thoughts")).to_have_value("From the second tab")
    reads_well(other)
    note.get_by_role("button", name="Take it into the form").click()
    expect(other.get_by_label("Your thoughts")).to_have_value("From the first tab")
    expect(note.get_by_text("Done on this device")).to_be_visible()
    other.get_by_label("Your thoughts").fill("From both tabs")
    expect(note.get_by_text("in another window")).to_have_count(0)
    onward(other)
    until_left(other, 1)
    page.context.set_offline(False)
    arrived(page)
    assert CardAnswer.objects.get().answer == WrittenAnswer("From both tabs")


def test_a_card_that_closed_meanwhile_says_so_and_keeps_every_word(course, leader, phone):
    reflection = as_kind(course.cards[0], REFLECTION)
    page = phone(leader)
    keep(page)
    page.goto(address(course, reflection))
    page.get_by_label("Your thoughts").fill("Too late by a day")
    page.context.set_offline(True)
    onward(page)
    Cohort.objects.update(state=Cohort.State.FINISHED)
    page.context.set_offline(False)
    page.get_by_role("link", name="One thing you did").click()
    expect(page.get_by_text("could not be saved")).to_be_visible()
    expect(page.get_by_label("What you wrote")).to_have_value("Too late by a day")
    page.get_by_role("button", name="Remove it from this device").click()
    expect(page.get_by_text("could not be saved")).to_have_count(0)
    arrived(page)
    assert done() == []


def test_a_session_that_is_over_keeps_what_waits_until_its_person_is_back(
    course, leader, phone, client_for, live_server
):
    reflection = as_kind(course.cards[0], REFLECTION)
    page = phone(leader)
    keep(page)
    page.goto(address(course, reflection))
    page.get_by_label("Your thoughts").fill("Before the session was over")
    page.context.set_offline(True)
    onward(page)
    SignedInBrowser.objects.all().delete()
    page.context.set_offline(False)
    page.goto("/")
    expect(page.get_by_text("It is sent once you have signed in")).to_be_visible()
    assert kept(page) == []
    assert done() == []
    sign_in(page.context, client_for(leader), base=live_server.url)
    page.goto("/")
    arrived(page)
    assert CardAnswer.objects.get().answer == WrittenAnswer("Before the session was over")


def test_without_being_asked_nothing_is_kept_and_no_page_is_the_browsers_own(course, leader, phone):
    page = phone(leader)
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").wait_for()
    page.goto(address(course, course.cards[0]))
    page.context.set_offline(True)
    page.get_by_role("button", name="Done, ").click()
    expect(page.get_by_role("heading", name="On this device")).to_be_visible()
    expect(page.get_by_text("Not on the server yet", exact=True)).to_be_visible()
    assert kept(page) == []
    page.goto("/learn/")
    expect(page.get_by_role("heading", name="On this device")).to_be_visible()
    page.context.set_offline(False)
    arrived(page)
    assert done() == [course.cards[0].pk]


def test_the_page_of_the_device_says_what_is_true_with_a_network_and_without(leader, phone, line):
    page = phone(leader)
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").wait_for()

    def says(*texts: str) -> None:
        said = page.locator("main [role=status]:visible, main [data-nothing]:visible")
        expect(said).to_have_count(len(texts))
        for place, text in zip(said.all(), texts, strict=True):
            expect(place).to_contain_text(text)
        reads_well(page)

    page.goto("/offline/")
    says("Nothing is kept on this device. Leaders and facilitators keep what is next with")
    expect(page.get_by_role("link", name="Go to Today")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    says("There is no connection right now, and nothing is kept on this device.")
    expect(page.get_by_role("link", name="Try Today again")).to_be_visible()
    page.goto("/practice/")
    says("There is no connection right now, and this page is not kept on this device.")
    line.cuts_before = lambda request: request == "GET /here/"
    page.context.set_offline(False)  # the network is there before it carries anything
    page.wait_for_timeout(500)
    says("There is no connection right now, and this page is not kept on this device.")
    line.cuts_before = lambda _request: False
    expect(page.get_by_text("You are online again.").first).to_be_visible()
    says("You are online again.")


def test_a_form_that_cannot_wait_keeps_its_words_without_a_network(leader, phone, line):
    page = phone(leader)
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").wait_for()
    page.goto("/people/account/")
    page.locator("main select[name=time_zone]").select_option("Asia/Tokyo")
    save = page.locator("main form:has(select) button").first
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_timeout(300)
    page.context.set_offline(True)
    save.click()
    expect(page.get_by_text("so this has not arrived")).to_be_visible()
    expect(page.locator("main select[name=time_zone]")).to_have_value("Asia/Tokyo")
    reads_well(page)
    page.wait_for_timeout(2100)
    page.context.set_offline(False)
    # The network is said to be there and carries nothing: the page stays all the same.
    page.get_by_role("button", name="Close").click()
    line.cuts_before = lambda request: request == "POST /people/account/"
    save.click()
    expect(page.get_by_text("so this has not arrived")).to_be_visible()
    expect(page.locator("main select[name=time_zone]")).to_have_value("Asia/Tokyo")
    line.cuts_before = lambda _request: False
    save.click()
    expect(page.get_by_text("Saved")).to_be_visible()


def test_back_to_what_a_form_answered_shows_the_page_anew_and_claims_nothing(leader, phone):
    page = phone(leader)
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").wait_for()
    page.goto("/privacy/mine/ask/")
    page.get_by_label("An objection to how my data is used").check()
    send = page.get_by_role("button", name="Send the request")
    send.click()
    expect(page.get_by_role("alert")).to_contain_text("what you object to")
    page.get_by_label("In your words").fill("No figures of my team")
    send.click()
    expect(page.get_by_text("No figures of my team")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Ask about my data")).to_be_visible()
    expect(page.get_by_text("has not arrived")).to_have_count(0)
    assert PersonRequest.objects.count() == 1


def test_a_page_of_the_device_says_when_the_network_is_back(course, leader, phone):
    page = phone(leader)
    keep(page)
    page.context.set_offline(True)
    page.goto("/learn/")
    expect(page.get_by_text("No connection right now")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("You are online again. This is as of")).to_be_visible()
    expect(page.get_by_text("No connection")).to_be_hidden()
    page.get_by_role("link", name="Load this page again").click()
    expect(page.get_by_text("This is as of")).to_have_count(0)


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


SILENCE = (b"\xff\xfb\x90\x64" + bytes(413)) * 200
"""Five seconds of it, as MP3."""
PLAYS = """async (player) => {
  const happens = (what) =>
    new Promise((done) => player.addEventListener(what, done, { once: true }));
  player.preload = "auto";
  player.load();
  await happens("loadedmetadata");
  player.currentTime = 4;
  await happens("seeked");
  return Math.round(player.duration);
}"""
STRETCHES = """async (address) => {
  const found = [];
  for (const range of ["bytes=2-5", "bytes=83390-", "bytes=-3", "bytes=90000-", null]) {
    const answer = await stretchOf(await copyOf(address), range);
    found.push([answer.status, answer.headers.get("Content-Range"), (await answer.blob()).size]);
  }
  return found;
}"""


def picture_and_sound(course: Course, member: Member) -> None:
    """The story of the module, with a picture and a sound at one of its passages."""
    media = {"ceiling": (MediaType.PNG, PNG), "night": (MediaType.MP3, SILENCE)}
    for slug, (media_type, content) in media.items():
        add_recording(
            slug=slug, title=slug, media_type=media_type, content=[content], by=member, now=NOW
        )
    seen = PassageMedium(file="ceiling", words="A ceiling.")
    heard = PassageMedium(file="night", words="Nothing.")
    awake = replace(STORY.passages["Assumes"], image=seen, sound=heard)
    tell(course.module, replace(STORY, passages={**STORY.passages, "Assumes": awake}))


def test_a_story_and_a_recall_on_the_train_go_on_from_the_device_and_arrive_once(
    course, leader, phone, line
):
    picture_and_sound(course, leader)
    # A number in an address has as many digits as it likes.
    with as_owner(), connection.cursor() as cursor:
        table = RecallItem._meta.db_table
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 4711)", [table])
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    take_in(now=NOW)
    days = [local_day(timezone.now(), leader) + dt.timedelta(days=each) for each in (1, 2)]
    for part, day in enumerate(days):
        RecallItem.objects.filter(part=part).update(due_on=day)
    tomorrow, in_two_days = (at_local(day, dt.time(), leader.time_zone) for day in days)
    Recall.objects.update(next_at=tomorrow)
    page, base = phone(leader), f"/learn/story/{course.step.pk}/"
    keep(page)
    page.goto(base)
    page.get_by_role("button", name="Evening").click()
    page.wait_for_url("**?at=2**")
    page.context.set_offline(True)
    line.cuts_before = lambda _request: True  # also of a worker that was started again
    # A choice on a page that came from the server, and the rest on pages of the device.
    page.get_by_role("button", name="Say nothing").click()
    expect(page.get_by_text("I lie awake.")).to_be_visible()
    assert page.get_by_alt_text("A ceiling.").evaluate("each => each.naturalWidth") == 1
    assert page.locator("audio").evaluate(PLAYS) == 5
    [worker] = page.context.service_workers
    assert worker.evaluate(STRETCHES, "/learn/recordings/night/") == [
        [206, "bytes 2-5/83400", 4],
        [206, "bytes 83390-83399/83400", 10],
        [206, "bytes 83397-83399/83400", 3],
        [416, "bytes */83400", 0],
        [200, None, 83400],
    ]
    expect(page.get_by_text("Done on this device, not on the server yet")).to_be_visible()
    page.goto(f"/learn/story/{course.step.pk}/1/?at=2")
    expect(page.get_by_text("You have been here")).to_be_visible()
    expect(page.locator("li[data-chosen]")).to_contain_text("Say nothing")
    page.get_by_role("link", name="Read on").click()
    for name in ("On", "Explain", "On", "To the debrief"):
        page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", name="Your way")).to_be_visible()
    expect(page.locator(".story-stop")).to_have_count(2)
    expect(page.locator(".story-stop").first).to_contain_text("Assumes")
    page.get_by_label("For yourself").fill("Next time I ask")
    reads_well(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("For yourself")).to_have_value("Next time I ask")
    page.goto("/")
    expect(page.get_by_text("No connection right now")).to_be_visible()
    expect(page.get_by_role("heading", name="A few things to recall")).to_have_count(0)
    page.clock.set_fixed_time(tomorrow)  # it falls due while there is no network, and Today says so
    page.reload()
    page.get_by_role("link", name="Up to three short questions").click()
    for heading in ("Not quite", "Right"):
        choice = {"Not quite": 0, "Right": 0}[heading]
        page.get_by_role("radio").nth(choice).check()
        page.get_by_role("button", name="Check my answer").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page.get_by_text("Done on this device, not on the server yet")).to_be_visible()
        reads_well(page)
        page.get_by_role("link", name="Next question").click()
        if heading == "Not quite":  # the other one falls due while there is no network
            expect(page.get_by_role("heading", name="Nothing to recall just now")).to_be_visible()
            reads_well(page)
            page.goto("/")
            expect(page.get_by_role("heading", name="A few things to recall")).to_have_count(0)
            page.clock.set_fixed_time(in_two_days)
            page.reload()
            reads_well(page)
            page.get_by_role("link", name="Up to three short questions").click()
    expect(page.get_by_role("heading", name="That is all for now")).to_be_visible()
    expect(page.get_by_text("3 things you did are not on the server yet")).to_be_visible()
    assert JourneyRun.objects.get().way == ASSUMED[:2]
    RecallItem.objects.update(due_on=NOW)
    Recall.objects.update(next_at=NOW)
    page.clock.set_fixed_time(timezone.now())
    # The answer to what is sent first gets lost on its way back.
    first = iter((True,))
    line.cuts_before = lambda _request: False
    line.cuts_after = lambda request: request.startswith("POST /learn/") and next(first, False)
    page.context.set_offline(False)
    page.wait_for_timeout(400)
    page.goto(base)
    arrived(page)
    run = JourneyRun.objects.get()
    assert (run.way, run.note, run.is_finished) == (ASSUMED, "Next time I ask", True)
    assert list(RecallItem.objects.order_by("part").values_list("reviews", "choice")) == [
        (1, 0),
        (1, 0),
    ]
    page.goto(f"{base}1/debrief/")
    expect(page.get_by_label("For yourself")).to_have_value("Next time I ask")
    expect(page.locator("[data-device-note]")).to_have_count(0)
