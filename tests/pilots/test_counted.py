"""What is counted over everybody is counted once, and again when it may be another number."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.audit import record
from people.models import Member, Organization
from people.operations import add_members, mark_left
from people.profiles import Profile
from pilots.ahead import still_to_come
from pilots.counted import counted_once
from pilots.draft import DraftStep, LeadersChange
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.operations.launching import launch_pilot
from tests.conftest import SignIn

HOUR = dt.timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("frozen")


class Counter:
    """Gives another number each time."""

    def __init__(self, organization: Organization) -> None:
        self.organization, self.times = organization, 0

    def at(self, now: dt.datetime, name: str = "people") -> dict[str, int]:
        return counted_once(
            name, dict[str, int], self._count, organization_id=self.organization.pk, now=now
        )

    def _count(self) -> dict[str, int]:
        self.times += 1
        return {"counted": self.times}


@pytest.fixture
def counter(organization: Organization) -> Counter:
    return Counter(organization)


def test_it_is_counted_once_while_nothing_happens(counter: Counter, now: dt.datetime) -> None:
    assert counter.at(now) == counter.at(now + 5 * HOUR) == {"counted": 1}
    assert counter.at(now, "sessions") == {"counted": 2}


@pytest.mark.parametrize("verb", ["record_score", "hold_session", "announce_absence"])
def test_what_is_recorded_all_day_leaves_it(
    counter: Counter, admin: Member, now: dt.datetime, verb: str
) -> None:
    counter.at(now)
    record(verb, admin, by=admin, now=now + HOUR)
    assert counter.at(now + HOUR) == {"counted": 1}


@pytest.mark.parametrize("minutes", [-20, 5])
def test_whoever_goes_ends_it(
    counter: Counter, facilitator: Member, admin: Member, now: dt.datetime, minutes: int
) -> None:
    """Also where that had begun before it was counted, and was written down only afterwards."""
    counter.at(now)
    mark_left(member=facilitator, now=now + dt.timedelta(minutes=minutes), by=admin)
    assert counter.at(now + HOUR) == counter.at(now + 2 * HOUR) == {"counted": 2}


def test_what_another_release_kept_is_counted_anew(counter: Counter, now: dt.datetime) -> None:
    counter.at(now)
    people = counted_once(
        "people", int, lambda: 7, organization_id=counter.organization.pk, now=now
    )
    assert people == 7


def test_another_organization_leaves_it(
    counter: Counter, outsider: Member, now: dt.datetime
) -> None:
    counter.at(now)
    record("mark_left", outsider, by=None, now=now)
    assert counter.at(now) == {"counted": 1}


def test_what_is_still_to_come_is_counted_once(
    complete: PilotDraft, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client = client_for(admin)
    url = reverse("pilots:ahead", args=[launch_pilot(draft=complete, by=admin, now=now).pk])
    first = client.get(url).context["ahead"].mailings
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).context["ahead"].mailings == first
    assert not [each for each in captured if "groupplace" in each["sql"]]
    assert not [each for each in captured if "manager_id" in each["sql"]]


def test_what_was_counted_says_later_what_counting_says(
    complete: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    still_to_come(cohort, now=now, language="en")
    for weeks in (2, 4, 6):
        later = now + weeks * 7 * 24 * HOUR
        kept = still_to_come(cohort, now=later, language="en").mailings
        cache.clear()
        assert kept == still_to_come(cohort, now=later, language="en").mailings


def test_the_parts_of_a_pulse_are_counted_once_for_the_same_leaders(
    complete: PilotDraft, leaders: list[Member], admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, url = client_for(admin), reverse("pilots:draft", args=[complete.pk, "pulse"])

    def shown() -> tuple[bool, list[int]]:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url)
        is_counted = any('manager_id" IN' in each["sql"] for each in captured)
        return is_counted, [each.eligible for each in page.context["parts"]]

    _first, parts = shown()
    assert shown() == (False, parts)
    add_members(
        organization=admin.organization,
        profiles=[
            Profile(email="new@northwind.example", name="New", manager_email=leaders[0].email)
        ],
        now=now,
        by=admin,
    )
    is_counted, more = shown()
    assert (is_counted, sum(more)) == (True, sum(parts) + 1)
    assert shown() == (False, more)
    save_draft_step(
        draft=complete, step=DraftStep.LEADERS, by=admin, revision=complete.revision, now=now,
        value=LeadersChange(removed=(leaders[0].pk,)),
    )  # fmt: skip
    is_counted, fewer = shown()
    assert is_counted
    assert sum(fewer) < sum(more)
