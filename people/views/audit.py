"""The audit log: who did what, for those who look after it, and who looked is in it too."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.spreadsheets import FileFormat, download
from people.access import MemberRequest, access
from people.audit_checking import check_chain
from people.audit_files import as_lines, json_rows, newest_seals, records, seal_rows
from people.audit_forms import AuditFilterForm
from people.audit_lines import audit_lines, faults_in_words
from people.audit_looking import look_at_page
from people.audit_querysets import MAY_SEE
from people.fresh_sign_in import fresh_sign_in
from people.models import AuditEvent
from people.operations import Sight, export_audit, look_at
from ui.paging import ListPage, page_of

AT_ONCE = 50_000
"""Rows that a page looks at: some seconds."""
A_WHILE = dt.timedelta(hours=1)
SALT = "people.audit_check"


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
    looked_at = look_at_page(organization_id, page.items, end=newest, has_all=has_all)
    context = {
        "form": form,
        "page": page,
        "lines": audit_lines(page.items),
        "faults": faults_in_words(looked_at.faults),
        "broken": {each.event_id for each in looked_at.faults},
        "has_between": looked_at.has_between,
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


class AuditPiece(NamedTuple):
    """Where a look at all rows goes on, as its address says: signed, so that none leaves anything
    out.
    """

    organization: int
    after: int = 0
    """Which link."""
    found: int = 0
    """How much was found before it."""

    @property
    def signed(self) -> str:
        """For an address."""
        return signing.dumps([*self], salt=SALT)


def _piece_of(request: MemberRequest) -> AuditPiece:
    """As the address says it within the hour; else from the first row."""
    own = AuditPiece(request.member.organization_id)
    try:
        said = signing.loads(request.GET.get("from", ""), salt=SALT, max_age=A_WHILE)
    except signing.BadSignature:
        return own
    piece = AuditPiece(*map(int, said))
    return piece if piece.organization == own.organization else own


@require_safe
@access(*MAY_SEE)
def check(request: MemberRequest) -> HttpResponse:
    """Whether every row there is, is as it was sealed. Long ones go piece by piece, each page by
    itself to the next as long as nothing is found.
    """
    organization, now = request.member.organization, timezone.now()
    look_at(organization, Sight.AUDIT_CHECK, by=request.member, now=now)
    piece = _piece_of(request)
    checked = check_chain(organization.pk, after=piece.after, most=AT_ONCE)
    found = piece.found + len(checked.findings)
    goes_on = "" if checked.is_whole else AuditPiece(organization.pk, checked.last, found).signed
    context = {
        "checked": checked,
        "faults": faults_in_words(checked.findings),
        "found_before": piece.found,
        "end": newest_seals(organization.pk)[0],
        "at": now,
        "goes_on": goes_on,
    }
    response = render(request, "people/audit_check.html", context)
    if goes_on and not found:
        response.headers["Refresh"] = f"0; url=?{urlencode({'from': goes_on})}"
    return response
