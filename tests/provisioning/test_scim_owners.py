"""What belongs to another source, SCIM leaves alone."""

from __future__ import annotations

import datetime as dt

import pytest

from connections.operations import connect
from connections.states import ConnectionKind
from people.models import Member
from provisioning.fetch_models import FieldOwner
from tests.provisioning.conftest import Provider

pytestmark = pytest.mark.proof("connections", SCIM=1)

USER = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "userName": "ada@northwind.example",
    "displayName": "Ada Byrne",
    "title": "Lead",
    "emails": [{"value": "ada@northwind.example", "primary": True}],
}


@pytest.mark.parametrize("is_by_hand", [True, False])
def test_fields_of_another_source_stay_as_they_are(
    idp: Provider, admin: Member, now: dt.datetime, is_by_hand: bool
) -> None:
    made = idp.call("POST", "/Users", USER).json()
    member = Member.objects.get(pk=made["id"])
    assert (member.name, member.job_title) == ("Ada Byrne", "Lead")
    other = connect(kind=ConnectionKind.PEOPLE, name="HR", settings={}, now=now, by=admin)
    owner = None if is_by_hand else other.pk
    FieldOwner.objects.bulk_create(
        FieldOwner(organization=admin.organization, field=field, connection_id=owner)
        for field in ("name", "job_title")
    )
    changed = {**USER, "displayName": "Somebody Else", "title": "Chief", "locale": "de-DE"}
    answer = idp.call("PUT", f"/Users/{member.pk}", changed)
    assert answer.status_code == 200
    member.refresh_from_db()
    assert (member.name, member.job_title, member.language) == ("Ada Byrne", "Lead", "de")
