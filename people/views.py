"""People of the organization: the list, one person, and bringing people in."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.checking import Report
from people.columns import map_columns
from people.failed_rows import failed_rows_csv
from people.forms import (
    PASTED_COLUMNS,
    ConfirmForm,
    MemberFilterForm,
    PasteForm,
    RolesForm,
    UploadForm,
)
from people.models import Member, PeopleImport, Role
from people.operations import (
    LastAdmin,
    LeaversNeedYes,
    StaleImport,
    StaleRoles,
    confirm_import,
    dry_run,
    mark_left,
    record_event,
    set_roles,
    stage_import,
)
from people.shown import columns_shown, role_labels, rows_shown

PAGE_SIZE = 50
SHOWN_ROWS = 200


@require_safe
@access(Role.ADMIN)
def members(request: MemberRequest) -> HttpResponse:
    """Everybody in the organization, by page."""
    visible = Member.objects.visible_to(request.member)
    departments = (
        visible.exclude(department="")
        .order_by("department")
        .values_list("department", flat=True)
        .distinct()
    )
    form = MemberFilterForm(request.GET, departments=list(departments))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = visible.filter(left_at__isnull=not wanted.get("left", False)).order_by("name", "pk")
    if wanted.get("q"):
        found = found.named_like(wanted["q"])
    if wanted.get("department"):
        found = found.filter(department=wanted["department"])
    if wanted.get("role"):
        found = found.with_role(wanted["role"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    rows = [(member, role_labels(member.roles)) for member in page]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "kept": kept.urlencode(),
        "is_filtered": any(wanted.values()),
    }
    return render(request, "people/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def member(request: MemberRequest, pk: int) -> HttpResponse:
    """One person: facts and roles. Opening somebody else's record is itself recorded."""
    person = fetch(Member.objects.visible_to(request.member).select_related("manager"), pk=pk)
    form = RolesForm(
        request.POST or None,
        initial={"roles": person.roles, "seen": ",".join(sorted(person.roles))},
    )
    stale: list[str] = []
    if request.method == "POST" and form.is_valid():
        chosen, seen = form.cleaned_data["roles"], form.cleaned_data["seen"]
        try:
            set_roles(member=person, roles=chosen, seen=seen, now=timezone.now(), by=request.member)
        except LastAdmin:
            form.add_error(
                "roles", _("Somebody has to stay admin. Give the role to another person first.")
            )
        except StaleRoles as error:
            stale = role_labels(error.roles)
            form = RolesForm({"roles": chosen, "seen": ",".join(sorted(error.roles))})
            form.add_error(
                None, _("Somebody else changed the roles meanwhile. Look at both and save again.")
            )
        else:
            messages.success(request, _("The roles of %(name)s are saved.") % {"name": person.name})
            return redirect("people:member", pk=person.pk)
    elif request.method != "POST" and person != request.member:
        _record_opened(request, person)
    context = {
        "person": person,
        "form": form,
        "stale": stale,
        "role_labels": role_labels(person.roles),
    }
    return render(request, "people/member.html", context, status=422 if form.errors else 200)


def _record_opened(request: MemberRequest, person: Member) -> None:
    record_event(
        verb="open_member",
        thing="member",
        thing_id=person.pk,
        organization_id=person.organization_id,
        by=request.member,
        now=timezone.now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then mark somebody as left; their sessions end at once."""
    person = fetch(Member.objects.visible_to(request.member), pk=pk)
    is_refused = False
    if request.method == "POST":
        try:
            mark_left(member=person, now=timezone.now(), by=request.member)
        except LastAdmin:
            is_refused = True
        else:
            messages.success(
                request, _("%(name)s is marked as left and signed out.") % {"name": person.name}
            )
            return redirect("people:member", pk=person.pk)
    context = {"person": person, "is_refused": is_refused}
    return render(request, "people/leave.html", context, status=422 if is_refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def import_people(request: MemberRequest) -> HttpResponse:
    """Paste a list or upload a file; what comes next is a dry run."""
    is_upload = request.method == "POST" and "upload" in request.POST
    paste = PasteForm(request.POST if request.method == "POST" and not is_upload else None)
    upload = UploadForm(request.POST, request.FILES) if is_upload else UploadForm()
    columns, rows, source = list(PASTED_COLUMNS), [], _("Pasted list")
    if is_upload and upload.is_valid():
        columns = list(zip(upload.table.headings, map_columns(upload.table.headings), strict=True))
        rows, source = list(upload.table.rows), upload.cleaned_data["file"].name
    elif paste.is_bound and paste.is_valid():
        rows = paste.cleaned_data["people"]
    if rows:
        staged = stage_import(
            source=source, columns=columns, rows=rows, now=timezone.now(), by=request.member
        )
        return redirect("people:import_preview", pk=staged.pk)
    if is_upload and not upload.errors:
        upload.add_error("file", _("There is nobody in this file, only headings."))
    status = 422 if request.method == "POST" else 200
    return render(request, "people/import.html", {"paste": paste, "upload": upload}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def import_preview(request: MemberRequest, pk: int) -> HttpResponse:
    """What would happen; a yes makes it so."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if staged.state == PeopleImport.State.CONFIRMED:
        return render(
            request, "people/import_done.html", {"staged": staged, "failed": len(staged.rows)}
        )
    report = dry_run(staged)
    form = ConfirmForm(request.POST or None, initial={"fingerprint": report.fingerprint})
    if request.method == "POST" and form.is_valid():
        yes = form.cleaned_data
        try:
            done = confirm_import(
                people_import=staged,
                fingerprint=yes["fingerprint"],
                accepts_leavers=yes["accepts_leavers"],
                now=timezone.now(),
                by=request.member,
            )
        except StaleImport:
            form = ConfirmForm({"fingerprint": report.fingerprint})
            form.add_error(
                None,
                _(
                    "People changed meanwhile. Look at the list again; this is what would happen now."
                ),
            )
        except LeaversNeedYes:
            form.add_error(
                "accepts_leavers",
                _("More than a tenth of all people would leave. Say yes to that too."),
            )
        else:
            messages.success(request, _written(done.outcome))
            return redirect("people:import_preview", pk=staged.pk)
    context = {"staged": staged, "report": report, "form": form, **_tables(staged, report)}
    return render(
        request, "people/import_preview.html", context, status=422 if form.errors else 200
    )


def _tables(staged: PeopleImport, report: Report) -> dict[str, object]:
    return {
        "counts": report.counts,
        "columns": columns_shown(staged.columns),
        "failed": rows_shown(report.of("failed")[:SHOWN_ROWS]),
        "changed": rows_shown(report.of("changed")[:SHOWN_ROWS]),
        "leavers": rows_shown(report.of("leaver")[:SHOWN_ROWS]),
        "new": rows_shown(report.of("new")[:SHOWN_ROWS]),
        "shown": SHOWN_ROWS,
        "can_write": bool(report.to_write),
    }


def _written(outcome: dict[str, int]) -> str:
    total = outcome["new"] + outcome["changed"] + outcome["leaver"]
    return ngettext("%(total)s person is written.", "%(total)s people are written.", total) % {
        "total": total
    }


@require_safe
@access(Role.ADMIN)
def failed_rows(request: MemberRequest, pk: int) -> HttpResponse:
    """The rows that cannot be taken over, as a file to mend and bring again."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    content = failed_rows_csv(staged.columns, dry_run(staged).of("failed"))
    name = f"failed-rows-{staged.pk}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
