"""What was chosen in a story without a network is taken in once, and nothing of it is lost."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from cohorts.operations import finish_cohort
from learning.models import JourneyRun
from learning.operations import OtherStory, StoryChoice, WayGone, go_on, merge_way
from learning.stories import number_for
from tests.factories import NOW
from tests.learning.told import ASKED, ASSUMED, tell

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def told(course):
    tell(course.module)
    return course


@pytest.fixture
def merge(told):
    def merge(way, *, number=1, **written):
        gone = WayGone(number=number, way=way, **written)
        return merge_way(personal=told.step, gone=gone, language="en", now=NOW)

    return merge


def ways():
    return list(JourneyRun.objects.order_by("number").values_list("number", "way"))


def test_a_way_goes_on_where_the_server_stands_and_twice_is_once(told, merge):
    for at, to in enumerate(ASKED[1:3], start=1):
        choice = StoryChoice(number=1, at=at, to=to)
        go_on(personal=told.step, choice=choice, language="en", now=NOW)
    for _time in range(2):
        assert merge(ASKED, text="Mine")
        assert merge(ASKED[:4])
    assert ways() == [(1, ASKED)]
    run = JourneyRun.objects.get()
    assert (run.note, run.ended_at) == ("Mine", NOW)


def test_another_choice_meanwhile_makes_it_a_go_of_its_own_once(merge):
    merge(ASKED[:4])
    for _time in range(2):
        merge(ASSUMED)
        merge(ASSUMED[:5])
    assert ways() == [(1, ASKED[:4]), (2, ASSUMED)]
    merge(ASKED, number=3)
    assert ways()[2:] == [(3, ASKED)]


def test_words_written_elsewhere_meanwhile_stand_and_the_way_is_taken_in_all_the_same(merge):
    assert merge(ASKED, text="First")
    assert not merge(ASKED, text="Second")
    assert merge(ASSUMED, text="Of another go")
    assert list(JourneyRun.objects.values_list("note", flat=True)) == ["First", "Of another go"]


@pytest.mark.parametrize(
    ("way", "number"),
    [(["Start", "Seat"], 1), (["Message", "Asks"], 1), (["Start"], 1), (ASKED, 2), (ASKED, 0)],
)
def test_what_is_no_way_changes_nothing(merge, way, number):
    with pytest.raises(OtherStory):
        merge(way, number=number)
    assert ways() == []


def test_the_go_that_has_been_there_comes_before_one_that_could_go_on():
    goes = {1: ASKED[:2], 2: ASSUMED, 3: ASKED[:3]}
    assert number_for(goes, ASSUMED[:3], 1, 4) == 2
    assert number_for(goes, ASKED[:4], 2, 4) == 3
    assert number_for({1: ASKED[:3]}, ASSUMED, 1, 2) == 2


def test_the_device_hears_what_came_of_it(told, leader, client_for):
    client, step = client_for(leader), told.step.pk
    url = reverse("learning:story_way", args=[step, 1])
    sent = {"way": ASSUMED, "text": "Mine", "seen_at": ""}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    assert client.post(url, {**sent, "text": "Other"}).status_code == 422
    assert client.post(url, {**sent, "way": ["Start", "Nowhere"]}).status_code == 409
    assert client.post(url, {}).status_code == 409
    assert JourneyRun.objects.get().note == "Mine"
    whole = client.get(reverse("learning:story_whole", args=[step])).text
    [goes] = re.findall(r'id="story-goes" type="application/json">(.*?)</script>', whole)
    [go] = json.loads(goes)
    assert (go["way"], go["text"]) == (ASSUMED, "Mine")
    assert "I lie awake." in whole
    finish_cohort(cohort=told.cohort, by=leader, now=NOW)
    assert client.post(url, {"way": ASKED}).status_code == 409
