"""Bringing people in: a list, what it would do, and a yes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.forms import AnswersForm, ConfirmForm, ListForm, PasteForm, UploadForm
from people.importing.failed_rows import failed_rows_csv
from people.importing.report import Action, Report
from people.models import PeopleImport, Role
from people.operations import (
    LastAdmin,
    NeedsSecondYes,
    StaleImport,
    answer_import,
    confirm_import,
    dry_run,
    stage_import,
)
from people.presenters import (
    alarm_notices,
    column_labels,
    outcome_text,
    preview_rows,
    question_rows,
)

PREVIEW_ROWS = 200
"""Rows of each kind that the dry run lists; the rest is counted."""
QUESTIONS_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def import_people(request: MemberRequest) -> HttpResponse:
    """Paste a list or upload a file; what comes next is a dry run."""
    paste, upload = PasteForm(), UploadForm()
    sent: ListForm | None = None
    if request.method == "POST" and "upload" in request.POST:
        sent = upload = UploadForm(request.POST, request.FILES)
    elif request.method == "POST":
        sent = paste = PasteForm(request.POST)
    if sent is not None and sent.is_valid():
        staged = stage_import(
            source=sent.source,
            columns=sent.columns,
            rows=sent.rows,
            now=timezone.now(),
            by=request.member,
        )
        return redirect("people:import_preview", pk=staged.pk)
    context = {"paste": paste, "upload": upload}
    return render(request, "people/import.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def import_preview(request: MemberRequest, pk: int) -> HttpResponse:
    """What would happen; a yes makes it so.

    A yes that comes with other answers than are kept was said to something else: they are kept, and
    the list is shown again.
    """
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if staged.state != PeopleImport.State.CHECKED:
        context = {"staged": staged, "failed": len(staged.rows)}
        return render(request, "people/import_done.html", context)
    report = dry_run(staged, by=request.member)
    form = ConfirmForm(initial={"fingerprint": report.fingerprint})
    if request.method == "POST":
        answers = AnswersForm(request.POST, questions=report.questions)
        if answers.says_otherwise:
            return _answered(request, staged, answers)
        form = _confirmed(request, staged, report)
        if not form.errors:
            return redirect("people:import_preview", pk=staged.pk)
    questions = Paginator(report.questions, QUESTIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "staged": staged,
        "report": report,
        "form": form,
        "alarms": alarm_notices(report, form),
        "questions": question_rows(questions),
        "page": questions,
        **_lists(staged, report),
    }
    return render(
        request, "people/import_preview.html", context, status=422 if form.errors else 200
    )


def _confirmed(request: MemberRequest, staged: PeopleImport, report: Report) -> ConfirmForm:
    """The form of a yes: without errors when it is written, else as it is shown again."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return form
    try:
        done = confirm_import(
            people_import=staged,
            fingerprint=form.cleaned_data["fingerprint"],
            accepts=form.accepts,
            now=timezone.now(),
            by=request.member,
        )
    except StaleImport:
        return ConfirmForm.stale(report.fingerprint)
    except NeedsSecondYes as error:
        form.refuse(error.alarms)
    except LastAdmin:
        form.add_error(
            None,
            _(
                "Nobody else here can run the organization. "
                "Give another person the admin role first."
            ),
        )
    else:
        messages.success(request, outcome_text(done.outcome))
    return form


def _lists(staged: PeopleImport, report: Report) -> dict[str, object]:
    """The dry run's parts, for the template."""
    return {
        "counts": report.counts,
        "columns": column_labels(staged.columns),
        "failed": preview_rows(report.of(Action.FAILED)[:PREVIEW_ROWS]),
        "changed": preview_rows(report.of(Action.CHANGED)[:PREVIEW_ROWS]),
        "leavers": preview_rows(report.of(Action.LEAVER)[:PREVIEW_ROWS]),
        "new": preview_rows(report.of(Action.NEW)[:PREVIEW_ROWS]),
        "shown": PREVIEW_ROWS,
        "can_write": bool(report.to_write),
    }


@require_POST
@access(Role.ADMIN)
@one_effect
def import_answers(request: MemberRequest, pk: int) -> HttpResponse:
    """Whom rows in question are about; the dry run then says what that changes."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    report = dry_run(staged, by=request.member)
    return _answered(request, staged, AnswersForm(request.POST, questions=report.questions))


def _answered(
    request: MemberRequest, staged: PeopleImport, form: AnswersForm
) -> HttpResponseRedirect:
    """Keep the answers of a page, then show that page of the dry run again."""
    try:
        if not form.is_valid():
            raise StaleImport
        answer_import(
            people_import=staged, answers=form.answers, now=timezone.now(), by=request.member
        )
    except StaleImport:
        text = _("People changed meanwhile. Look at the list again; this is what would happen now.")
        messages.warning(request, text)
    else:
        text = _("Your answers are kept. Nothing is written yet; this is what would happen now.")
        messages.success(request, text)
    preview = reverse("people:import_preview", args=[staged.pk])
    page = Paginator(form.questions, QUESTIONS_A_PAGE).get_page(request.POST.get("page"))
    return redirect(f"{preview}?page={page.number}")


@require_safe
@access(Role.ADMIN)
def failed_rows(request: MemberRequest, pk: int) -> HttpResponse:
    """The rows that cannot be taken over, as a file to mend and bring again."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    content = failed_rows_csv(staged.columns, dry_run(staged, by=request.member).of(Action.FAILED))
    name = f"failed-rows-{staged.pk}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
