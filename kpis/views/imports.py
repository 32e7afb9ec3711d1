"""Bringing values in: a file, what it would do, and a yes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.bodies import takes_up_to
from common.once import one_effect
from common.progress import progress_of
from common.spreadsheets import Cell, FileFormat, download
from common.wakeups import wake
from kpis.alone import told_by_name
from kpis.import_forms import (
    LARGEST_FILE,
    ConfirmValuesForm,
    LayoutForm,
    PasteValuesForm,
    UploadValuesForm,
    layout_words,
)
from kpis.importing.columns import missing_of
from kpis.importing.findings import Notice
from kpis.importing.layout import Layout
from kpis.importing.measures import by_name
from kpis.importing.opening import OpenedFile, is_long, open_file
from kpis.intake import measures_of, take_in
from kpis.models import Kpi, KpiImport
from kpis.operations import (
    NeedsYesToChanges,
    StaleValues,
    confirm_values,
    discard_values,
    is_for_a_worker,
    queue_again,
    queue_file,
    queue_undo,
    queue_yes,
    read_again,
    stage_values,
    undo_values,
    waits_to_be_written,
)
from kpis.presenters import (
    changed_texts,
    notice_texts,
    notices_of,
    outcome_text,
    work_title,
)
from kpis.standing import SHOWN, ChangedValue, changed_values, new_team_names, standing_of
from kpis.states import KpiImportState, KpiWork
from kpis.tasks import work_on_files
from kpis.unread_words import unread_text
from people.access import MemberRequest, access, fetch
from people.importing.tables import UnreadableTable
from people.models import Role
from people.operations import Sight, look_at
from people.presenters import rows_notice
from ui.paging import page_of

FORM_AROUND_IT = 5 * 1024 * 1024
SAMPLED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@takes_up_to(LARGEST_FILE + FORM_AROUND_IT)
@access(Role.ADMIN)
@one_effect
def bring_in(request: MemberRequest) -> HttpResponse:
    """Upload a file or paste cells; what comes next is a dry run."""
    paste, upload = PasteValuesForm(), UploadValuesForm()
    sent: PasteValuesForm | UploadValuesForm | None = None
    if request.method == "POST" and "upload" in request.POST:
        sent = upload = UploadValuesForm(request.POST, request.FILES)
    elif request.method == "POST":
        sent = paste = PasteValuesForm(request.POST)
    if sent is not None and sent.is_valid():
        staged = _staged(request, sent)
        if staged is not None:
            return redirect("kpis:import_preview", pk=staged.pk)
    kpis = list(Kpi.objects.visible_to(request.member).in_use().in_order())
    context = {"paste": paste, "upload": upload, "kpis": kpis}
    return render(request, "kpis/import.html", context, status=422 if sent else 200)


def _staged(request: MemberRequest, form: PasteValuesForm | UploadValuesForm) -> KpiImport | None:
    """What was sent, kept for its dry run; None when it cannot be read, and the form says why."""
    if isinstance(form, UploadValuesForm):
        file = form.cleaned_data["file"]
        source, content, field = file.name or "", file.read(), "file"
    else:
        source, field = _("Pasted cells"), "table"
        content = form.cleaned_data["table"].encode()
    take = _queued if is_long(content) else _read_at_once
    try:
        return take(request, source, content)
    except UnreadableTable as error:
        form.add_error(field, str(error))
        return None


def _read_at_once(request: MemberRequest, source: str, content: bytes) -> KpiImport:
    organization, today = request.member.organization, timezone.localdate()
    intake = take_in(content, source, organization_id=organization.pk, today=today)
    return stage_values(
        organization=organization,
        source=source,
        content=content,
        layout=intake.layout,
        reading=intake.reading,
        now=timezone.now(),
        by=request.member,
    )


def _queued(request: MemberRequest, source: str, content: bytes) -> KpiImport:
    """A worker reads it; what is wrong with its beginning is said at once."""
    organization = request.member.organization
    open_file(content, source, by_name(measures_of(organization.pk).values()), most=SAMPLED)
    staged = queue_file(
        organization=organization,
        source=source,
        content=content,
        today=timezone.localdate(),
        now=timezone.now(),
        by=request.member,
    )
    wake(work_on_files)
    return staged


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN, Role.PRIVACY_OFFICER)
@one_effect
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """What would happen, and the yes that makes it so; what came of it, once it is said."""
    staged = _fetched(request, pk)
    is_admin = request.member.has_role(Role.ADMIN)
    if staged.is_busy or staged.problem:
        return _in_hands(request, staged)
    if staged.state != KpiImportState.CHECKED:
        return _done(request, staged)
    if missing_of(staged.layout) and is_admin:
        return redirect("kpis:import_layout", pk=staged.pk)
    form = ConfirmValuesForm(initial={"fingerprint": standing_of(staged).fingerprint})
    if request.method == "POST" and is_admin:
        form = _confirmed(request, staged)
        if not form.errors:
            return redirect("kpis:import_preview", pk=staged.pk)
    status = 422 if form.errors else 200
    return render(request, "kpis/import_preview.html", _dry(request, staged, form), status=status)


def _in_hands(request: MemberRequest, staged: KpiImport) -> HttpResponse:
    """How far a worker has come with a long file, or what keeps it from being read."""
    busy = None
    if staged.is_busy:
        title = work_title(KpiWork(staged.job.work))
        busy = rows_notice(title, *progress_of(staged.progress_name))
    can_change = request.member.has_role(Role.ADMIN)
    context = {"staged": staged, "busy": busy, "can_change": can_change}
    return render(request, "kpis/import_busy.html", context)


def _fetched(request: MemberRequest, pk: int) -> KpiImport:
    visible = KpiImport.objects.visible_to(request.member).select_related("by")
    return fetch(visible, pk=pk)


def _confirmed(request: MemberRequest, staged: KpiImport) -> ConfirmValuesForm:
    """The form of a yes: without errors when it is written, else as it is shown again."""
    form = ConfirmValuesForm(request.POST)
    if not form.is_valid():
        return form
    say_yes = queue_yes if is_for_a_worker(staged) else confirm_values
    try:
        done = say_yes(
            kpi_import=staged,
            fingerprint=form.cleaned_data["fingerprint"],
            accepts_changes=form.cleaned_data["accepts_changes"],
            now=timezone.now(),
            by=request.member,
        )
    except StaleValues:
        form = ConfirmValuesForm({"fingerprint": standing_of(staged).fingerprint})
        text = _("Values were changed in the meantime. This is what would happen now.")
        form.add_error(None, text)
    except NeedsYesToChanges:
        text = _("Values that are there would be replaced. Confirm that too.")
        form.add_error("accepts_changes", text)
    else:
        if done.is_confirmed:
            messages.success(request, outcome_text(done.outcome))
        else:
            wake(work_on_files)
    return form


def _dry(request: MemberRequest, staged: KpiImport, form: ConfirmValuesForm) -> dict[str, object]:
    """The parts of a dry run, for the template."""
    visible = Kpi.objects.visible_to(request.member).select_related("divided_by")
    kpis = {kpi.pk: kpi for kpi in visible}
    measures = measures_of(staged.organization_id)
    standing = standing_of(staged)
    notices, changed = notices_of(staged), changed_values(staged)
    told = _told(staged, kpis, notices, changed)
    return {
        "staged": staged,
        "standing": standing,
        "form": form,
        "notices": notice_texts(notices, kpis, told),
        "changed": changed_texts(changed, kpis, told),
        "new_teams": new_team_names(staged) if standing.new_teams else [],
        "failed": staged.failed.order_by("number")[:SHOWN],
        "failed_count": staged.reading["failed"],
        "unread": unread_text(staged),
        "layout": layout_words(staged.layout, measures).items(),
        "shown": SHOWN,
        "can_change": request.member.has_role(Role.ADMIN),
    }


def _told(
    staged: KpiImport,
    kpis: Mapping[int, Kpi],
    notices: Iterable[Notice],
    changed: Iterable[ChangedValue],
) -> set[tuple[int, str]]:
    """(KPI, name of a team) that a dry run may show by itself, of those that it has to show."""
    examples = chain.from_iterable(each.examples for each in notices)
    names = {*(team for team, *_rest in examples), *(each.team for each in changed)}
    alone = told_by_name(staged.organization_id, names)
    return {(pk, team) for pk, team in alone if pk in kpis and not kpis[pk].counts_people}


def _done(request: MemberRequest, staged: KpiImport) -> HttpResponse:
    """What came of an import."""
    context = {
        "staged": staged,
        "failed": staged.failed.order_by("number")[:SHOWN],
        "failed_count": staged.outcome.get("failed", 0),
        "unread": unread_text(staged),
        "shown": SHOWN,
        "can_change": request.member.has_role(Role.ADMIN),
    }
    return render(request, "kpis/import_done.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def layout(request: MemberRequest, pk: int) -> HttpResponse:
    """How the file is read, to be chosen by hand; it is read again, and nothing is written."""
    staged = _fetched(request, pk)
    is_read = staged.state == KpiImportState.CHECKED and not staged.is_busy and not staged.problem
    if not is_read or staged.content is None:
        return redirect("kpis:import_preview", pk=staged.pk)
    measures = measures_of(staged.organization_id)
    table = _opened(staged, by_name(measures.values()))
    rows = [row.cells for row in table.rows]
    shown = staged.layout
    form = LayoutForm(request.POST or None, layout=shown, rows=rows, measures=measures)
    form.propose(request.GET.get("for", ""), request.GET.get("kpi", ""))
    if request.method == "POST" and form.is_valid():
        read = _read(request, staged, form.chosen)
        is_open = read is not None and missing_of(read)
        return redirect("kpis:import_layout" if is_open else "kpis:import_preview", pk=staged.pk)
    context = {"staged": staged, "form": form, "missing": missing_of(shown)}
    context["unread"] = unread_text(staged)
    return render(request, "kpis/import_layout.html", context, status=422 if form.errors else 200)


def _opened(staged: KpiImport, names: Mapping[str, int]) -> OpenedFile:
    """The beginning of the kept file, which could be read when it came in."""
    content = bytes(staged.content or b"")
    return open_file(content, staged.source, names, staged.layout.encoding, most=SAMPLED)


def _read(request: MemberRequest, staged: KpiImport, chosen: Layout) -> Layout | None:
    """In the way that was chosen; how it is read then, None where a worker does it."""
    content, today, now = bytes(staged.content or b""), timezone.localdate(), timezone.now()
    if is_long(content):
        queue_again(kpi_import=staged, layout=chosen, today=today, now=now, by=request.member)
        wake(work_on_files)
        return None
    intake = take_in(
        content,
        staged.source,
        organization_id=staged.organization_id,
        today=today,
        layout=chosen,
    )
    read_again(
        kpi_import=staged,
        layout=intake.layout,
        reading=intake.reading,
        now=now,
        by=request.member,
    )
    return intake.layout


@require_safe
@access(Role.ADMIN)
def failed_rows(request: MemberRequest, pk: int, file_format: FileFormat) -> HttpResponse:
    """The rows in which something cannot be taken, as a file to correct and upload again."""
    staged = _fetched(request, pk)
    look_at(staged, Sight.FAILED_ROWS_FILE, by=request.member, now=timezone.now())
    name = f"failed-values-{staged.pk}"
    return download(_failed_records(staged), name=name, file_format=file_format)


def _failed_records(staged: KpiImport) -> Iterator[Sequence[Cell]]:
    headings = [column.heading for column in staged.layout.columns]
    yield [*headings, _("Row in the file"), _("What to correct")]
    for row in staged.failed.order_by("number").iterator():
        cells = [*row.cells, *[""] * len(headings)][: len(headings)]
        reasons = [f"{heading}: {text}" if heading else text for heading, text in row.reasons]
        yield [*cells, row.number, " ".join(reasons)]


@require_POST
@access(Role.ADMIN)
@one_effect
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Let go of a file that nobody said yes to."""
    staged = _fetched(request, pk)
    if waits_to_be_written(staged):
        return redirect("kpis:import_preview", pk=staged.pk)
    discard_values(kpi_import=staged, now=timezone.now(), by=request.member)
    messages.success(request, _("The file is discarded. Nothing was imported."))
    return redirect("kpis:import")


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then put everything back as it was before an import."""
    staged = _fetched(request, pk)
    if staged.state != KpiImportState.CONFIRMED or staged.is_busy:
        return redirect("kpis:import_preview", pk=staged.pk)
    if request.method == "POST" and is_for_a_worker(staged):
        queue_undo(kpi_import=staged, now=timezone.now(), by=request.member)
        wake(work_on_files)
        return redirect("kpis:import_preview", pk=staged.pk)
    if request.method == "POST":
        undo_values(kpi_import=staged, now=timezone.now(), by=request.member)
        messages.success(request, _("The import is undone."))
        return redirect("kpis:import_preview", pk=staged.pk)
    return render(request, "kpis/import_undo.html", {"staged": staged})


@require_safe
@access(Role.ADMIN, Role.PRIVACY_OFFICER)
def imports(request: MemberRequest) -> HttpResponse:
    """Everything that came in at once, the newest first."""
    visible = KpiImport.objects.visible_to(request.member)
    page = page_of(visible.for_the_list(), request.GET)
    can_change = request.member.has_role(Role.ADMIN)
    return render(request, "kpis/imports.html", {"page": page, "can_change": can_change})
