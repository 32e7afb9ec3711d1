"""Verbs about long files, which a worker reads while nobody waits for a page.

A file is read while no row is held, since what it says follows from its bytes. A worker that is
killed leaves everything as it found it; see kpis.operations.working.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import translation

from common.progress import Headway, forget_progress
from kpis.importing.layout import Layout
from kpis.intake import take_in
from kpis.models import KpiFileJob, KpiImport
from kpis.operations.importing import forget_dry_runs, read_again
from kpis.states import KpiImportState
from people.audit import record
from people.importing.workbooks import IN_A_WORKER
from people.models import Member, Organization

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
    forget_progress(kpi_import.progress_name)
    KpiFileJob.objects.create(
        kpi_import=kpi_import, by=by, language=translation.get_language() or "", today=today,
        layout=layout, queued_at=now,
    )  # fmt: skip


def read_file(job: KpiFileJob, *, now: dt.datetime) -> None:
    """What the file of a job says, kept in one transaction in place of what was said before. Once
    the job is gone, nobody waits for it.
    """
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
