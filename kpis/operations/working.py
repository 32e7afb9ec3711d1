"""Verbs about what a worker does with values that came in at once: read, write, take back.

One job is carried out at a time, over all workers on all machines, under a lease. What it changes
is changed in one transaction, which takes the job away, too: a worker that is killed leaves
everything as it found it, and the next sweep takes the job up again.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.leases import one_of
from common.progress import Headway, forget_progress
from common.serving import note_served, served_longest_ago
from common.tenancy import rows_of
from kpis.importing.layout import Layout
from kpis.models import KpiFileJob, KpiImport
from kpis.operations.files import NobodyWaits, read_file
from kpis.operations.importing import (
    NeedsYesToChanges,
    StaleValues,
    confirm_values,
    refuse_unless_meant,
    undo_values,
    with_all_held,
)
from kpis.operations.placing import AT_ONCE
from kpis.states import KpiImportState, KpiWork
from people.audit import record
from people.importing.tables import UnreadableTable
from people.models import Member

MOST_ATTEMPTS = 3
"""How often a job is begun; one that ends every worker must not go on forever."""
ONE_AT_A_TIME = "files of kpis"
"""The name of the lease."""
WORK = "files of kpis"
"""What organizations take turns at."""
LOOKS = 2
"""A value goes by when its team is found, and when it is written."""


def is_for_a_worker(kpi_import: KpiImport) -> bool:
    """Whether it has more values than a page may wait for."""
    counted: int = kpi_import.reading.get("values", 0)
    return counted > AT_ONCE


@transaction.atomic
def queue_yes(
    *,
    kpi_import: KpiImport,
    fingerprint: str,
    accepts_changes: bool = False,
    now: dt.datetime,
    by: Member,
) -> KpiImport:
    """Have a worker do what `confirm_values` does; raises as it does, and it looks once more when
    the worker is there. A second call while it waits changes nothing.
    """
    kpi_import = _held(kpi_import)
    if kpi_import.state == KpiImportState.CHECKED and not _has_work(kpi_import, KpiWork.WRITE):
        refuse_unless_meant(kpi_import, fingerprint, accepts_changes=accepts_changes)
        _queue(
            kpi_import,
            KpiWork.WRITE,
            fingerprint=fingerprint,
            accepts_changes=accepts_changes,
            now=now,
            by=by,
        )
    return kpi_import


@transaction.atomic
def queue_undo(*, kpi_import: KpiImport, now: dt.datetime, by: Member) -> KpiImport:
    """Have a worker take back what was written. A second call while it waits, and one for an import
    that was never written, changes nothing.
    """
    kpi_import = _held(kpi_import)
    if kpi_import.state == KpiImportState.CONFIRMED and not _has_work(kpi_import, KpiWork.UNDO):
        _queue(kpi_import, KpiWork.UNDO, now=now, by=by)
    return kpi_import


def _held(kpi_import: KpiImport) -> KpiImport:
    locked = KpiImport.objects.select_for_update(no_key=True).defer("content")
    return locked.get(pk=kpi_import.pk)


def _has_work(kpi_import: KpiImport, work: KpiWork) -> bool:
    return KpiFileJob.objects.filter(pk=kpi_import.pk, work=work).exists()


def _queue(
    kpi_import: KpiImport,
    work: KpiWork,
    *,
    fingerprint: str = "",
    accepts_changes: bool = False,
    now: dt.datetime,
    by: Member,
) -> None:
    kpi_import.remark = ""
    kpi_import.save(update_fields=["remark"])
    forget_progress(kpi_import.progress_name)
    KpiFileJob.objects.create(
        kpi_import=kpi_import, work=work, by=by, language=translation.get_language() or "",
        today=timezone.localdate(now), layout=Layout(), fingerprint=fingerprint,
        accepts_changes=accepts_changes, queued_at=now,
    )  # fmt: skip


def work_on_next(*, now: dt.datetime) -> bool:
    """Carry out the job that waits longest, of the organization that was served longest ago.
    Returns whether there was one for this worker.

    Any number of calls may run at the same time; one of them works. A second call takes the next.
    """
    with one_of([ONE_AT_A_TIME]) as lease:
        job = _begin(now=now) if lease else None
        if job is None:
            return False
        forget_progress(job.kpi_import.progress_name)
        with rows_of(job.kpi_import.organization_id), translation.override(job.language):
            _work_or_say_why_not(job, now=now)
    return True


@transaction.atomic
def _begin(*, now: dt.datetime) -> KpiFileJob | None:
    """The job to carry out, its attempt counted; None when there is none."""
    turn = served_longest_ago(WORK, "kpi_import__organization_id")
    waiting = KpiFileJob.objects.select_related("kpi_import").defer("kpi_import__content")
    waiting = waiting.order_by(turn, "queued_at", "pk")
    job = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if job is None:
        return None
    note_served(WORK, job.kpi_import.organization_id, now=now)
    job.attempts += 1
    job.save(update_fields=["attempts"])
    return job


def _work_or_say_why_not(job: KpiFileJob, *, now: dt.datetime) -> None:
    if job.attempts > MOST_ATTEMPTS:
        _give_up(job, _never_finished(job), now=now)
        return
    try:
        if job.work == KpiWork.READ:
            read_file(job, now=now)
        else:
            _carry_out(job, now=now)
    except UnreadableTable as error:
        _give_up(job, str(error), now=now)
    except (StaleValues, NeedsYesToChanges):
        _give_up(job, _("Values were changed in the meantime. Please look once more."), now=now)
    except NobodyWaits:
        return


def _never_finished(job: KpiFileJob) -> str:
    if job.work == KpiWork.UNDO:
        return _("This was started several times and never finished. Nothing was undone.")
    return _("This file was started several times and never finished. Split it by year.")


@transaction.atomic
def _carry_out(job: KpiFileJob, *, now: dt.datetime) -> None:
    """A yes, or an undo. The job goes with it, all or nothing."""
    try:
        held = with_all_held(job.kpi_import)
    except KpiImport.DoesNotExist:
        raise NobodyWaits from None
    KpiFileJob.objects.filter(pk=job.pk).delete()
    if job.work == KpiWork.UNDO:
        undo_values(kpi_import=held, now=now, by=job.by)
        return
    rows = held.reading["values"]
    confirm_values(
        kpi_import=held,
        fingerprint=job.fingerprint,
        accepts_changes=job.accepts_changes,
        now=now,
        by=job.by,
        progress=Headway(held.progress_name, total=rows, looks=LOOKS),
    )


@transaction.atomic
def _give_up(job: KpiFileJob, reason: str, *, now: dt.datetime) -> None:
    """Say on the page of the import what keeps a worker from it; nothing else changes."""
    kept_in = "problem" if job.work == KpiWork.READ else "remark"
    if KpiImport.objects.filter(pk=job.kpi_import_id).update(**{kept_in: reason}):
        record("work_on_next", job.kpi_import, by=None, now=now, work=job.work)
    KpiFileJob.objects.filter(pk=job.pk).delete()
