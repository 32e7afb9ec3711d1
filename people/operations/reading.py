"""Verbs about how a list is read, before anybody says yes to what it would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from people.audit import record
from people.importing.columns import field_for, plain
from people.importing.tables import SourceRow, as_json
from people.models import Member, Organization, PeopleImport

MOST_REMEMBERED = 500
"""Headings that an organization remembers; later ones replace the oldest."""


@transaction.atomic
def read_import(
    *,
    people_import: PeopleImport,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[SourceRow],
    now: dt.datetime,
    by: Member,
) -> PeopleImport:
    """Keep what a file holds now that its letters were looked at, and let go of the file itself.

    A second call changes nothing: the first look counts.
    """
    people_import = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if people_import.unread is None:
        return people_import
    people_import.unread = None
    people_import.columns = [list(column) for column in columns]
    people_import.rows = as_json(rows)
    people_import.save()
    record("read_import", people_import, by=by, now=now, rows=len(people_import.rows))
    return people_import


@transaction.atomic
def map_columns_by_hand(
    *, people_import: PeopleImport, fields: Sequence[str], now: dt.datetime, by: Member
) -> PeopleImport:
    """Read the columns of a list as these fields, one for each or '', and do so from now on.

    What is chosen is remembered by heading for the organization; a choice that is the portal's own
    is forgotten again. A list that is written stays as it is. A second call with the same fields
    changes nothing.
    """
    organization = Organization.objects.select_for_update().get(pk=people_import.organization_id)
    people_import = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if people_import.state != PeopleImport.State.CHECKED:
        return people_import
    headings = [heading for heading, _field in people_import.columns]
    chosen = list(zip(headings, fields, strict=True))
    columns = [list(column) for column in chosen]
    remembered = _remembering(organization.remembered_columns, chosen)
    if (columns, remembered) == (people_import.columns, organization.remembered_columns):
        return people_import
    people_import.columns, organization.remembered_columns = columns, remembered
    people_import.save(update_fields=["columns"])
    organization.save(update_fields=["remembered_columns"])
    record("map_columns_by_hand", people_import, by=by, now=now, columns=len(chosen))
    return people_import


def _remembering(
    remembered: Mapping[str, str], chosen: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """What is remembered once these columns were chosen, the newest last."""
    renewed = dict(remembered)
    for heading, field in chosen:
        renewed.pop(plain(heading), None)
        if plain(heading) and field != field_for(heading):
            renewed[plain(heading)] = field
    return dict(list(renewed.items())[-MOST_REMEMBERED:])
