"""What a coach or facilitator leaves open is said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Cohort
from people.leaving import duties_of
from people.models import Member, Role
from people.operations import mark_left
from practice.models import PracticeSession, SecondRater
from tests.practice.conftest import Planned

Launch = Callable[..., Cohort]
SignIn = Callable[[Member], Client]


def asked_of(client: Client, member: Member, at: dt.datetime) -> str:
    """The page that asks whether somebody has left."""
    with time_machine.travel(at, tick=False):
        return unescape(client.get(reverse("people:leave", args=[member.pk])).text)


def test_leaders_of_a_coach_are_counted(
    launch: Launch, leaders: list[Member], admin: Member, coach: Member, client_for: SignIn
) -> None:
    cohort = launch(leaders)
    at = cohort.launched_at
    assert at is not None
    page = asked_of(client_for(admin), coach, at)
    assert "8 leaders of “Pilot in Operations” will have no coach. Open talks are called" in page
    assert reverse("pilots:succeed", args=[cohort.pk, coach.pk]) in page
    assert page.index("What they leave open") < page.index("Mark as left</button>")
    mark_left(member=leaders[0], now=at, by=admin)
    assert "7 leaders of" in asked_of(client_for(admin), coach, at)
    assert "will have no coach" not in asked_of(client_for(admin), leaders[1], at)
    Cohort.objects.update(state=Cohort.State.FINISHED)
    assert "What they leave open" not in asked_of(client_for(admin), coach, at)


def test_sessions_of_a_facilitator_are_counted(
    planned: Planned, facilitator: Member, admin: Member, client_for: SignIn
) -> None:
    at = planned.cohort.launched_at
    assert at is not None
    client = client_for(admin)
    page = asked_of(client, facilitator, at)
    assert f"8 coming sessions of “{planned.cohort.name}” have nobody to facilitate them" in page
    url = reverse("pilots:succeed", args=[planned.cohort.pk, facilitator.pk])
    assert url in page
    with time_machine.travel(at, tick=False):
        assert client.get(url).status_code == 200
    assert "What they leave open" not in asked_of(client, facilitator, at + dt.timedelta(days=400))


def test_sessions_in_which_a_second_rater_scores_are_counted_and_handed_over(
    planned: Planned, facilitator: Member, coach: Member, admin: Member, client_for: SignIn
) -> None:
    """Before they leave, and on the page of the pilot afterwards."""
    at, cohort = planned.cohort.launched_at, planned.cohort
    assert at is not None
    coach.roles = [Role.FACILITATOR]
    coach.save()
    cohort.facilitators.add(coach)
    for session in PracticeSession.objects.still_to_come(at).order_by("pk")[:2]:
        asked = list(session.enrollments.values_list("pk", flat=True)[:2])
        SecondRater.objects.create(session=session, rater=coach, enrollments=asked)
    client = client_for(admin)
    page = asked_of(client, coach, at)
    assert f"2 coming sessions of “{cohort.name}” have no second rater then" in page
    url = reverse("pilots:succeed", args=[cohort.pk, coach.pk])
    assert url in page
    mark_left(member=coach, now=at, by=admin)
    with time_machine.travel(at, tick=False):
        said = client.get(reverse("pilots:pilot", args=[cohort.pk])).text
        assert "was to score alongside in 2 upcoming sessions" in unescape(said)
        assert "Whoever takes over scores alongside in 2 sessions" in unescape(client.get(url).text)
        cohort.facilitators.remove(coach)
        assert client.get(url).status_code == 200, "also of somebody who does nothing else there"


@pytest.mark.parametrize("number", [1, 8])
def test_it_costs_the_same_for_any_number(
    launch: Launch, leaders: list[Member], coach: Member, number: int
) -> None:
    cohort = launch(leaders)
    for each in leaders[number:]:
        cohort.enrollments.filter(member=each).update(coach=None)
    assert cohort.launched_at is not None
    with CaptureQueriesContext(connection) as captured:
        [duty] = duties_of(coach, now=cohort.launched_at)
    assert duty.words.startswith(f"{number} leader")
    assert len(captured) == 12
