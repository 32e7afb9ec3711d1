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
from common.spreadsheets import FileFormat, download
from people.access import MemberRequest, access, fetch
from people.forms import AnswersForm, ConfirmForm
from people.importing.failed_rows import FailedRow, failed_records, to_mend
from people.importing.report import Action, Report
from people.list_forms import ListForm, PasteForm, UploadForm
from people.models import Member, PeopleImport, Role
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
    missing_columns,
    outcome_text,
    preview_rows,
    question_rows,
    remembered_headings,
)
from people.views.reading import first_page, is_readable

PREVIEW_ROWS = 200
"""Rows of each kind that the dry run lists; the rest is counted."""
QUESTIONS_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def import_people(request: MemberRequest) -> HttpResponse:
    """Paste a list or upload a file; what comes next is a dry run."""
    remembered = request.member.organization.remembered_columns
    members = Member.objects.visible_to(request.member)
    paste = PasteForm(members=members, remembered=remembered)
    upload = UploadForm(remembered=remembered)
    sent: ListForm | None = None
    if request.method == "POST" and "upload" in request.POST:
        sent = upload = UploadForm(request.POST, request.FILES, remembered=remembered)
    elif request.method == "POST":
        sent = paste = PasteForm(request.POST, members=members, remembered=remembered)
    if sent is not None and sent.is_valid():
        staged = stage_import(
            source=sent.source,
            columns=sent.columns,
            rows=sent.rows,
            now=timezone.now(),
            by=request.member,
            unread=sent.unread,
        )
        return first_page(staged)
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
    if not is_readable(staged):
        return first_page(staged)
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
        "missing_columns": missing_columns(staged.columns),
        "remembered": remembered_headings(staged.columns, staged.organization.remembered_columns),
        "unchanged": preview_rows(report.of(Action.UNCHANGED)[:PREVIEW_ROWS]),
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
        text = _(
            "Some people were changed in the meantime. Check the list again; this is what would "
            "happen now."
        )
        messages.warning(request, text)
    else:
        text = _("Your answers are saved. Nothing is imported yet; this is what would happen now.")
        messages.success(request, text)
    preview = reverse("people:import_preview", args=[staged.pk])
    page = Paginator(form.questions, QUESTIONS_A_PAGE).get_page(request.POST.get("page"))
    return redirect(f"{preview}?page={page.number}")


@require_safe
@access(Role.ADMIN)
def failed_rows(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """The rows that cannot be imported, as a file to correct and upload again."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    failed = _failed_as_shown(staged, request.GET.get("run", ""), by=request.member)
    if failed is None:
        messages.info(
            request, _("Some people were changed in the meantime. This is what would happen now.")
        )
        return redirect("people:import_preview", pk=staged.pk)
    records = failed_records(staged.columns, failed)
    return download(records, name=f"failed-rows-{staged.pk}", file_format=file_format)


def _failed_as_shown(staged: PeopleImport, run: str, *, by: Member) -> list[FailedRow] | None:
    """The rows that the page named, with its reasons; None when that page is out of date.

    `run` is the fingerprint of the dry run on the page.
    """
    if staged.state != PeopleImport.State.CHECKED:
        kept = zip(staged.rows, staged.reasons, strict=True)
        return [(number, cells, reasons) for (number, cells), reasons in kept]
    report = dry_run(staged, by=by)
    if run and run != report.fingerprint:
        return None
    return [(row.number, row.cells, to_mend(row)) for row in report.of(Action.FAILED)]
