"""What a device keeps before its time, because it may be away when that comes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from cohorts.models import PersonalStep
from learning.ahead import AHEAD
from learning.operations import take_in
from practice.models import PracticeSession
from practice.operations import create_groups, plan_sessions
from practice.states import SessionState
from practice.times import SessionTime
from tests.factories import NOW, StepFactory
from tests.learning.card_contents import QUIZ
from tests.learning.recall_world import RIGHT, asking, finish, items_of, recall_of
from tests.learning.told import STORY, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
AS_A_DEVICE = {"Portal-Keeps": "ahead"}


def ahead(course):
    """Every page of the module that opens in a week."""
    tell(course.later.step.module, STORY)
    return (
        reverse("learning:module", args=[course.later.pk]),
        reverse("learning:card", args=[course.enrollment.pk, course.later_card.pk]),
        reverse("learning:story_whole", args=[course.later.pk]),
    )


def test_a_device_is_given_what_opens_within_a_week_and_from_when_on_it_may_show_it(
    course, leader, client_for
):
    client, opens_at = client_for(leader), course.later.opens_at.isoformat()
    addresses = ahead(course)
    for address in addresses:
        given = client.get(address, headers=AS_A_DEVICE)
        assert given.headers["Portal-Opens"] == opens_at
        assert "Opens " not in given.text
        assert "Not open yet" not in given.text
        for shut in (client.get(address), client.get(address, headers={"Portal-Keeps": "x"})):
            assert "Portal-Opens" not in shut.headers
            assert "Opens " in shut.text or "Not open yet" in shut.text
    assert b"data-keep" in client.get(reverse("learning:path")).content
    assert path_keeps(client) == [course.step.pk, course.later.pk]
    PersonalStep.objects.filter(pk=course.later.pk).update(opens_at=NOW + AHEAD + dt.timedelta(1))
    for address in addresses:
        assert "Portal-Opens" not in client.get(address, headers=AS_A_DEVICE).headers
    assert path_keeps(client) == [course.step.pk]


def test_nothing_that_teaches_leaves_early_before_the_first_role_play(
    course, leader, facilitator, admin, client_for
):
    course.cohort.modules.add(course.module)
    [group] = create_groups(cohort=course.cohort, groups=[[leader.pk]], now=NOW, by=admin)
    kickoff = StepFactory(cohort=course.cohort, kind="kickoff", position=9)
    time = SessionTime(
        group_position=group.position,
        step_id=kickoff.pk,
        starts_at=NOW + dt.timedelta(days=1),
        time_zone="America/Toronto",
        facilitator_id=facilitator.pk,
        link="https://meet.example/room",
    )
    [session] = plan_sessions(cohort=course.cohort, times=[time], now=NOW, by=admin)
    client, addresses = client_for(leader), ahead(course)
    for address in addresses:
        early = client.get(address, headers=AS_A_DEVICE)
        assert "Portal-Opens" not in early.headers
        assert "Opens " in early.text or "Not open yet" in early.text
    PracticeSession.objects.filter(pk=session.pk).update(state=SessionState.HELD)
    for address in addresses:
        assert "Portal-Opens" in client.get(address, headers=AS_A_DEVICE).headers


def path_keeps(client):
    """The modules that the path tells a device to keep."""
    text = client.get(reverse("learning:path")).text
    return [int(pk) for pk in re.findall(r'href="/learn/module/(\d+)/" data-keep', text)]


def test_what_was_done_by_a_fast_clock_is_refused_as_too_early(course, leader, client_for):
    address = reverse("learning:card", args=[course.enrollment.pk, course.later_card.pk])
    early = client_for(leader).post(address, {"action": "complete"}, headers=AS_A_DEVICE)
    assert (early.status_code, early.headers["Portal-Opens"]) == (
        409,
        course.later.opens_at.isoformat(),
    )


def due_at(client):
    """(when, how it is numbered) of each question on the page of a device."""
    text = client.get(reverse("learning:recall_whole")).text
    asked = re.findall(r'data-due="([^"]+)".*?</template>', text, re.DOTALL)
    return [dt.datetime.fromisoformat(each) for each in asked]


def test_a_device_carries_what_falls_due_in_the_days_ahead_and_no_more_than_one_recall(
    course, leader, client_for
):
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    take_in(now=NOW)
    client = client_for(leader)
    first, second = items_of(leader)
    day = first.due_on
    type(second).objects.filter(pk=second.pk).update(due_on=day + dt.timedelta(days=2))
    moments = due_at(client)
    assert [each.date() for each in moments] == [day, day + dt.timedelta(days=2)]
    assert all(each > NOW for each in moments)
    assert recall_of(leader).answered == 0
