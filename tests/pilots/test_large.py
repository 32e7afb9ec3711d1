"""A large pilot takes the same statements as a small one, and one per batch of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Member, Organization
from pilots.draft import DraftStep
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.operations.launching import complete_draft, launch_pilot

Large = Callable[[int], PilotDraft]
AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture
def large(draft: PilotDraft, organization: Organization, now: dt.datetime) -> Large:
    """The draft with so many leaders in some departments, zones and teams."""

    def make(count: int) -> PilotDraft:
        zones = ("Europe/Berlin", "America/Toronto", "Asia/Kolkata")
        people = Member.objects.bulk_create(
            Member(
                organization=organization,
                name=f"Large {number}",
                email=f"large{number}@example.com",
                department=f"Department {number % 7}",
                time_zone=zones[number % 3],
            )
            for number in range(count)
        )
        return save_draft_step(
            draft=PilotDraft.objects.get(pk=draft.pk),
            step=DraftStep.LEADERS,
            value=tuple(person.pk for person in people),
            revision=draft.revision,
            by=draft.by,
            now=now,
        )

    return make


def statements(captured: CaptureQueriesContext) -> tuple[list[str], int]:
    """(what is asked and changed, how many inserts, which are one per batch)."""
    told = [each["sql"] for each in captured if not each["sql"].startswith(AROUND)]
    others = [sql for sql in told if not sql.startswith("INSERT")]
    return others, len(told) - len(others)


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("count", [30, 300])
def test_a_launch_takes_the_same_statements_at_any_size(
    large: Large, admin: Member, now: dt.datetime, count: int
) -> None:
    ready = complete_draft(draft=large(count), by=admin, now=now)
    with CaptureQueriesContext(connection) as captured:
        cohort = launch_pilot(draft=ready, by=admin, now=now)
    assert cohort.enrollments.count() == count
    others, inserts = statements(captured)
    assert len(others) <= 49, "\n".join(sql[:150] for sql in others)
    assert inserts <= 20 + count * 30 // 1000
