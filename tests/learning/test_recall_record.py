"""My progress says of recall what is kept in mind, to its leader alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.own_record import record_of
from learning.models import Recall, RecallItem
from learning.operations import take_in
from learning.recall_record import recall_told
from tests.factories import NOW, ModuleFactory
from tests.learning.card_contents import QUIZ
from tests.learning.recall_world import RIGHT, asking, finish, items_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def recalling(course, leader):
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    take_in(now=NOW)
    return items_of(leader)


def said(member):
    [entry] = recall_told(member, "en", NOW)
    return {line.label: line.text for line in entry.lines}


def test_it_says_how_many_questions_how_often_and_from_when_on(recalling, leader, client_for):
    assert said(leader) == {
        "2 questions": "none asked so far",
        "The next one": "from 16 September 2026 on",
    }
    RecallItem.objects.filter(pk=recalling[0].pk).update(reviews=3, lapses=1)
    RecallItem.objects.update(due_on=NOW.date())
    assert said(leader) == {
        "2 questions": "asked 3 times, right: 2",
        "The next one": "whenever you like",
    }
    Recall.objects.update(rests_until=NOW.date() + dt.timedelta(days=4))
    assert said(leader)["The next one"] == "from 18 September 2026 on"
    Recall.objects.update(pace="none")
    assert said(leader)["The next one"] == "not asked any more, as you wish"
    page = client_for(leader).get("/learn/progress/").text
    assert "What you recall" in page
    assert "asked 3 times, right: 2" in page


def test_nobody_else_is_told_and_it_cannot_be_shared(recalling, leader, peer, outsider):
    assert recall_told(peer, "en", NOW) == recall_told(outsider, "en", NOW) == []
    told = {each.section.name: each for each in record_of(leader, "en", NOW)}["recalled"]
    assert (told.section.who(), told.section.can_be_shared) == ("Only you", False)


def test_it_takes_the_same_statements_for_one_module_and_for_many(course, recalling, leader):
    def statements():
        recall_told(leader, "en", NOW)  # modules are known by now
        with CaptureQueriesContext(connection) as asked:
            recall_told(leader, "en", NOW)
        return len(asked)

    few = statements()
    for _each in range(4):
        other = ModuleFactory(version=course.cohort.version)
        finish(course, asking(other), RIGHT[QUIZ.kind])
    take_in(now=NOW + dt.timedelta(minutes=15))
    assert len(recall_told(leader, "en", NOW)) == 5
    assert statements() == few == 1
