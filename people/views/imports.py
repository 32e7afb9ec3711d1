"""Bringing people in: a list, what it would do, and a yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.bodies import takes_up_to
from common.once import one_effect
from common.spreadsheets import FileFormat, download
from people.access import MemberRequest, access, fetch
from people.findings import SHOWN, failed_rows_of, findings_of, questions_of, rows_of
from people.forms import AnswersForm, ConfirmForm
from people.fresh_sign_in import fresh_sign_in
from people.import_rows import is_long
from people.importing.failed_rows import failed_records
from people.importing.report import Action, Summary
from people.list_forms import LARGEST_FILE, ListForm, PasteForm, UploadForm
from people.models import Member, PeopleImport, Role
from people.operations import (
    LastAdmin,
    NeedsSecondYes,
    Sight,
    StaleImport,
    answer_import,
    confirm_import,
    look_at,
    stage_import,
)
from people.presenters import (
    PreviewRow,
    alarm_notices,
    column_labels,
    left_out_lines,
    missing_columns,
    outcome_text,
    preview_rows,
    question_rows,
    remembered_headings,
)
from people.states import ImportWork
from people.views.long_lists import judged
from people.views.reading import first_page, hand_to_worker
from ui.paging import page_of

FORM_AROUND_IT = 5 * 1024 * 1024
"""Bytes; so that a file that is a little too large gets the form's own answer."""
QUESTIONS_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@takes_up_to(LARGEST_FILE + FORM_AROUND_IT)
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
            pieces=sent.pieces,
            unread=sent.unread,
            now=timezone.now(),
            by=request.member,
        )
        if sent.pieces and sent.unread is None:
            hand_to_worker(request, staged, ImportWork.READ)
        return first_page(staged)
    context = {"paste": paste, "upload": upload}
    return render(request, "people/import.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@one_effect
def import_preview(request: MemberRequest, pk: int) -> HttpResponse:
    """What would happen; a yes makes it so.

    A yes that comes with other answers than are kept was said to something else: they are kept, and
    the list is shown again.
    """
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    summary = judged(request, staged)
    if isinstance(summary, HttpResponse):
        return summary
    look_at(staged, Sight.LIST, by=request.member, now=timezone.now())
    form = ConfirmForm(initial={"fingerprint": summary.fingerprint})
    if request.method == "POST":
        answers = _posted_answers(request, staged)
        if answers.says_otherwise:
            return _answered(request, staged, answers)
        form = _confirmed(request, staged, summary)
        if not form.errors:
            return redirect("people:import_preview", pk=staged.pk)
    page = page_of(questions_of(staged), request.GET, size=QUESTIONS_A_PAGE)
    context = {
        "staged": staged,
        "report": summary,
        "form": form,
        "alarms": alarm_notices(summary, form),
        "questions": question_rows(rows_of(page.items)),
        "page": page,
        **_lists(staged, summary),
    }
    return render(
        request, "people/import_preview.html", context, status=422 if form.errors else 200
    )


def _posted_answers(request: MemberRequest, staged: PeopleImport) -> AnswersForm:
    """What a page says about the rows in question that it shows."""
    questions = questions_of(staged, AnswersForm.numbers_in(request.POST))
    return AnswersForm(request.POST, questions=list(rows_of(questions)))


def _confirmed(request: MemberRequest, staged: PeopleImport, summary: Summary) -> ConfirmForm:
    """The form of a yes: without errors when it is written, else as it is shown again."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return form
    if is_long(staged):
        return _queued(request, staged, summary, form)
    try:
        done = confirm_import(
            people_import=staged,
            fingerprint=form.cleaned_data["fingerprint"],
            accepts=form.accepts,
            now=timezone.now(),
            by=request.member,
        )
    except StaleImport:
        return ConfirmForm.stale(summary.fingerprint)
    except NeedsSecondYes as error:
        form.refuse(error.alarms)
    except LastAdmin as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, outcome_text(done.outcome))
    return form


def _queued(
    request: MemberRequest, staged: PeopleImport, summary: Summary, form: ConfirmForm
) -> ConfirmForm:
    """The form of a yes to a long list: a worker writes it, and says what is in the way then."""
    if form.cleaned_data["fingerprint"] != summary.fingerprint:
        return ConfirmForm.stale(summary.fingerprint)
    form.refuse(alarm for alarm in summary.alarms if alarm not in form.accepts)
    if not form.errors:
        hand_to_worker(
            request,
            staged,
            ImportWork.WRITE,
            fingerprint=summary.fingerprint,
            accepts=form.accepts,
        )
    return form


def _lists(staged: PeopleImport, summary: Summary) -> dict[str, object]:
    """The dry run's parts, for the template."""
    return {
        "counts": summary.counts,
        "columns": column_labels(staged.columns),
        "left_out": left_out_lines(summary),
        "missing_columns": missing_columns(staged.columns),
        "remembered": remembered_headings(staged.columns, staged.organization.remembered_columns),
        "unchanged": _first_rows(staged, Action.UNCHANGED),
        "failed": _first_rows(staged, Action.FAILED),
        "changed": _first_rows(staged, Action.CHANGED),
        "leavers": _first_rows(staged, Action.LEAVER),
        "new": _first_rows(staged, Action.NEW),
        "shown": SHOWN,
        "can_write": bool(summary.to_write),
    }


def _first_rows(staged: PeopleImport, action: Action) -> list[PreviewRow]:
    return preview_rows(rows_of(findings_of(staged, action)[:SHOWN]))


@require_POST
@access(Role.ADMIN)
@one_effect
def import_answers(request: MemberRequest, pk: int) -> HttpResponse:
    """Whom rows in question are about; the dry run then says what that changes."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if isinstance(judged(request, staged), HttpResponse):
        return redirect("people:import_preview", pk=staged.pk)
    return _answered(request, staged, _posted_answers(request, staged))


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
    asked = QueryDict(request.POST.get("page", ""))
    page = page_of(questions_of(staged), asked, size=QUESTIONS_A_PAGE)
    return redirect(f"{preview}?{page.here}" if page.here else preview)


@require_safe
@access(Role.ADMIN)
def failed_rows(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """The rows that cannot be imported, as a file to correct and upload again."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    run = request.GET.get("run", "")
    if staged.state == PeopleImport.State.CHECKED:
        summary = judged(request, staged)
        if isinstance(summary, HttpResponse):
            return redirect("people:import_preview", pk=staged.pk)
        if run and run != summary.fingerprint:
            text = _("Some people were changed in the meantime. This is what would happen now.")
            messages.info(request, text)
            return redirect("people:import_preview", pk=staged.pk)
    look_at(staged, Sight.FAILED_ROWS_FILE, by=request.member, now=timezone.now())
    records = failed_records(staged.columns, failed_rows_of(staged))
    return download(records, name=f"failed-rows-{staged.pk}", file_format=file_format)
