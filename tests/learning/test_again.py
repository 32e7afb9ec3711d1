"""A second go and a look at a draft, without any script: pages and plain forms."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from cohorts.operations import finish_cohort
from common.once import FIELD
from learning.answers import LaterGoes, QuizAnswer, SpotAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from learning.operations import NotOpen
from tests.learning.card_contents import POLL, QUIZ, REWRITE, SPOT
from tests.learning.conftest import make_course
from tests.learning.test_views import address, as_kind

pytestmark = pytest.mark.usefixtures("frozen")


def again_url(course, card):
    return reverse("learning:again", args=[course.enrollment.pk, card.pk])


def moves_url(course, card):
    return reverse("learning:moves", args=[course.enrollment.pk, card.pk])


@pytest.fixture
def client(leader, client_for):
    return client_for(leader)


@pytest.fixture
def quiz(course, client):
    card = as_kind(course.cards[0], QUIZ)
    client.post(address(course, card), {"question_0": "0", "question_1": "0"})
    return card


def test_a_card_that_is_done_offers_another_go_until_it_sits(course, quiz, client):
    page = client.get(address(course, quiz)).text
    assert "Not all of it sticks yet" in page
    assert f'href="{again_url(course, quiz)}"' in page
    form = client.get(again_url(course, quiz)).text
    assert 'name="question_0"' in form
    assert 'name="question_1"' not in form, "it was right"
    assert "You name a fact" in form
    assert not re.search(r'id="id_question_0_\d"[^>]*\schecked', form)
    wrong = client.post(again_url(course, quiz), {"question_0": "2"}, follow=True).text
    assert "Above is your go number 2" in wrong
    assert re.search(r'id="id_question_0_2"[^>]*\schecked', wrong)
    right = client.post(again_url(course, quiz), {"question_0": "1"}, follow=True).text
    assert "It took 3 goes" in right
    assert "It sticks" in right
    kept = CardAnswer.objects.get()
    assert (kept.answer, kept.later) == (
        QuizAnswer((0, 0)),
        LaterGoes(3, QuizAnswer((1, 0)), sat_after=3),
    )
    assert 'name="question_1"' in client.get(again_url(course, quiz)).text, "all of it, once more"


def test_a_go_that_is_sent_twice_is_one(course, quiz, client):
    sent = {"question_0": "2", FIELD: "a-nonce-of-this-form"}
    first = client.post(again_url(course, quiz), sent)
    second = client.post(again_url(course, quiz), sent)
    assert first.url == second.url == address(course, quiz)
    assert CardAnswer.objects.get().later.goes == 2


def test_a_go_that_lacks_an_answer_comes_back(course, client):
    card = as_kind(course.cards[0], QUIZ)
    client.post(address(course, card), {"question_0": "0", "question_1": "1"})
    back = client.post(again_url(course, card), {"question_1": "2"})
    assert back.status_code == 422
    assert "Choose one answer." in back.text
    assert re.search(r'id="id_question_1_2"[^>]*\schecked', back.text)
    assert client.post(again_url(course, card), {}).status_code == 422
    assert CardAnswer.objects.get().later is None


def test_the_first_go_can_lead_to_the_second_in_one_click(course, client):
    card = as_kind(course.cards[0], SPOT)
    sent = {"action": "again", "marked": ["1"], "seen": "1"}
    for _click in range(2):
        there = client.post(address(course, card), sent)
        assert there.url.startswith(again_url(course, card))
    assert "Mark the phrases" in client.get(there.url).text
    done = client.post(again_url(course, card), {"marked": ["0"]}, follow=True).text
    assert "It sticks" in done
    assert re.search(r'id="id_marked_0"[^>]*\schecked', done)
    kept = CardAnswer.objects.get()
    assert (kept.answer, kept.later.last) == (SpotAnswer((1,)), SpotAnswer((0,)))
    poll = as_kind(course.cards[1], POLL)
    straight = client.post(address(course, poll), {"action": "again", "choice": "1", "seen": "1"})
    assert straight.url.startswith(address(course, course.cards[2])), "nothing to get right"


def test_nothing_to_try_again_leads_to_the_card(course, quiz, client, admin, now):
    undone, poll = as_kind(course.cards[1], QUIZ), as_kind(course.cards[2], POLL)
    client.post(address(course, poll), {"choice": "1"})
    for card in (undone, poll):
        there = client.post(again_url(course, card), {"question_0": "1", "question_1": "0"})
        assert there.url == address(course, card)
    finish_cohort(cohort=course.cohort, now=now, by=admin)
    assert client.get(again_url(course, quiz)).url == address(course, quiz)
    assert client.post(again_url(course, quiz), {"question_0": "1"}).status_code == 409
    assert "Try once more" not in client.get(address(course, quiz)).text
    assert CardAnswer.objects.get(card=quiz).later is None


def test_a_program_that_finishes_meanwhile_keeps_no_go(course, quiz, client, monkeypatch):
    def closed(**_given):
        raise NotOpen

    monkeypatch.setattr("learning.views.again.try_again", closed)
    assert client.post(again_url(course, quiz), {"question_0": "1"}).status_code == 409


def test_goes_and_drafts_of_others_do_not_exist(course, quiz, outsider, client):
    somebody = make_course(outsider)
    for name in ("learning:again", "learning:moves"):
        url = reverse(name, args=[somebody.enrollment.pk, somebody.cards[0].pk])
        assert client.get(url).status_code == 404
        assert client.post(url, {"question_0": "1", "text": "x"}).status_code == 404


def test_a_thread_without_any_mark_is_not_done(course, client):
    card = as_kind(course.cards[0], SPOT)
    back = client.post(address(course, card), {"action": "complete"})
    assert back.status_code == 422
    assert "Mark at least one phrase" in back.text
    assert not CardCompletion.objects.exists()


def test_a_look_at_a_draft_tells_the_moves_and_keeps_nothing(course, client):
    card = as_kind(course.cards[0], REWRITE)
    text = "That was exhausting. You never told me."
    looked = client.post(moves_url(course, card), {"text": text, "seen_at": ""})
    assert looked.status_code == 200
    assert f"{text}</textarea>" in looked.text
    found = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", looked.text))
    assert "Names the feeling found That was exhausting." in found
    assert "Leaves blame out worth a second look You never told me." in found
    assert "Names a limit not found in words that the rules know" in found
    assert "Words that say no" in found, "how it works stands on the page"
    assert not CardAnswer.objects.exists()
    assert not CardCompletion.objects.exists()
    assert "no words of your own" in client.post(moves_url(course, card), {"text": " "}).text
    assert client.post(moves_url(course, card), {"text": "x" * 10_001}).status_code == 422


def test_a_draft_that_is_changed_later_can_be_looked_at_too(course, client):
    card = as_kind(course.cards[0], REWRITE)
    client.post(address(course, card), {"action": "complete", "text": "First"})
    looked = client.post(moves_url(course, card), {"text": "Did I get that right?"})
    assert "Did I get that right?</textarea>" in looked.text
    assert "Moves in your words" in looked.text
    assert CardAnswer.objects.get().answer == WrittenAnswer("First")


def test_only_a_reply_of_a_running_program_is_looked_at(course, client, admin, now):
    card = as_kind(course.cards[0], REWRITE)
    other = as_kind(course.cards[1], QUIZ)
    assert client.get(moves_url(course, card)).url == address(course, card)
    assert client.post(moves_url(course, other), {"text": "x"}).url == address(course, other)
    finish_cohort(cohort=course.cohort, now=now, by=admin)
    assert client.post(moves_url(course, card), {"text": "x"}).url == address(course, card)


def test_dots_tell_what_is_done_and_not_what_lies_before(course, client):
    client.post(address(course, course.cards[1]), {"action": "complete"})
    page = client.get(address(course, course.cards[2])).text
    dots = re.search(r'class="dots-row".*?</span>', page, re.DOTALL)[0]
    assert re.findall(r"<i([^>]*)>", dots) == [
        "",
        ' data-state="done"',
        ' data-state="current"',
    ]


def test_the_one_sentence_to_take_along_stands_before_the_text(course, client):
    card = course.cards[0]
    page = client.get(address(course, card)).text
    content = card.content["en"]
    assert page.count(content.takeaway) == 1
    assert page.index(content.takeaway) < page.index(content.body.html)
