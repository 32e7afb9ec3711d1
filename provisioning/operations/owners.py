"""Verbs about which source owns which field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from connections.models import Connection
from people.audit import record
from people.field_sources import OWNABLE
from people.models import Member, Organization
from provisioning.fetch_models import FieldOwner
from provisioning.fetch_owners import as_seen


class StaleOwners(Exception):
    """Somebody else chose otherwise since the page was opened."""


@transaction.atomic
def give_fields(
    *, owners: Mapping[str, Connection | None], seen: str, now: dt.datetime, by: Member
) -> None:
    """Say whose each field is from now on: a connection's, or, with None, by hand only; a field
    that is not named is anybody's. What stands in people's records stays.

    `seen` is what the page showed (fetch_owners.as_seen): raises StaleOwners. A second call with
    the same owners changes nothing.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    all_of_them = FieldOwner.objects.filter(organization=organization)
    before = dict(all_of_them.standing().values_list("field", "connection_id"))
    after = {field: owner.pk if owner else None for field, owner in owners.items()}
    if before == after:
        return
    if as_seen(before) != seen:
        raise StaleOwners
    all_of_them.delete()
    FieldOwner.objects.bulk_create(
        FieldOwner(organization=organization, field=field, connection=owners[field])
        for field in OWNABLE
        if field in owners
    )
    changed = sorted(
        field
        for field in OWNABLE
        if (field in before, before.get(field)) != (field in after, after.get(field))
    )
    record("give_fields", organization, by=by, now=now, fields=changed)
