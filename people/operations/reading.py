"""Verbs about how a list is read, before anybody says yes to what it would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from django.db import transaction

from common.progress import Headway
from people.audit import record
from people.import_rows import copy_of_file, keep_rows, lines_of
from people.importing.columns import field_for, map_columns, plain
from people.importing.files import open_table, refuse_headings_alone
from people.importing.readings import UnclearEncoding
from people.importing.workbooks import IN_A_MOMENT, ReadingTime
from people.models import Member, Organization, PeopleImport

MOST_REMEMBERED = 500
"""Headings that an organization remembers; later ones replace the oldest."""


@transaction.atomic
def read_import(
    *,
    people_import: PeopleImport,
    encoding: str = "",
    pace: ReadingTime = IN_A_MOMENT,
    progress: Headway | None = None,
    now: dt.datetime,
    by: Member | None,
) -> PeopleImport:
    """Turn the kept file into rows, and let go of the file itself.

    `encoding` is what somebody said about its letters. Where somebody has to look at them first,
    the lines in doubt are kept instead. Raises UnreadableTable. A second call changes nothing.
    """
    people_import = PeopleImport.objects.select_for_update(no_key=True).get(pk=people_import.pk)
    if not people_import.pieces.exists():
        return people_import
    try:
        with copy_of_file(people_import) as file:
            _read(people_import, file, encoding, pace, progress)
    except UnclearEncoding as question:
        people_import.unread = question.lines
        people_import.save(update_fields=["unread"])
        return people_import
    people_import.pieces.all().delete()
    people_import.unread = None
    people_import.save()
    record("read_import", people_import, by=by, now=now, rows=people_import.length)
    return people_import


def _read(
    people_import: PeopleImport,
    file: BinaryIO,
    encoding: str,
    pace: ReadingTime,
    progress: Headway | None,
) -> None:
    if progress:
        progress.total = lines_of(file)
    remembered = people_import.organization.remembered_columns
    table = open_table(
        file, people_import.source, encoding=encoding, remembered=remembered, pace=pace
    )
    refuse_headings_alone(table)
    fields = map_columns(table.headings, table.sample, remembered)
    people_import.columns = [list(each) for each in zip(table.headings, fields, strict=True)]
    keep_rows(people_import, progress.along(table.rows) if progress else table.rows)


@transaction.atomic
def map_columns_by_hand(
    *, people_import: PeopleImport, fields: Sequence[str], now: dt.datetime, by: Member
) -> PeopleImport:
    """Read the columns of a list as these fields, one for each or '', and do so from now on.

    What is chosen is remembered by heading for the organization; a choice that is the portal's own
    is forgotten again. A list that is written stays as it is. A second call with the same fields
    changes nothing.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=people_import.organization_id
    )
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
