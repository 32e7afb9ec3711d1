"""Long lists: what a worker is doing with one, what kept it from going on, letting go of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.once import one_effect
from common.progress import progress_of
from common.wakeups import wake
from people.access import MemberRequest, access, fetch
from people.import_rows import is_long
from people.importing.report import Summary
from people.models import PeopleImport, Role
from people.operations import discard_import, dry_run, kept_summary
from people.presenters import busy_notice
from people.states import ImportWork
from people.tasks import work_on_lists
from people.views.reading import first_page, hand_to_worker, is_readable


def judged(request: MemberRequest, staged: PeopleImport) -> Summary | HttpResponse:
    """The dry run of a list as it holds now, or the page that stands in its place.

    People are only looked at where there could be a dry run: a page that waits asks often.
    """
    if page := _page_without_people(request, staged):
        return page
    summary = kept_summary(staged, by=request.member)
    if summary is None and staged.problem:
        return _problem(request, staged)
    if summary is None and is_long(staged):
        hand_to_worker(request, staged, ImportWork.JUDGE)
        return redirect("people:import_preview", pk=staged.pk)
    return summary or dry_run(staged, by=request.member)


def _page_without_people(request: MemberRequest, staged: PeopleImport) -> HttpResponse | None:
    """Where a list stands that a worker has, that is written, or that means nothing yet."""
    if staged.is_busy:
        job = staged.job
        notice = busy_notice(ImportWork(job.work), *progress_of(staged.progress_name))
        is_open = job.work in {ImportWork.READ, ImportWork.JUDGE}
        context = {"staged": staged, "busy": notice, "can_discard": is_open}
        return render(request, "people/import_busy.html", context)
    if staged.state != PeopleImport.State.CHECKED:
        failed = staged.outcome["failed"]
        return render(request, "people/import_done.html", {"staged": staged, "failed": failed})
    if is_readable(staged):
        return None
    return _problem(request, staged) if staged.problem else first_page(staged)


def _problem(request: MemberRequest, staged: PeopleImport) -> HttpResponse:
    return render(request, "people/import_problem.html", {"staged": staged})


@require_POST
@access(Role.ADMIN)
@one_effect
def try_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Have a worker begin once more with a list that it could not finish."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if staged.problem and staged.state == PeopleImport.State.CHECKED:
        is_unread = staged.pieces.exists()
        hand_to_worker(request, staged, ImportWork.READ if is_unread else ImportWork.JUDGE)
    return redirect("people:import_preview", pk=staged.pk)


@require_POST
@access(Role.ADMIN)
@one_effect
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Let go of a list that is not written."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if staged.state != PeopleImport.State.CHECKED:
        return redirect("people:import_preview", pk=staged.pk)
    discard_import(people_import=staged, now=timezone.now(), by=request.member)
    wake(work_on_lists)
    messages.success(request, _("The list is discarded. No person was changed."))
    return redirect("people:imports")
