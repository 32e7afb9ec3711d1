"""A large pilot in the hands of a worker: how far it has come, and how it gets there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.progress import progress_of
from common.wakeups import wake
from people.access import MemberRequest
from pilots.models import DraftWork, PilotDraft
from pilots.operations.working import queue_work
from pilots.pages import Page, step_url
from pilots.tasks import work_on_drafts
from ui.numbers import grouped


def hand_to_worker(page: Page, draft: PilotDraft, work: DraftWork) -> HttpResponse:
    """Queue work on a draft, and lead to the page that says how far it is: this one."""
    queue_work(draft=draft, work=work, by=page.request.member, now=timezone.now())
    wake(work_on_drafts)
    return redirect(step_url(draft, page.step))


def show_busy(request: MemberRequest, draft: PilotDraft) -> HttpResponse:
    """What a worker is doing with the draft. Whatever was sent meanwhile is led here."""
    if request.method == "POST":
        return redirect(request.path)
    attempts = draft.job.attempts
    # What an earlier worker has told may still stand there.
    done, total = progress_of(draft.progress_name) if attempts else (0, None)
    titles = {
        DraftWork.GROUPS: _("Putting the leaders into groups"),
        DraftWork.TIMES: _("Looking for practice times"),
        DraftWork.REVIEW: _("Looking through the whole pilot"),
        DraftWork.LAUNCH: _("Launching the pilot"),
    }
    busy = {
        "title": titles[DraftWork(draft.job.work)],
        "text": _how_far(attempts, done, total),
        "done": done,
        "total": total,
    }
    return render(request, "pilots/draft/busy.html", {"draft": draft, "busy": busy})


def _how_far(attempts: int, done: int, total: int | None) -> str:
    """In words; '' while there is nothing to tell."""
    if not attempts:
        return _("Waiting for its turn.")
    if total:
        return _("%(done)s of %(total)s people") % {"done": grouped(done), "total": grouped(total)}
    return _("This was interrupted and has begun again.") if attempts > 1 else ""
