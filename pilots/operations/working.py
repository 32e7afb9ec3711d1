"""Verbs about large pilots, whose groups, times and launch a worker makes while nobody waits for a
page.

A job is carried out in one transaction, under the lock of its row: a worker that is killed leaves
everything as it found it, and the next sweep takes the job up again. One pilot is worked on at a
time, so that mail leaves as ever.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cohorts.operations import NotInOrganization
from common.alone import is_alone
from common.office import keeping
from common.progress import Headway, forget_progress
from common.reach import OutOfReach
from common.serving import note_served, served_longest_ago
from common.tenancy import rows_of
from people.audit import record
from people.hours import hours_of
from people.models import Member
from pilots.draft import DraftStep
from pilots.models import DraftJob, DraftWork, PilotDraft
from pilots.operations.drafting import StaleDraft
from pilots.operations.launching import NotReady, launch_pilot, propose_step
from pilots.operations.reviewing import keep_review

MOST_ATTEMPTS = 3
"""How often a job is begun; a pilot that ends every worker must not go on forever."""
ONE_AT_A_TIME = 0x70696C6F
"""The number of the lock in the database."""
WORK = "large pilots"
"""What organizations take turns at."""


@transaction.atomic
def queue_work(*, draft: PilotDraft, work: DraftWork, by: Member, now: dt.datetime) -> DraftJob:
    """Have a worker do something with a draft as it stands. A second call queues nothing more."""
    PilotDraft.objects.filter(pk=draft.pk).exclude(problem="").update(problem="")
    job, _is_new = DraftJob.objects.get_or_create(
        draft=draft,
        defaults={
            "work": work,
            "revision": draft.revision,
            "by": by,
            "language": translation.get_language() or "",
            "queued_at": now,
        },
    )
    return job


def work_on_next(*, now: dt.datetime) -> bool:
    """Carry out the job that waits longest, of the organization that was served longest ago.
    Returns whether there was one for this worker.

    Any number of calls may run at the same time; one of them works. A second call takes the next.
    """
    job = _begin(now=now)
    if job is None:
        return False
    forget_progress(job.draft.progress_name)
    with (
        rows_of(job.draft.organization_id),
        translation.override(job.language),
        keeping(hours_of(job.draft.organization)),
    ):
        try:
            _carry_out(job, now=now)
        except (NotReady, NotInOrganization, OutOfReach, StaleDraft) as error:
            _give_up(job, _reason(error), now=now)
    return True


@transaction.atomic
def _begin(*, now: dt.datetime) -> DraftJob | None:
    """The job to carry out, its attempt counted; None when there is none or somebody is at work."""
    if not is_alone(ONE_AT_A_TIME):
        return None
    turn = served_longest_ago(WORK, "draft__organization_id")
    waiting = DraftJob.objects.select_related("draft__organization", "by")
    waiting = waiting.order_by(turn, "queued_at", "pk")
    job = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if job is None:
        return None
    note_served(WORK, job.draft.organization_id, now=now)
    job.attempts += 1
    job.save(update_fields=["attempts"])
    if job.attempts > MOST_ATTEMPTS:
        with translation.override(job.language):
            reason = _("This was started several times and never finished. Please try again.")
            _give_up(job, reason, now=now)
        return None
    return job


@transaction.atomic
def _carry_out(job: DraftJob, *, now: dt.datetime) -> None:
    """Do what a job says, and take it off the list."""
    if (
        not is_alone(ONE_AT_A_TIME)
        or not DraftJob.objects.filter(pk=job.pk).select_for_update().exists()
    ):
        return
    draft = PilotDraft.objects.select_for_update(of=("self",)).get(pk=job.draft_id)
    if draft.revision != job.revision:
        raise StaleDraft(draft)
    match DraftWork(job.work):
        case DraftWork.LAUNCH:
            progress = Headway(draft.progress_name)
            launch_pilot(draft=draft, by=job.by, now=now, progress=progress)
        case DraftWork.GROUPS:
            propose_step(draft=draft, step=DraftStep.GROUPS, by=job.by, now=now)
        case DraftWork.REVIEW:
            keep_review(draft=draft, language=job.language, now=now)
        case _:  # TIMES
            propose_step(draft=draft, step=DraftStep.TIMES, by=job.by, now=now)
    job.delete()


@transaction.atomic
def _give_up(job: DraftJob, reason: str, *, now: dt.datetime) -> None:
    """Say on the draft's pages what keeps it from going on; the draft stays as it is."""
    PilotDraft.objects.filter(pk=job.draft_id).update(problem=reason)
    record("work_on_next", job.draft, by=None, now=now, work=job.work)
    DraftJob.objects.filter(pk=job.pk).delete()


def _reason(error: Exception) -> str:
    """What is said to whoever asked for it."""
    if isinstance(error, OutOfReach):
        return _("The start date is too far away. Choose another.")
    if isinstance(error, StaleDraft):
        return _(
            "The draft has changed in the meantime, so nothing was done. Please look at it again."
        )
    return _("Something is missing now, so nothing was launched. Please look at it again.")
