"""What a leader finds whose cohort was moved to a newer version: old addresses lead on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from learning.answers import PollAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from people.models import Member
from programs.models import Card
from tests.authoring.course import Course
from tests.authoring.test_moving import move, saying, with_extra, without

SignIn = Callable[[Member], Client]


@pytest.fixture
def client(course: Course, leader: Member, client_for: SignIn) -> Client:
    return client_for(leader)


@pytest.fixture(autouse=True)
def in_the_second_week(course: Course):
    with time_machine.travel(course.now, tick=False):
        yield


def address(course: Course, leader: Member, card: Card) -> str:
    return reverse("learning:card", args=[course.enrollment(leader).pk, card.pk])


def test_an_address_of_the_version_before_leads_to_the_card_that_follows(
    course: Course, leader: Member, client: Client
) -> None:
    old = course.card("read")
    move(course, course.next_version(saying("read", "Text.", "Better text.")))
    response = client.get(address(course, leader, old))
    assert (response.status_code, response.url) == (
        302,
        address(course, leader, course.card("read")),
    )
    assert "Better text." in client.get(response.url).text


def test_what_is_sent_from_an_older_page_is_kept_on_the_card_that_follows(
    course: Course, leader: Member, client: Client
) -> None:
    old = course.card("rewrite")
    move(course, course.next_version(with_extra))
    sent = {"action": "complete", "text": "I see one word."}
    assert client.post(address(course, leader, old), sent).status_code == 302
    assert CardCompletion.objects.get().card == course.card("rewrite")
    assert CardAnswer.objects.get().answer == WrittenAnswer("I see one word.")
    assert course.step(leader).cards_done == 1


def test_a_card_that_is_gone_stands_in_the_deck_as_done_and_is_read_again(
    course: Course, leader: Member, client: Client
) -> None:
    gone = course.card("poll")
    course.take(leader, gone, answer=PollAnswer(1))
    move(course, course.next_version(without("poll")))
    page = client.get(reverse("learning:module", args=[course.step(leader).pk])).text
    assert address(course, leader, gone) in page
    assert "from an earlier version" in page
    assert "1 of 6 done" in page
    page = client.get(address(course, leader, gone)).text
    assert "not part of the module any more" in page
    assert "checked" in page
    assert "<button" not in page.split("<main", 1)[1].split("</main", 1)[0]
    assert client.post(address(course, leader, gone), {"choice": "0"}).status_code == 409
    assert CardAnswer.objects.get().answer == PollAnswer(1)


def test_a_card_that_is_gone_and_was_not_done_says_so(
    course: Course, leader: Member, peer: Member, client: Client
) -> None:
    gone = course.card("poll")
    course.take(peer, gone)
    move(course, course.next_version(without("poll")))
    page = client.get(address(course, leader, gone)).text
    assert "This card is not part of the program any more" in page
    deck = client.get(reverse("learning:module", args=[course.step(leader).pk])).text
    assert "from an earlier version" not in deck


def test_nobody_reads_cards_of_others_or_of_other_programs(
    course: Course, leader: Member, peer: Member, client: Client, version: object
) -> None:
    elsewhere = Card.objects.filter(module__version=version).first()
    assert elsewhere is not None
    assert client.get(address(course, leader, elsewhere)).status_code == 404
    old = course.card("read")
    course.take(peer, course.card("poll"))
    poll = course.card("poll")
    move(course, course.next_version(without("poll")))
    for card in (old, poll):
        assert client.get(address(course, peer, card)).status_code == 404
    missing = reverse("learning:card", args=[course.enrollment(leader).pk, 10**9])
    assert client.get(missing).status_code == 404
