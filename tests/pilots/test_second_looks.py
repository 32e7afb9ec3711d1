"""A change of a running pilot that books somebody twice, or seats them with their manager, is asked
about once.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Cohort, Enrollment
from cohorts.moving import steps_ahead
from common.tokens import new_token
from people.models import Member, Role
from pilots.models import PilotDraft
from pilots.operations.course import finish_pilot, pause_pilot
from pilots.operations.launching import launch_pilot
from pilots.second_looks import of_moving
from practice.models import PracticeGroup, PracticeSession
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.kept import kept
from tests.practice.conftest import Planned

WEEK = dt.timedelta(weeks=1)


@pytest.fixture
@kept
def pilot(complete: PilotDraft, admin: Member, now: dt.datetime) -> Cohort:
    return launch_pilot(draft=complete, by=admin, now=now)


@pytest.fixture
def client(admin: Member, client_for: SignIn, frozen: time_machine.Coordinates) -> Client:
    return client_for(admin)


@pytest.fixture
def busy(planned: Planned, pilot: Cohort) -> Member:
    """Leads a session of another pilot while one of this pilot takes place, and nothing else."""
    [first, *_later] = PracticeSession.objects.filter(group__cohort=pilot).order_by("starts_at")
    member: Member = MemberFactory(
        organization=pilot.organization,
        name="Ines Busy",
        roles=[Role.FACILITATOR],
        time_zone=first.facilitator.time_zone,
    )
    PracticeSession.objects.filter(pk=planned.session(1).pk).update(
        facilitator=member, starts_at=first.starts_at + dt.timedelta(minutes=15)
    )
    return member


def send(client: Client, address: str, *, anyway: str = "", **typed: Any) -> HttpResponse:
    page = client.get(address).context["change"]
    shown = {each.html_name: each.value() or "" for each in page.form}
    sent = {**shown, **typed, "anyway": anyway, "nonce": new_token()}
    return client.post(address, sent, follow=True)


def asked(answer: Any) -> str:
    """What the page says that it asks about."""
    assert answer.status_code == 422
    assert "Nothing was changed yet" in answer.content.decode()
    return " ".join(answer.context["second_look"].texts)


def booked(member: Member) -> str:
    return f"{member.name} has a session of “Autumn pilot” at this time"


def test_another_facilitator_who_leads_elsewhere_then_is_asked_about_once(
    pilot: Cohort, busy: Member, client: Client
) -> None:
    first, second = PracticeSession.objects.filter(group__cohort=pilot).order_by("starts_at")[:2]
    address = reverse("pilots:facilitator", args=[first.pk])
    answer = send(client, address, facilitator=busy.email)
    assert booked(busy) in asked(answer)
    assert f'value="{busy.email}"' in answer.content.decode()
    first.refresh_from_db()
    assert first.facilitator_id != busy.pk
    assert send(client, address, facilitator=busy.email, anyway="another").status_code == 422
    done = send(
        client, address, facilitator=busy.email, anyway=answer.context["second_look"].fingerprint
    )
    assert done.status_code == 200
    first.refresh_from_db()
    assert first.facilitator_id == busy.pk
    assert second.facilitator_id != busy.pk


def test_whoever_takes_over_everything_is_asked_about(
    pilot: Cohort, busy: Member, facilitator: Member, client: Client
) -> None:
    address = reverse("pilots:succeed", args=[pilot.pk, facilitator.pk])
    said = asked(send(client, address, facilitator=busy.email))
    assert booked(busy) in said
    assert said.count("at this time") == 1


def test_a_coach_who_takes_over_has_no_sessions_to_ask_about(
    pilot: Cohort, busy: Member, coach: Member, client: Client
) -> None:
    address = reverse("pilots:succeed", args=[pilot.pk, coach.pk])
    assert send(client, address, coach=busy.email).status_code == 200


def test_a_leader_who_joins_a_group_that_meets_while_they_are_elsewhere(
    pilot: Cohort, busy: Member, client: Client
) -> None:
    first = PracticeSession.objects.filter(group__cohort=pilot).order_by("starts_at")[0]
    address = reverse("pilots:join", args=[pilot.pk])
    answer = send(client, address, member=busy.email, group=str(first.group_id))
    assert booked(busy) in asked(answer)
    assert not pilot.enrollments.filter(member=busy).exists()


def test_a_facilitator_who_joins_a_group_that_they_lead_is_asked_about(
    pilot: Cohort, facilitator: Member, client: Client
) -> None:
    led = PracticeSession.objects.filter(group__cohort=pilot, facilitator=facilitator)[0]
    address = reverse("pilots:join", args=[pilot.pk])
    said = asked(send(client, address, member=facilitator.email, group=str(led.group_id)))
    assert f"{facilitator.name} would facilitate their own group." in said


def test_nobody_is_moved_beside_their_manager_without_a_question(
    pilot: Cohort, client: Client
) -> None:
    [here, there] = PracticeGroup.objects.filter(cohort=pilot).order_by("position")[:2]
    enrollment = Enrollment.objects.filter(place__group=here).select_related("member")[0]
    other = Enrollment.objects.filter(place__group=there).select_related("member")[0]
    Member.objects.filter(pk=enrollment.member_id).update(manager=other.member)
    address = reverse("pilots:move", args=[enrollment.pk])
    said = asked(send(client, address, group=str(there.pk)))
    assert (
        f"{enrollment.member.name} is in a group with their own manager, {other.member.name}."
        in said
    )
    assert "would be booked" not in said
    assert "has a session of" not in said, "the sessions of the group they leave do not count"


def test_dates_that_move_onto_something_else_are_asked_about(
    pilot: Cohort, planned: Planned, client: Client, now: dt.datetime
) -> None:
    first = PracticeSession.objects.filter(group__cohort=pilot).order_by("starts_at")[0]
    PracticeSession.objects.filter(pk=planned.session(1).pk).update(
        facilitator=first.facilitator, starts_at=first.starts_at + WEEK
    )
    next_on = min(step.opens_on for step in steps_ahead(pilot, now))
    address = reverse("pilots:shift", args=[pilot.pk])
    said = asked(send(client, address, weeks="1", next_on=next_on.isoformat()))
    assert booked(first.facilitator) in said
    assert "at night" not in said, "weekday and hour are as they were"
    before = first.starts_at
    first.refresh_from_db()
    assert first.starts_at == before


@pytest.mark.parametrize(("verb", "name"), [(pause_pilot, "resume"), (finish_pilot, "reopen")])
def test_what_comes_back_onto_something_else_is_asked_about(
    pilot: Cohort,
    planned: Planned,
    admin: Member,
    client: Client,
    now: dt.datetime,
    verb: Any,
    name: str,
) -> None:
    first = PracticeSession.objects.filter(group__cohort=pilot).order_by("starts_at")[0]
    verb(cohort=pilot, by=admin, now=now)
    PracticeSession.objects.filter(pk=planned.session(1).pk).update(
        facilitator=first.facilitator, starts_at=first.starts_at
    )
    address = reverse(f"pilots:{name}", args=[pilot.pk])
    answer = client.post(address, {"nonce": new_token()})
    assert booked(first.facilitator) in asked(answer)
    again = {"nonce": new_token(), "anyway": answer.context["second_look"].fingerprint}
    assert client.post(address, again).status_code == 302


def test_so_many_are_said_and_the_rest_counted_with_the_same_queries(
    pilot: Cohort, planned: Planned, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practice.concerns.MOST_SAID", 3)
    with CaptureQueriesContext(
        connection,
    ) as before:
        of_moving(pilot, weeks=0, since=now, now=now)
    sessions = list(PracticeSession.objects.filter(group__cohort=pilot).order_by("starts_at"))
    for number, each in enumerate(planned.sessions):
        each.facilitator = sessions[number].facilitator
        each.starts_at = sessions[number].starts_at
        each.save()
    with CaptureQueriesContext(connection) as after:
        said = of_moving(pilot, weeks=0, since=now, now=now)
    assert len(said) == 4
    assert said[-1].endswith("more of this kind.")
    assert len(after) == len(before)
