"""The audit table: one way in, no way back."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from common.tenancy import as_owner
from people.audit import record
from people.models import AuditEvent


def test_a_row_says_who_did_what_to_what_when(organization, admin, leader, now):
    record("try", leader, by=admin, now=now, verb="x", thing="y", count=3)
    event = AuditEvent.objects.get()
    assert (event.verb, event.thing, event.thing_id) == ("try", "member", leader.pk)
    assert (event.organization_id, event.actor_id, event.at) == (organization.pk, admin.pk, now)
    assert event.detail == {"verb": "x", "thing": "y", "count": 3}
    assert str(event) == f"try member {leader.pk}"


def test_the_portal_itself_and_things_without_an_organization(organization, version, now):
    record("try", organization, by=None, now=now)
    record("load", version, by=None, now=now)
    own, shipped = AuditEvent.objects.filter(verb__in=["try", "load"]).order_by("pk")
    assert (own.organization_id, own.actor_id) == (organization.pk, None)
    assert (shipped.organization_id, shipped.thing) == (None, "programversion")


def events(verb):
    return AuditEvent.objects.filter(verb=verb)


@pytest.mark.parametrize(
    "statement", ["UPDATE people_auditevent SET verb = 'x'", "DELETE FROM people_auditevent"]
)
def test_audit_rows_are_written_once(admin, now, statement):
    record("try", admin, by=admin, now=now)
    with (
        pytest.raises(ProgrammingError, match="append-only"),
        as_owner(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert events("try").count() == 1


def test_the_audit_table_is_never_emptied_outside_tests(admin, now):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('people_audit_refuses'::regproc)")
        cursor.execute(cursor.fetchone()[0].replace(r"test\_%", "no such database"))
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE people_auditevent")
