"""KPIs and their values."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import chain

from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict, StrictBool

from api import scoping
from api.doors import CallRequest
from api.problems import ApiProblem
from api.scopes import Scope
from api.v1.keys import BearerKey
from api.v1.paging import (
    Listed,
    PageAnswer,
    Paging,
    listed,
    page_of,
)
from api.v1.shapes import MONTH, KpiShape, KpiValueShape, TeamShape
from api.v1.written import PlainNumber, WholeNumber
from kpis.importing.findings import Doubt, FailedRow
from kpis.importing.measures import Measures
from kpis.importing.plausible import notices_of
from kpis.importing.sent import BadJson, table_of_json
from kpis.intake import Intake, measures_of, take_table
from kpis.operations import TooManyProblems, send_values
from kpis.told_values import ToldValue, told_values

router = Router(tags=["KPIs"])
MOST_VALUES = 10_000
SHOWN = 100
"""Problems that an answer names."""


class ValueFilters(Paging):
    """Which values."""

    kpi_id: int | None = Field(None, ge=1)
    team_id: int | None = Field(None, ge=1)
    month_from: str | None = Field(None, pattern=MONTH)
    month_to: str | None = Field(None, pattern=MONTH)


class SentKpiValue(Schema):
    """One KPI of one team in one month."""

    model_config = ConfigDict(extra="forbid")

    team: str = Field(min_length=1, max_length=120, description="As your systems call it.")
    month: str = Field(pattern=MONTH)
    kpi: str = Field(min_length=1, max_length=120, description="Its short name or its name.")
    value: PlainNumber = Field(
        ge=-1e15, le=1e15, description="In the unit of the KPI; a share is 0 to 1."
    )
    n: WholeNumber | None = Field(
        None, ge=0, le=2**31 - 1, description="Cases or people that it was worked out from."
    )


class SentKpiValues(Schema):
    """Values that are taken all together, or none of them."""

    model_config = ConfigDict(extra="forbid")

    values: list[SentKpiValue] = Field(min_length=1, max_length=MOST_VALUES)
    dry_run: StrictBool = Field(default=False, description="Only say what would happen.")


class DoubtedPlace(Schema):
    """One of the values in doubt."""

    team: str
    month: str = Field(description="'' where it is about the team.")


class DoubtedValues(Schema):
    """Values that were read and are worth a look: they are taken all the same."""

    doubt: Doubt = Field(
        description="out-of-range: beyond what is plausible for the KPI. beyond-headcount: larger "
        "than the team. too-often: more than there are people in a year. not-over: of a month that "
        "is not over yet. small-team: too small to be told alone. not-whole: a count that is no "
        "whole number. jump: ten times what was sent before it, or a tenth. gap: a month is "
        "missing between others. All by what this call sends; the portal's page of the import "
        "also goes by what is there."
    )
    kpi: str = Field(description="Its short name; '' where it is about several.")
    count: int
    examples: list[DoubtedPlace] = Field(description="The first few.")


class TakenValues(Schema):
    """What became of values that were sent."""

    dry_run: bool
    written: bool
    new: int
    changed: int
    unchanged: int
    new_teams: int
    doubts: list[DoubtedValues]


@router.get(
    "/kpis",
    response=Listed[KpiShape],
    auth=BearerKey(Scope.KPIS_READ, Paging),
    summary="List KPIs",
    operation_id="listKpis",
)
def kpis(request: CallRequest, filters: Query[Paging]) -> PageAnswer:
    """What is measured, also what is not any more."""
    rows = scoping.kpis(request.caller.organization_id)
    return listed(request, rows, filters, lambda kpi: kpi)


@router.get(
    "/teams",
    response=Listed[TeamShape],
    auth=BearerKey(Scope.KPIS_READ, Paging),
    summary="List measured teams",
    operation_id="listTeams",
)
def teams(request: CallRequest, filters: Query[Paging]) -> PageAnswer:
    """Of which there are values. Who leads a team is not told here."""
    rows = scoping.teams(request.caller.organization_id)
    return listed(request, rows, filters, lambda team: team)


@router.get(
    "/kpi-values",
    response=Listed[KpiValueShape],
    auth=BearerKey(Scope.KPIS_READ, ValueFilters),
    summary="List values of KPIs",
    operation_id="listKpiValues",
)
def values(request: CallRequest, filters: Query[ValueFilters]) -> PageAnswer:
    """Of teams large enough to be told alone, as on the portal's page of a team."""
    found = told_values(
        request.caller.organization_id,
        kpi=filters.kpi_id,
        team=filters.team_id,
        since=_first_day(filters.month_from),
        until=_first_day(filters.month_to),
        after=filters.after,
        most=filters.limit + 1,
    )

    def as_item(value: ToldValue) -> dict[str, object]:
        plain = ("id", "kpi_id", "team_id", "team", "value", "n")
        month = value.month.isoformat()[:7]
        return {"month": month, **{field: getattr(value, field) for field in plain}}

    return page_of(request, found, filters, as_item, lambda value: value.id)


def _first_day(month: str | None) -> dt.date | None:
    """Raises ApiProblem."""
    if month is None:
        return None
    try:
        return dt.date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise ApiProblem(400, "There is no such month.") from error


@router.post(
    "/kpi-values",
    response=TakenValues,
    auth=BearerKey(Scope.KPIS_WRITE),
    summary="Send values of KPIs",
    operation_id="sendKpiValues",
)
def send(request: CallRequest, body: SentKpiValues) -> dict[str, object]:
    """All values are taken, or none; those that are there become others, and sending them again
    changes nothing. An admin can take them back like every import.
    """
    key = request.caller
    measures = measures_of(key.organization_id)
    intake = _taken(body, measures, key.organization_id)
    try:
        sent = send_values(
            organization=key.organization,
            source=key.name,
            reading=intake.reading,
            is_dry=body.dry_run,
            now=timezone.now(),
        )
    except TooManyProblems as error:
        text = f"{len(error.failed)} values are not accepted. Nothing was written."
        found = list(chain.from_iterable(map(_problems, error.failed[:SHOWN])))
        raise ApiProblem(422, text, name="fields", more={"errors": found}) from error
    return {**sent.answer(is_dry=body.dry_run), "doubts": list(_doubts(intake, measures))}


def _doubts(intake: Intake, measures: Measures) -> Iterator[dict[str, object]]:
    """By what was sent alone: a key that may only send would find out by trying what is usual in a
    team. The page of the import goes by that, too.
    """
    this_month = timezone.localdate().replace(day=1)
    for notice in notices_of(intake.reading.values, measures, {}, this_month=this_month):
        kpi = measures.get(notice.kpi_id)
        places = [{"team": team, "month": month} for team, month, _value in notice.examples if team]
        yield {
            "doubt": notice.doubt,
            "kpi": kpi.slug if kpi else "",
            "count": notice.count,
            "examples": places,
        }


def _taken(body: SentKpiValues, measures: Measures, organization_id: int) -> Intake:
    """The values as every other list of them is read. Raises ApiProblem."""
    listed_values = [each.model_dump() for each in body.values]
    try:
        table = table_of_json(json.dumps(listed_values).encode())
    except BadJson as error:
        raise ApiProblem(422, str(error)) from error
    intake = take_table(
        table,
        measures,
        organization_id=organization_id,
        today=timezone.localdate(),
        takes_percent=False,
    )
    if unknown := sorted(intake.reading.ignored):
        names = ", ".join(unknown[:20])
        raise ApiProblem(422, f"These KPIs don't exist here: {names}.", name="unknown-kpi")
    if intake.missing:
        raise ApiProblem(422, "None of these is a KPI here.", name="unknown-kpi")
    return intake


def _problems(row: FailedRow) -> list[dict[str, object]]:
    return [
        {"field": f"values[{row.number - 1}].{column}", "detail": str(text)}
        for column, text in row.reasons
    ]
