"""Verbs about lists of people: kept for a look, written after a yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from people.audit import record
from people.importing.checking import check
from people.importing.failed_rows import to_mend
from people.importing.report import Action, Report
from people.importing.tables import SourceRow, as_json
from people.models import Member, Organization, PeopleImport
from people.operations.members import add_members

DRY_RUNS_KEPT = dt.timedelta(days=7)


class StaleImport(Exception):
    """People changed since the dry run was shown, so that a yes would mean something else."""


class LeaversNeedYes(Exception):
    """So many would leave that it takes a second yes."""


@transaction.atomic
def stage_import(
    *,
    source: str,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[SourceRow],
    now: dt.datetime,
    by: Member,
    unread: bytes | None = None,
) -> PeopleImport:
    """Keep a list for its dry run; nobody is touched. `columns` are (heading, field or '').

    `unread` is a file whose letters somebody has to look at first; it has no rows until then.

    Dry runs nobody said yes to are forgotten after a week. A second call stages a second one.
    """
    own = PeopleImport.objects.filter(organization=by.organization)
    own.filter(state=PeopleImport.State.CHECKED, created_at__lt=now - DRY_RUNS_KEPT).delete()
    staged = PeopleImport.objects.create(
        organization=by.organization,
        by=by,
        source=source[:200],
        columns=[list(column) for column in columns],
        rows=as_json(rows),
        unread=unread,
        created_at=now,
    )
    record("stage_import", staged, by=by, now=now, rows=len(staged.rows))
    return staged


def dry_run(people_import: PeopleImport) -> Report:
    """What a yes would do right now. Writes nothing."""
    known = Member.objects.filter(organization=people_import.organization_id).as_known()
    rows = [SourceRow(number, tuple(cells)) for number, cells in people_import.rows]
    return check(people_import.columns, rows, known)


@transaction.atomic
def confirm_import(
    *,
    people_import: PeopleImport,
    fingerprint: str,
    accepts_leavers: bool,
    now: dt.datetime,
    by: Member,
) -> PeopleImport:
    """Write every good row in one transaction; failed rows stay behind to be downloaded.

    `fingerprint` is that of the dry run the yes was said to: StaleImport when it would do something
    else by now. LeaversNeedYes when more than a tenth would leave without a second yes, LastAdmin
    when nobody could run the organization any more. A second call changes nothing.
    """
    Organization.objects.select_for_update().get(pk=people_import.organization_id)
    people_import = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if people_import.state == PeopleImport.State.CONFIRMED:
        return people_import
    report = dry_run(people_import)
    if report.fingerprint != fingerprint:
        raise StaleImport
    if report.has_many_leavers and not accepts_leavers:
        raise LeaversNeedYes
    add_members(organization=by.organization, profiles=report.to_write, now=now, by=by)
    failed = report.of(Action.FAILED)
    people_import.state = PeopleImport.State.CONFIRMED
    people_import.confirmed_at = now
    people_import.outcome = report.counts
    people_import.rows = [[row.number, list(row.cells)] for row in failed]
    people_import.reasons = [to_mend(row) for row in failed]
    people_import.save()
    record("confirm_import", people_import, by=by, now=now, **report.counts)
    return people_import
