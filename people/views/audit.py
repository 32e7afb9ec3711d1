"""The audit log: who did what, for those who look after it, and who looked is in it too."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.spreadsheets import FileFormat, download
from people.access import MemberRequest, access
from people.audit_files import as_lines, json_rows, newest_seals, records, seal_rows
from people.audit_forms import AuditFilterForm
from people.audit_lines import audit_lines, faults_in_words
from people.audit_looking import faults_on_page
from people.audit_querysets import MAY_SEE
from people.fresh_sign_in import fresh_sign_in
from people.models import AuditEvent
from people.operations import Sight, export_audit, look_at
from ui.paging import ListPage, page_of


@require_safe
@access(*MAY_SEE)
def audit(request: MemberRequest) -> HttpResponse:
    """Everything that was recorded, by page, the latest first; looking is recorded once a day, of
    somebody's rows by whose they are.
    """
    form = AuditFilterForm(request.GET, member=request.member)
    page: ListPage[AuditEvent] = ListPage(items=[])
    if is_right := form.is_valid():
        whole = AuditEvent.objects.visible_to(request.member).latest_first()
        page = page_of(form.found(), request.GET, within=whole)
        looked = form.person or request.member.organization
        look_at(looked, Sight.AUDIT, by=request.member, now=timezone.now())
    organization_id = request.member.organization_id
    end, head = newest_seals(organization_id)
    newest, has_all = None if page.earlier else end, not form.is_filtered
    faults = faults_on_page(organization_id, page.items, end=newest, has_all=has_all)
    context = {
        "form": form,
        "page": page,
        "lines": audit_lines(page.items),
        "faults": faults_in_words(faults),
        "broken": {each.event_id for each in faults},
        "end": end,
        "head": head,
        "query": request.GET.urlencode(),
    }
    return render(request, "people/audit.html", context, status=200 if is_right else 422)


@require_safe
@access(*MAY_SEE)
@fresh_sign_in(to_read=True)
def as_csv(request: MemberRequest) -> HttpResponse:
    """What is looked for as a table, in words."""
    form = _asked(request, "csv")
    if form.errors:
        return audit(request)
    name = f"audit-{timezone.localdate()}"
    return download(records(form.found()), name=name, file_format=FileFormat.CSV)


@require_safe
@access(*MAY_SEE)
@fresh_sign_in(to_read=True)
def as_json(request: MemberRequest) -> HttpResponse:
    """What is looked for as lines of JSON, with digests and seals."""
    form = _asked(request, "jsonl")
    if form.errors:
        return audit(request)
    return as_lines(json_rows(form.found()), name=f"audit-{timezone.localdate()}")


def _asked(request: MemberRequest, kind: str) -> AuditFilterForm:
    """What is looked for; where it can be, that somebody takes it along is recorded first."""
    form = AuditFilterForm(request.GET, member=request.member)
    if form.is_valid():
        is_whole = not form.is_filtered
        export_audit(by=request.member, now=timezone.now(), kind=kind, is_whole=is_whole)
    return form


@require_safe
@access(*MAY_SEE)
def seals(request: MemberRequest) -> HttpResponse:
    """The end of the chain and the heads of all days, to be kept elsewhere."""
    organization = request.member.organization
    look_at(organization, Sight.SEALS_FILE, by=request.member, now=timezone.now())
    return as_lines(seal_rows(organization.pk), name=f"seals-{timezone.localdate()}")
