"""What others chose in a poll: of the same organization, one answer each, from five on."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from learning.answers import PollAnswer, QuizAnswer
from learning.models import CardAnswer, CardCompletion
from learning.polled import told_of_others
from people.models import Member
from tests.factories import CohortFactory, EnrollmentFactory, MemberFactory
from tests.learning.card_contents import POLL
from tests.learning.conftest import Course
from tests.learning.test_views import address, as_kind

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def poll(course: Course) -> int:
    return as_kind(course.cards[0], POLL).pk


def answer(course: Course, choice: int, at: dt.datetime, member: Member | None = None) -> Member:
    who = member or MemberFactory(organization=course.cohort.organization)
    cohort = CohortFactory(organization=who.organization, version=course.cohort.version)
    CardAnswer.objects.create(
        enrollment=EnrollmentFactory(cohort=cohort, member=who),
        card=course.cards[0],
        answer=PollAnswer(choice),
        saved_at=at,
    )
    return who


def test_others_are_told_by_fives_the_earliest_first(course, leader, poll, now):
    for number in range(4):
        answer(course, 0, now + dt.timedelta(hours=number))
    assert told_of_others(leader, poll) is None
    answer(course, 1, now + dt.timedelta(hours=9))
    assert told_of_others(leader, poll) == Counter({0: 4, 1: 1})
    answer(course, 2, now - dt.timedelta(hours=1))
    assert told_of_others(leader, poll) == Counter({0: 4, 2: 1}), "the latest one waits"


def test_one_person_counts_once_by_their_first_answer_and_the_reader_never(
    course, leader, poll, now
):
    answer(course, 2, now - dt.timedelta(days=1), leader)
    for _each in range(4):
        answer(course, 0, now)
    twice = answer(course, 1, now)
    answer(course, 2, now + dt.timedelta(hours=1), twice)
    assert told_of_others(leader, poll) == Counter({0: 4, 1: 1})


def test_who_left_stays_and_other_organizations_and_answers_do_not_count(
    course, leader, outsider, poll, now
):
    answer(course, 2, now, outsider)
    for _each in range(4):
        answer(course, 0, now)
    assert told_of_others(leader, poll) is None
    leaver = answer(course, 1, now)
    leaver.enrollments.update(left_at=now)
    assert told_of_others(leader, poll) == Counter({0: 4, 1: 1})
    CardAnswer.objects.filter(enrollment__member=leaver).update(answer=PollAnswer(-1))
    assert told_of_others(leader, poll) is None, "no option was chosen"
    CardAnswer.objects.filter(enrollment__member=leaver).update(answer=QuizAnswer((1,)))
    assert told_of_others(leader, poll) is None, "the card was a quiz once"


def test_others_stand_on_a_poll_that_is_answered_and_nowhere_before(
    course, leader, poll, client_for, now
):
    client, url = client_for(leader), address(course, course.cards[0])
    for _each in range(5):
        answer(course, 1, now)
    assert "of 5 others" not in client.get(url).text
    done = client.post(url, {"action": "complete", "choice": "0"}, follow=True)
    assert done.request["PATH_INFO"] == url
    assert "5 of 5 others" in done.text
    assert "0 of 5 others" in done.text
    assert CardCompletion.objects.count() == 1


def test_an_answered_poll_says_from_when_on_others_are_shown(course, leader, poll, client_for):
    client, url = client_for(leader), address(course, course.cards[0])
    done = client.post(url, {"action": "complete", "choice": "0"}, follow=True)
    assert "once five others have chosen" in done.text
    assert "<progress" not in done.text
