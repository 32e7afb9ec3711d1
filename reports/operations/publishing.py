"""A state of the report is published, and becomes files."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation

from cohorts.models import Cohort
from people.audit import record
from people.models import Member
from reports.files.kinds import WRITERS
from reports.models import PublishedReport, ReportDraft, ReportFile
from reports.publication import imprint_of


class StaleReport(Exception):
    """The report says something else by now than what was looked at."""


@transaction.atomic
def publish_report(
    *,
    cohort: Cohort,
    language: str,
    seen: str,
    note: str,
    now: dt.datetime,
    by: Member | None,
) -> PublishedReport:
    """Freeze what was looked at, by its checksum, as the next state; `by` is None on schedule. A
    second call with the same one gives the state that there is.

    Raises StaleReport when newer figures have come in between.
    """
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    last = PublishedReport.objects.last_of(cohort)
    if last is not None and last.checksum == seen:
        return last
    draft = ReportDraft.objects.filter(cohort=cohort, language=language, checksum=seen).first()
    if draft is None:
        raise StaleReport
    published = PublishedReport.objects.create(
        cohort=cohort,
        number=last.number + 1 if last else 1,
        language=language,
        document=draft.document,
        shown=draft.shown,
        checksum=draft.checksum,
        note=note,
        published_at=now,
        published_by=by,
    )
    record(
        "publish_report", cohort, by=by, now=now, number=published.number, checksum=draft.checksum
    )
    return published


@transaction.atomic
def make_files(*, report_id: int) -> bool:
    """Make the files of a state, all or none; whether it had none. A second call makes none, also
    at the same moment.
    """
    waiting = PublishedReport.objects.unmade().select_for_update(skip_locked=True, of=("self",))
    report = waiting.filter(pk=report_id).select_related("cohort").first()
    if report is None:
        return False
    with translation.override(report.language), timezone.override(report.cohort.time_zone):
        imprint = imprint_of(report)
        files = [
            ReportFile(report=report, kind=kind, content=write(report.document, imprint))
            for kind, write in WRITERS.items()
        ]
    ReportFile.objects.bulk_create(files)
    PublishedReport.objects.filter(pk=report.pk).update(has_files=True)
    return True
