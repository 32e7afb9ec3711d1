"""What may be told of results: published pulses, evidence reports, the stream of events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.http import HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router

from api import scoping
from api.doors import CallRequest
from api.scopes import Scope
from api.v1.keys import BearerKey
from api.v1.paging import (
    Listed,
    PageAnswer,
    Paging,
    listed,
    narrowed,
    page_of,
)
from api.v1.shapes import EventShape, ReportShape, WaveShape
from events.states import EventKind
from people.access import fetch
from reports.files.kinds import CONTENT_TYPES
from reports.models import PublishedReport
from reports.states import ReportFileKind
from surveys.results import ItemResult, PartResults, WaveResults, waves_of
from surveys.states import WaveState

router = Router(tags=["Results"])
SETTLED = dt.timedelta(seconds=5)
"""Events that are younger may still come in front of others: their ids are given before their
transactions end.
"""


class ReportFilters(Paging):
    """Which reports."""

    pilot_id: int | None = Field(None, ge=1)


class EventFilters(Paging):
    """Which events."""

    kind: EventKind | None = None


@router.get(
    "/pilots/{int:pilot_id}/waves",
    response=Listed[WaveShape],
    auth=BearerKey(Scope.RESULTS_READ, Paging),
    summary="List published results of pulses",
    operation_id="listWaves",
)
def waves(request: CallRequest, pilot_id: int, filters: Query[Paging]) -> PageAnswer:
    """Closed waves of a pilot, as the portal's pages tell them: small groups are not as_item, sums
    are told in steps.
    """
    organization = request.caller.organization
    cohort = fetch(scoping.pilots(organization.pk), pk=pilot_id)
    closed = [each for each in waves_of(cohort) if each.state == WaveState.CLOSED]
    behind = sorted(
        (each for each in closed if each.wave_id > filters.after), key=lambda each: each.wave_id
    )
    found = behind[: filters.limit + 1]

    def as_item(wave: WaveResults) -> dict[str, object]:
        return {"pilot_id": pilot_id, **_wave(wave, organization.language)}

    return page_of(request, found, filters, as_item, lambda wave: wave.wave_id)


def _wave(wave: WaveResults, language: str) -> Mapping[str, object]:
    return {
        "id": wave.wave_id,
        "number": wave.number,
        "is_baseline": wave.is_baseline,
        "opened_at": wave.opened_at,
        "closed_at": wave.closed_at,
        "eligible": wave.eligible,
        "minimum": wave.minimum,
        "overall": _part(wave.overall, language) if wave.overall else None,
        "parts": [_part(part, language) for part in wave.parts],
    }


def _part(part: PartResults, language: str) -> Mapping[str, object]:
    return {
        "label": part.label,
        "eligible": part.eligible,
        "answered": part.answered,
        "figures": [_figure(item, language) for item in part.items],
    }


def _figure(item: ItemResult, language: str) -> Mapping[str, object]:
    return {
        "question_id": item.item_id,
        "question": item.title(language),
        "hidden_because": item.hidden_because,
        "answered": item.n,
        "asked": item.asked,
        "mean": item.mean,
        "least": item.least,
        "most": item.most,
        "low": item.low,
        "high": item.high,
    }


@router.get(
    "/reports",
    response=Listed[ReportShape],
    auth=BearerKey(Scope.RESULTS_READ, ReportFilters),
    summary="List evidence reports",
    operation_id="listReports",
)
def reports(request: CallRequest, filters: Query[ReportFilters]) -> PageAnswer:
    """States as they were published; each stays as it is."""
    rows = scoping.reports(request.caller.organization_id).defer("document", "note")
    found = narrowed(rows, filters, {"pilot_id": "cohort"})

    def as_item(report: PublishedReport) -> dict[str, object]:
        plain = ("number", "language", "checksum", "published_at")
        return {
            "id": report.pk,
            "pilot_id": report.cohort_id,
            "files": _files(request, report) if report.has_files else [],
            **{field: getattr(report, field) for field in plain},
        }

    return listed(request, found, filters, as_item)


def _files(request: CallRequest, report: PublishedReport) -> list[dict[str, str]]:
    here = f"{request.path}/{report.pk}/files"
    return [
        {"kind": kind.value, "url": request.build_absolute_uri(f"{here}/{kind.value}")}
        for kind in ReportFileKind
    ]


@router.get(
    "/reports/{int:report_id}/files/{kind}",
    auth=BearerKey(Scope.RESULTS_READ),
    summary="One file of a report",
    operation_id="getReportFile",
)
def report_file(request: CallRequest, report_id: int, kind: ReportFileKind) -> HttpResponse:
    """PDF, workbook, tables or slides: the same bytes for everybody."""
    rows = scoping.report_files(request.caller.organization_id).only("content", "kind")
    file = fetch(rows, report=report_id, kind=kind)
    answer = HttpResponse(bytes(file.content), content_type=CONTENT_TYPES[kind])
    name = f"evidence-report-{report_id}.{kind.value}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@router.get(
    "/events",
    response=Listed[EventShape],
    auth=BearerKey(Scope.EVENTS_READ, EventFilters),
    summary="Read the stream of events",
    operation_id="listEvents",
)
def events(request: CallRequest, filters: Query[EventFilters]) -> PageAnswer:
    """What happened since a key with this scope was made, oldest first. Keep the cursor of the last
    page you read: with it you go on where you stopped.
    """
    settled = timezone.now() - SETTLED
    rows = scoping.events(request.caller.organization_id).filter(found_at__lt=settled)
    found = narrowed(rows, filters, {"kind": "kind"})
    return listed(request, found, filters, lambda event: event)
