"""Verbs about long files, which a worker reads while nobody waits for a page.

One file is read at a time, over all workers on all machines, under a lease; it is read while no row
is held, since what it says follows from its bytes. A worker that is killed leaves everything as it
found it, and the next sweep takes the file up again.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from common.leases import one_of
from common.progress import Headway, forget_progress
from common.serving import note_served, served_longest_ago
from common.tenancy import rows_of
from kpis.importing.layout import Layout
from kpis.intake import take_in
from kpis.models import KpiFileJob, KpiImport
from kpis.operations.importing import forget_dry_runs, read_again
from kpis.states import KpiImportState
from people.audit import record
from people.importing.tables import UnreadableTable
from people.importing.workbooks import IN_A_WORKER
from people.models import Member, Organization

MOST_ATTEMPTS = 3
"""How often a file is begun; one that ends every worker must not go on forever."""
ONE_AT_A_TIME = "files of kpis"
"""The name of the lease."""
WORK = "files of kpis"
"""What organizations take turns at."""
LOOKS = 2
"""A row goes by when the file is opened, and when it is read."""


class NobodyWaits(Exception):
    """The file was discarded while it was read."""


@transaction.atomic
def queue_file(
    *,
    organization: Organization,
    source: str,
    content: bytes,
    today: dt.date,
    now: dt.datetime,
    by: Member,
) -> KpiImport:
    """Keep a long file for a worker to read; no value is touched. A second call keeps a second
    one.
    """
    forget_dry_runs(now=now)
    staged = KpiImport.objects.create(
        organization=organization, by=by, source=source[:200], content=content,
        layout=Layout(), created_at=now,
    )  # fmt: skip
    _queue(staged, Layout(), today=today, now=now, by=by)
    record("queue_file", staged, by=by, now=now, bytes=len(content))
    return staged


@transaction.atomic
def queue_again(
    *, kpi_import: KpiImport, layout: Layout, today: dt.date, now: dt.datetime, by: Member
) -> None:
    """Have a long file read in another way; `layout` without columns has it guessed again. A second
    call while it waits, and one for an import that is written, changes nothing.
    """
    kpi_import = (
        KpiImport.objects.select_for_update(no_key=True).defer("content").get(pk=kpi_import.pk)
    )
    if kpi_import.state != KpiImportState.CHECKED or kpi_import.is_busy:
        return
    kpi_import.problem = ""
    kpi_import.save(update_fields=["problem"])
    _queue(kpi_import, layout, today=today, now=now, by=by)
    record("queue_again", kpi_import, by=by, now=now)


def _queue(
    kpi_import: KpiImport, layout: Layout, *, today: dt.date, now: dt.datetime, by: Member
) -> None:
    KpiFileJob.objects.create(
        kpi_import=kpi_import, by=by, language=translation.get_language() or "", today=today,
        layout=layout, queued_at=now,
    )  # fmt: skip


def read_next(*, now: dt.datetime) -> bool:
    """Read the file that waits longest, of the organization that was served longest ago. Returns
    whether there was one for this worker.

    Any number of calls may run at the same time; one of them reads. A second call takes the next.
    """
    with one_of([ONE_AT_A_TIME]) as lease:
        job = _begin(now=now) if lease else None
        if job is None:
            return False
        forget_progress(job.kpi_import.progress_name)
        with rows_of(job.kpi_import.organization_id), translation.override(job.language):
            _read_or_say_why_not(job, now=now)
    return True


def _read_or_say_why_not(job: KpiFileJob, *, now: dt.datetime) -> None:
    if job.attempts > MOST_ATTEMPTS:
        reason = _("This file was started several times and never finished. Split it by year.")
        _give_up(job, reason, now=now)
        return
    try:
        _read(job, now=now)
    except UnreadableTable as error:
        _give_up(job, str(error), now=now)
    except NobodyWaits:
        return


@transaction.atomic
def _begin(*, now: dt.datetime) -> KpiFileJob | None:
    """The file to read, its attempt counted; None when there is none."""
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


def _read(job: KpiFileJob, *, now: dt.datetime) -> None:
    """What the file says, and then, in one transaction, kept in place of what was said before."""
    staged = job.kpi_import
    progress = Headway(staged.progress_name, looks=LOOKS, listen=lambda: _hear(job))
    intake = take_in(
        bytes(staged.content or b""),
        staged.source,
        organization_id=staged.organization_id,
        today=job.today,
        layout=job.layout if job.layout.columns else None,
        pace=IN_A_WORKER,
        progress=progress,
    )
    with transaction.atomic():
        if not KpiImport.objects.select_for_update(no_key=True).filter(pk=staged.pk).exists():
            raise NobodyWaits
        read_again(
            kpi_import=staged, layout=intake.layout, reading=intake.reading, now=now, by=None
        )
        KpiFileJob.objects.filter(pk=job.pk).delete()


def _hear(job: KpiFileJob) -> None:
    if not KpiFileJob.objects.filter(pk=job.pk).exists():
        raise NobodyWaits


@transaction.atomic
def _give_up(job: KpiFileJob, reason: str, *, now: dt.datetime) -> None:
    """Say on the page of the file what keeps it from being read; nothing else changes."""
    staged = KpiImport.objects.filter(pk=job.kpi_import_id)
    if staged.update(problem=reason):
        record("read_next", job.kpi_import, by=None, now=now)
    KpiFileJob.objects.filter(pk=job.pk).delete()
