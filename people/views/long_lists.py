"""Long lists: what a worker is doing with one, what kept it from going on, letting go of one."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.once import one_effect
from common.wakeups import wake
from people.access import MemberRequest, access, fetch
from people.import_rows import is_long
from people.importing.report import Alarm, Summary
from people.models import ImportWork, PeopleImport, Role
from people.operations import discard_import, queue_work
from people.presenters import busy_notice
from people.progress import progress_of
from people.tasks import work_on_lists
from people.views.reading import first_page, is_readable


def have_done(
    request: MemberRequest,
    staged: PeopleImport,
    work: ImportWork,
    *,
    fingerprint: str = "",
    accepts: Collection[Alarm] = (),
) -> None:
    """Have a worker do it, from now on or with the next sweep."""
    queue_work(
        people_import=staged,
        work=work,
        fingerprint=fingerprint,
        accepts=accepts,
        now=timezone.now(),
        by=request.member,
    )
    wake(work_on_lists)


def page_instead(
    request: MemberRequest, staged: PeopleImport, summary: Summary | None
) -> HttpResponse | None:
    """Where a list stands that has no dry run to be shown; `summary` is of one that still holds."""
    if staged.is_busy:
        job = staged.job
        notice = busy_notice(ImportWork(job.work), *progress_of(staged.pk))
        is_open = job.work in {ImportWork.READ, ImportWork.JUDGE}
        context = {"staged": staged, "busy": notice, "can_discard": is_open}
        return render(request, "people/import_busy.html", context)
    if staged.state != PeopleImport.State.CHECKED:
        failed = staged.outcome["failed"]
        return render(request, "people/import_done.html", {"staged": staged, "failed": failed})
    if staged.problem and summary is None:
        return render(request, "people/import_problem.html", {"staged": staged})
    if not is_readable(staged):
        return first_page(staged)
    if summary is None and is_long(staged):
        have_done(request, staged, ImportWork.JUDGE)
        return redirect("people:import_preview", pk=staged.pk)
    return None


@require_POST
@access(Role.ADMIN)
@one_effect
def try_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Have a worker begin once more with a list that it could not finish."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if staged.problem and staged.state == PeopleImport.State.CHECKED:
        is_unread = staged.pieces.exists()
        have_done(request, staged, ImportWork.READ if is_unread else ImportWork.JUDGE)
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
