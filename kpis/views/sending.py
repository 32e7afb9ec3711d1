"""The address to which systems send values: JSON or CSV in, JSON out."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from common.tenancy import narrow_to
from kpis.importing.columns import Unsaid
from kpis.importing.findings import FailedRow
from kpis.importing.opening import OpenedFile
from kpis.importing.sent import BadJson, table_of_json
from kpis.intake import Intake, measures_of, take_in, take_table
from kpis.models import KpiKey
from kpis.operations import SentValues, TooManyProblems, note_use, send_values
from kpis.queries import key_behind
from people.access import public
from people.importing.tables import UnreadableTable

LARGEST = 4 * 1024 * 1024
"""Bytes in one call; a year of a thousand teams."""
SENT_AT_MOST = {"kpi_values": "120/h/key"}
"""Calls with one key."""
SHOWN = 100
"""Problems that an answer names."""
JSON_TYPES = ("application/json",)
CSV_TYPES = ("text/csv", "text/plain", "text/tab-separated-values")
MISSING = {
    Unsaid.TEAM: "There is no column or field for the team.",
    Unsaid.MONTH: "There is no column or field for the month.",
    Unsaid.KPI: "Nothing says which KPI a value is of: none of the names is known.",
    Unsaid.VALUE: "There is no column or field with values.",
}


class _RefusedCall(Exception):
    """A call that is answered with an error."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.said = {"error": code, "message": message, **more}


@csrf_exempt  # the key in the header permits it; there is no session that a page could misuse
@public
def send(request: HttpRequest) -> HttpResponse:
    """Take values from a system, all of them or none; `?dry_run=1` only says what would happen."""
    with translation.override("en"):
        try:
            key = _key_of(request)
            answer = _answer(request, key)
        except _RefusedCall as refused:
            answer = JsonResponse(refused.said, status=refused.status)
    if answer.status_code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if answer.status_code == 405:
        answer.headers["Allow"] = "POST"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _key_of(request: HttpRequest) -> KpiKey:
    """The key that a call carries. Limited by key before anything is read."""
    if request.method != "POST":
        raise _RefusedCall(405, "method_not_allowed", "Send values with POST.")
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    key = key_behind(token.strip())
    if scheme.lower() != "bearer" or key is None:
        raise _RefusedCall(
            401, "unauthorized", "Send a key that is in use as “Authorization: Bearer”."
        )
    if not consume(request, app="kpis", action="kpi_values", config=SENT_AT_MOST, key=f"{key.pk}"):
        raise _RefusedCall(
            429, "too_many_calls", "120 calls an hour are taken. Send more values in one."
        )
    return key


def _answer(request: HttpRequest, key: KpiKey) -> HttpResponse:
    now = timezone.now()
    narrow_to(key.organization_id)
    note_use(key=key, now=now)
    intake = _taken(request, key)
    if intake.missing:
        text = " ".join(MISSING[each] for each in intake.missing)
        raise _RefusedCall(422, "unclear", text)
    unknown = intake.reading.ignored
    if unknown:
        names = ", ".join(sorted(unknown)[:20])
        raise _RefusedCall(422, "unknown_kpi", f"These are no KPIs here: {names}.")
    is_dry = request.GET.get("dry_run", "") not in ("", "0", "false")
    try:
        sent = send_values(
            organization=key.organization,
            source=key.name,
            key=key,
            reading=intake.reading,
            is_dry=is_dry,
            now=now,
        )
    except TooManyProblems as error:
        text = f"{len(error.failed)} rows cannot be taken. Nothing was written."
        raise _RefusedCall(422, "rows", text, rows=_problems(error.failed)) from error
    return JsonResponse(_outcome(sent, intake, is_dry=is_dry))


def _problems(failed: Iterable[FailedRow]) -> list[dict[str, object]]:
    """The first, each by row and column."""
    found: list[dict[str, object]] = []
    for row in failed:
        for column, text in row.reasons:
            found.append({"row": row.number, "column": column, "message": text})
    return found[:SHOWN]


def _taken(request: HttpRequest, key: KpiKey) -> Intake:
    """What the body says. The size is looked at before it is read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise _RefusedCall(
            413, "too_large", "4 MB are taken in one call. Send fewer months at a time."
        )
    organization_id, today = key.organization_id, timezone.localdate()
    try:
        if request.content_type in JSON_TYPES:
            table: OpenedFile = table_of_json(request.body)
            measures = measures_of(organization_id)
            return take_table(
                table,
                measures,
                organization_id=organization_id,
                today=today,
                takes_percent=False,
            )
        if request.content_type in CSV_TYPES:
            return take_in(
                request.body,
                "values.csv",
                organization_id=organization_id,
                today=today,
                takes_percent=False,
            )
    except (BadJson, UnreadableTable) as error:
        raise _RefusedCall(422, "unreadable", str(error)) from error
    raise _RefusedCall(
        415, "unsupported_type", "Send application/json or text/csv as the Content-Type."
    )


def _outcome(sent: SentValues, intake: Intake, *, is_dry: bool) -> dict[str, object]:
    return {
        **sent.answer(is_dry=is_dry),
        "import": sent.kpi_import.pk if sent.kpi_import else None,
        "warnings": [
            {"kind": each.doubt, "kpi": each.kpi_id or None, "count": each.count}
            for each in intake.reading.notices
        ],
    }
