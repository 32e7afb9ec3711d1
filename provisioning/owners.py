"""Which source a field of every member belongs to, and what each may therefore change."""

from __future__ import annotations

from django.db.models import Subquery

from connections.doors import is_open
from connections.states import ConnectionKind
from people.field_sources import ALL_FIELDS, FieldOwners
from provisioning.fetch_models import FetchRun, FieldOwner


def writable_fields(organization_id: int, connection_id: int | None) -> frozenset[str]:
    """The fields of people.field_sources.OWNABLE that this connection may change; None is somebody
    at a form or with a list of their own. One query, none where this kind of connection is closed.
    """
    if not is_open(ConnectionKind.PEOPLE):
        return ALL_FIELDS
    owners = FieldOwner.objects.standing().filter(organization=organization_id)
    theirs = owners.exclude(connection=connection_id)
    return ALL_FIELDS - set(theirs.values_list("field", flat=True))


def owners_for(organization_id: int, import_id: int | None) -> FieldOwners:
    """{field: the name of its source, '' for by hand}, of those that an import may not change; an
    import of None is a form. One query, none where this kind of connection is closed.
    """
    if not is_open(ConnectionKind.PEOPLE):
        return {}
    runs = (
        FetchRun.objects.filter(people_import=import_id) if import_id else FetchRun.objects.none()
    )
    owners = FieldOwner.objects.standing().filter(organization=organization_id)
    found = owners.annotate(source=Subquery(runs.values("fetched_list")[:1])).values_list(
        "field", "connection_id", "connection__name", "source"
    )
    return {
        field: name or ""
        for field, owner, name, source in found.order_by("field")
        if owner != source
    }
