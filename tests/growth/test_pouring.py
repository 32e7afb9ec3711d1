"""What stands around an organization in a large installation is what it says, and in its way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Count, F

from cohorts.models import Enrollment
from messaging.models import Message
from people.audit_models import AuditEvent, AuditLink
from people.models import Member, Organization
from practice.models import PracticeSession
from programs.models import ProgramVersion
from tests.cohorts.tallies import assert_tallies_agree
from tests.growth.pouring import Size, pour
from tests.growth.world import build


def indexes() -> set[tuple[str, str, bool]]:
    """Of all tables, by name, and whether they are good."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT indexrelid::regclass::text, indrelid::regclass::text, indisvalid
              FROM pg_index""")
        return set(cursor.fetchall())


@pytest.mark.usefixtures("frozen")
def test_organizations_large_and_small_are_poured_around_a_world(
    version: ProgramVersion, now: dt.datetime
) -> None:
    world = build(version, leaders=10, now=now)
    before = indexes()
    own, mails = Member.objects.count(), Message.objects.count()
    pour(world, Size(members=4_000, leaders=400, messages=8_000), now=now)
    assert indexes() == before, "what was taken away to be quick stands again"
    assert Member.objects.count() == own + 4_000
    assert Enrollment.objects.exclude(cohort__organization=world.cohort.organization).count() == 400
    assert Message.objects.count() == mails + 8_000
    sessions = PracticeSession.objects.exclude(organization=world.cohort.organization)
    assert sessions.filter(organization_id=F("group__cohort__organization_id")).count() > 100
    sizes = sorted(Organization.objects.annotate(n=Count("members")).values_list("n", flat=True))
    assert sizes[-1] > 5 * sizes[1]
    assert set(Message.objects.values_list("state", flat=True)) >= {"queued", "sent", "failed"}
    others = Message.objects.exclude(organization_id=world.cohort.organization_id)
    assert not others.due(now).exists(), "nothing of theirs is late"
    assert AuditLink.objects.count() >= AuditEvent.objects.filter(verb="change_member").count()
    assert_tallies_agree()
