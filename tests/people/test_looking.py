"""Who looked: one row for each person, page and day."""

from __future__ import annotations

import datetime as dt

from people.audit import looks_at
from people.models import AuditEvent, Member, Organization
from people.operations import Sight, look_at


def test_a_look_is_noted_once_a_day_for_each_person_and_page(
    organization: Organization, admin: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    for moment in (now, now, now + dt.timedelta(hours=1), now + dt.timedelta(days=1)):
        look_at(organization, Sight.RESULTS, by=admin, now=moment)
    look_at(organization, Sight.COMMENTS, by=admin, now=now)
    look_at(organization, Sight.RESULTS, by=privacy_officer, now=now)
    looks = [(each.actor_id, each.page, each.at) for each in looks_at(organization)]
    assert looks[0] == (admin.pk, "results", now + dt.timedelta(days=1))
    assert len(looks) == 4
    row = AuditEvent.objects.filter(verb="look_at").order_by("pk")[0]
    assert (row.thing, row.thing_id, row.organization_id) == (
        "organization",
        organization.pk,
        organization.pk,
    )
    assert set(row.detail) == {"page", "day"}
