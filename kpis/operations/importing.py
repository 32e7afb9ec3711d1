"""Verbs about values that come in at once: kept for a look, written after a yes, taken back."""

from __future__ import annotations

import datetime as dt

import msgspec
from django.db import transaction

from common.progress import Headway
from kpis.importing.findings import FailedRow, FileReading
from kpis.importing.layout import Layout
from kpis.models import FailedKpiRow, KpiFileJob, KpiImport, MeasuredTeam, MeasurementPlan
from kpis.operations.placing import has_values, place, stage, take_back
from kpis.standing import ImportStanding, standing_of
from kpis.states import KpiImportState, KpiWork
from people.audit import record
from people.models import Member, Organization

DRY_RUNS_KEPT = dt.timedelta(days=7)
BATCH = 1000


class StaleValues(Exception):
    """Values or teams changed since the dry run was shown: a yes would mean something else."""


class NeedsYesToChanges(Exception):
    """Values that are there would become others, and nobody said yes to that."""


@transaction.atomic
def stage_values(
    *,
    organization: Organization,
    source: str,
    content: bytes | None = None,
    layout: Layout | None = None,
    reading: FileReading,
    now: dt.datetime,
    by: Member | None,
) -> KpiImport:
    """Keep values for their dry run; none is touched. `content` is the file they were read from,
    so that they can be read again in another way.

    Dry runs nobody said yes to are forgotten after a week. A second call stages a second one.
    """
    forget_dry_runs(now=now)
    staged = KpiImport.objects.create(
        organization=organization,
        by=by,
        source=source[:200],
        content=content,
        layout=layout or Layout(),
        created_at=now,
    )
    _keep(staged, reading)
    record("stage_values", staged, by=by, now=now, values=len(reading.values))
    return staged


def forget_dry_runs(*, now: dt.datetime) -> None:
    """Let go of files that nobody said yes to for a week. A second call finds none."""
    waiting = KpiImport.objects.filter(state=KpiImportState.CHECKED)
    waiting = waiting.exclude(job__work=KpiWork.WRITE)
    waiting.filter(created_at__lt=now - DRY_RUNS_KEPT).delete()


@transaction.atomic
def read_again(
    *,
    kpi_import: KpiImport,
    layout: Layout,
    reading: FileReading,
    now: dt.datetime,
    by: Member | None,
) -> KpiImport:
    """Keep what a file says when it is read in this way, instead of what it said before. What is
    written stays as it is; a second call keeps the same again.
    """
    locked = KpiImport.objects.select_for_update(no_key=True).defer("content")
    kpi_import = locked.get(pk=kpi_import.pk)
    if kpi_import.state != KpiImportState.CHECKED or waits_to_be_written(kpi_import):
        return kpi_import
    kpi_import.staged.all().delete()
    kpi_import.failed.all().delete()
    kpi_import.layout, kpi_import.remark = layout, ""
    kpi_import.save(update_fields=["layout", "remark"])
    _keep(kpi_import, reading)
    record("read_again", kpi_import, by=by, now=now, values=len(reading.values))
    return kpi_import


@transaction.atomic
def confirm_values(
    *,
    kpi_import: KpiImport,
    fingerprint: str,
    accepts_changes: bool = False,
    now: dt.datetime,
    by: Member | None,
    progress: Headway | None = None,
) -> KpiImport:
    """Write every value that could be read, in one transaction; failed rows stay behind.

    `fingerprint` is that of the dry run the yes was said to: StaleValues when it would do something
    else by now. NeedsYesToChanges when values that are there would become others and nobody said
    yes to that. A second call changes nothing.
    """
    kpi_import = with_all_held(kpi_import)
    if kpi_import.state != KpiImportState.CHECKED:
        return kpi_import
    refuse_unless_meant(kpi_import, fingerprint, accepts_changes=accepts_changes)
    kpi_import.outcome, kpi_import.new_teams = place(kpi_import, progress)
    kpi_import.remark = ""
    kpi_import.outcome["failed"] = kpi_import.failed.count()
    kpi_import.state = KpiImportState.CONFIRMED
    kpi_import.confirmed_at = now
    kpi_import.content = None
    kpi_import.save()
    record("confirm_values", kpi_import, by=by, now=now, **kpi_import.outcome)
    return kpi_import


def refuse_unless_meant(kpi_import: KpiImport, fingerprint: str, *, accepts_changes: bool) -> None:
    """Raises StaleValues or NeedsYesToChanges where a yes would do what nobody said yes to."""
    standing: ImportStanding = standing_of(kpi_import)
    if KpiFileJob.objects.filter(pk=kpi_import.pk).exists():  # it is being read anew
        raise StaleValues
    if standing.fingerprint != fingerprint:
        raise StaleValues
    if standing.changed and not accepts_changes:
        raise NeedsYesToChanges


def waits_to_be_written(kpi_import: KpiImport) -> bool:
    """Whether somebody said yes, and a worker is on it."""
    return KpiFileJob.objects.filter(pk=kpi_import.pk, work=KpiWork.WRITE).exists()


@transaction.atomic
def discard_values(*, kpi_import: KpiImport, now: dt.datetime, by: Member) -> None:
    """Let go of a dry run that nobody said yes to. What is written, or is about to be, stays; a
    second call finds nothing.
    """
    if waits_to_be_written(kpi_import):
        return
    waiting = KpiImport.objects.filter(pk=kpi_import.pk, state=KpiImportState.CHECKED)
    record("discard_values", kpi_import, by=by, now=now)
    for each in waiting.select_for_update(no_key=True).defer("content"):
        each.delete()


@transaction.atomic
def undo_values(*, kpi_import: KpiImport, now: dt.datetime, by: Member) -> KpiImport:
    """Put every value back as it was before the import; what was changed since stays as it is, and
    its outcome says how many those are. Teams that came in with it go, if nothing holds them.

    A second call, and one for an import that was never written, changes nothing.
    """
    kpi_import = with_all_held(kpi_import)
    if kpi_import.state != KpiImportState.CONFIRMED:
        return kpi_import
    out, back = take_back(kpi_import)
    kept = kpi_import.staged.count() - out - back
    kpi_import.outcome = {**kpi_import.outcome, "out": out, "back": back, "kept": kept}
    kpi_import.staged.all().delete()
    _remove_teams(kpi_import)
    kpi_import.state = KpiImportState.UNDONE
    kpi_import.undone_at, kpi_import.remark = now, ""
    kpi_import.save(update_fields=["outcome", "state", "undone_at", "remark"])
    record("undo_values", kpi_import, by=by, now=now, out=out, back=back, kept=kept)
    return kpi_import


def with_all_held(kpi_import: KpiImport) -> KpiImport:
    """The import, with everything of its organization that imports write held."""
    Organization.objects.select_for_update(no_key=True).get(pk=kpi_import.organization_id)
    locked = KpiImport.objects.select_for_update(no_key=True).defer("content")
    return locked.get(pk=kpi_import.pk)


def _keep(kpi_import: KpiImport, reading: FileReading) -> None:
    stage(kpi_import, reading.values)
    FailedKpiRow.objects.bulk_create(
        (_failed(kpi_import, row) for row in reading.failed), batch_size=BATCH
    )
    kpi_import.reading = {
        "rows": reading.rows,
        "values": len(reading.values),
        "failed": len(reading.failed),
        "ignored": reading.ignored,
        "unread": msgspec.to_builtins(reading.unread),
        "notices": [msgspec.to_builtins(notice) for notice in reading.notices],
    }
    kpi_import.save(update_fields=["reading"])


def _failed(kpi_import: KpiImport, row: FailedRow) -> FailedKpiRow:
    return FailedKpiRow(
        kpi_import=kpi_import, number=row.number, cells=list(row.cells), reasons=list(row.reasons)
    )


def _remove_teams(kpi_import: KpiImport) -> None:
    """Teams that came in with it and have no value, no leader and no plan that names them."""
    empty = set(kpi_import.new_teams) - has_values(kpi_import.new_teams)
    plans = MeasurementPlan.objects.filter(cohort__organization=kpi_import.organization_id)
    for plan in plans:
        empty -= {*plan.measuring.pilot_teams, *plan.measuring.comparison_teams}
    MeasuredTeam.objects.filter(pk__in=empty, leader=None).delete()
