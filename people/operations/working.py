"""Verbs about long lists, which a worker reads, judges and writes while nobody waits for a page.

A job is carried out in one transaction, under the lock of its row: a worker that is killed leaves
everything as it found it, and the next sweep takes the job up again. One list is worked on at a
time, so that mail leaves as ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.alone import is_alone
from common.progress import Headway, forget_progress
from common.serving import note_served, served_longest_ago
from common.tenancy import rows_of
from people.audit import record
from people.import_rows import is_long
from people.importing.columns import names_people
from people.importing.report import Alarm
from people.importing.tables import UnreadableTable
from people.importing.workbooks import IN_A_WORKER
from people.models import DiscardedImport, ImportJob, Member, PeopleImport
from people.operations.imports import NeedsSecondYes, StaleImport, confirm_import, dry_run
from people.operations.reading import read_import
from people.operations.roles import LastAdmin
from people.operations.undoing import NotUndone, undo_import
from people.states import ImportWork

MOST_ATTEMPTS = 3
"""How often a job is begun; a list that ends every worker must not go on forever."""
NAMED = 10
"""People in the way whom a message names."""
ONE_AT_A_TIME = 0x6C697374
"""The number of the lock in the database."""
WORK = "lists of people"
"""What organizations take turns at."""


class Discarded(Exception):
    """Nobody wants the list any more."""


@transaction.atomic
def queue_work(
    *,
    people_import: PeopleImport,
    work: ImportWork,
    encoding: str = "",
    fingerprint: str = "",
    accepts: Collection[Alarm] = (),
    now: dt.datetime,
    by: Member,
) -> ImportJob:
    """Have a worker read, judge, write or undo a list. A second call queues nothing more."""
    PeopleImport.objects.filter(pk=people_import.pk).exclude(problem="").update(problem="")
    job, _is_new = ImportJob.objects.get_or_create(
        people_import=people_import,
        defaults={
            "work": work,
            "by": by,
            "language": translation.get_language() or "",
            "encoding": encoding,
            "fingerprint": fingerprint,
            "accepts": list(accepts),
            "queued_at": now,
        },
    )
    return job


@transaction.atomic
def discard_import(*, people_import: PeopleImport, now: dt.datetime, by: Member) -> None:
    """Let go of a list that is not written; a worker that has it stops. Nobody is touched.

    Once it is written, and on a second call, nothing changes.
    """
    if people_import.state != PeopleImport.State.CHECKED:
        return
    _discarded, is_new = DiscardedImport.objects.get_or_create(
        people_import=people_import, defaults={"at": now}
    )
    if is_new:
        record("discard_import", people_import, by=by, now=now)


@transaction.atomic
def clear_discarded() -> int:
    """Delete lists that were discarded and are in nobody's hands. Returns how many; a second call
    finds none.
    """
    unwanted = PeopleImport.objects.filter(
        discarded__isnull=False, state=PeopleImport.State.CHECKED
    )
    free = unwanted.select_for_update(of=("self",), skip_locked=True)
    ids = list(free.values_list("pk", flat=True))
    PeopleImport.objects.filter(pk__in=ids).delete()
    return len(ids)


def work_on_next(*, now: dt.datetime) -> bool:
    """Carry out the job that waits longest, of the organization that was served longest ago.
    Returns whether there was one for this worker.

    Any number of calls may run at the same time; one of them works. A second call takes the next.
    """
    job = _begin(now=now)
    if job is None:
        return False
    forget_progress(job.people_import.progress_name)
    with rows_of(job.people_import.organization_id), translation.override(job.language):
        try:
            _carry_out(job, now=now)
        except (UnreadableTable, StaleImport, NeedsSecondYes, LastAdmin, NotUndone) as error:
            _give_up(job, _reason(error), now=now)
        except Discarded:
            clear_discarded()
    return True


@transaction.atomic
def _begin(*, now: dt.datetime) -> ImportJob | None:
    """The job to carry out, its attempt counted; None when there is none or somebody is at work."""
    if not is_alone(ONE_AT_A_TIME):
        return None
    turn = served_longest_ago(WORK, "people_import__organization_id")
    waiting = ImportJob.objects.filter(people_import__discarded=None)
    waiting = waiting.order_by(turn, "queued_at", "pk")
    job = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if job is None:
        return None
    note_served(WORK, job.people_import.organization_id, now=now)
    job.attempts += 1
    job.save(update_fields=["attempts"])
    if job.attempts > MOST_ATTEMPTS:
        with translation.override(job.language):
            reason = _(
                "This list was started several times and never finished. Split it, and import the "
                "parts one after the other."
            )
            _give_up(job, reason, now=now)
        return None
    return job


@transaction.atomic
def _carry_out(job: ImportJob, *, now: dt.datetime) -> None:
    """Do what a job says, and take it off the list."""
    if (
        not is_alone(ONE_AT_A_TIME)
        or not ImportJob.objects.filter(pk=job.pk).select_for_update().exists()
    ):
        return
    staged = job.people_import
    progress = Headway(staged.progress_name, listen=lambda: _hear(staged))
    next_work: ImportWork | None = None
    match ImportWork(job.work):
        case ImportWork.READ:
            staged = read_import(
                people_import=staged, encoding=job.encoding, pace=IN_A_WORKER, progress=progress,
                now=now, by=job.by,
            )  # fmt: skip
            is_ready = staged.unread is None and names_people([each[1] for each in staged.columns])
            next_work = ImportWork.JUDGE if is_ready else None
        case ImportWork.WRITE:
            confirm_import(
                people_import=staged, fingerprint=job.fingerprint,
                accepts=[Alarm(alarm) for alarm in job.accepts], progress=progress,
                now=now, by=job.by,
            )  # fmt: skip
        case ImportWork.UNDO:
            undo_import(people_import=staged, now=now, by=job.by)
        case _:  # JUDGE, which touches nobody
            dry_run(staged, by=job.by, progress=progress)
    if next_work and is_long(staged):
        ImportJob.objects.filter(pk=job.pk).update(work=next_work, attempts=0)
    else:
        job.delete()


def _hear(people_import: PeopleImport) -> None:
    if DiscardedImport.objects.filter(pk=people_import.pk).exists():
        raise Discarded


@transaction.atomic
def _give_up(job: ImportJob, reason: str, *, now: dt.datetime) -> None:
    """Say on the list's page what keeps it from going on; the list stays as it is.

    After a yes that came to nothing, the page needs what would happen now.
    """
    PeopleImport.objects.filter(pk=job.people_import_id).update(problem=reason)
    record("work_on_next", job.people_import, by=None, now=now, work=job.work)
    mine = ImportJob.objects.filter(pk=job.pk)
    if job.work == ImportWork.WRITE:
        mine.update(work=ImportWork.JUDGE, attempts=0)
    else:
        mine.delete()


def _reason(error: Exception) -> str:
    """What is said to whoever brought the list."""
    if isinstance(error, StaleImport):
        return _(
            "Some people were changed in the meantime. Check the list again; this is what would "
            "happen now."
        )
    if isinstance(error, NeedsSecondYes):
        return _(
            "Some people were changed in the meantime, and this looks like the wrong file now. "
            "Check the list again."
        )
    if isinstance(error, NotUndone):
        names = ", ".join(each.name for each in error.in_the_way[:NAMED])
        text = ngettext(
            "It can no longer be undone. %(total)s person stands in the way: %(names)s.",
            "It can no longer be undone. %(total)s people stand in the way, such as %(names)s.",
            len(error.in_the_way),
        )
        return text % {"total": len(error.in_the_way), "names": names}
    return str(error)
