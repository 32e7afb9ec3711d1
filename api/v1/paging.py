"""Lists, page by page: always by id, so that what is added meanwhile comes at the end, nothing
comes twice and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypedDict, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from ninja import Field, Schema
from pydantic import ConfigDict

from api.cursors import BadCursor, cursor_after, row_before
from api.doors import CallRequest
from api.problems import ApiProblem

Shape = TypeVar("Shape")
Row = TypeVar("Row", bound=Model)
Result = TypeVar("Result")
LARGEST_PAGE = 200


class Listed(Schema, Generic[Shape]):
    """A page of a list."""

    items: list[Shape]
    next: str | None = Field(description="The address of the next page; null on the last one.")


class Paging(Schema):
    """Where to go on, and how far."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=LARGEST_PAGE, description="How many at a time.")
    cursor: str = Field("", max_length=64, description="From `next` of the page before.")

    @property
    def after(self) -> int:
        """The last row of the page before. Raises ApiProblem."""
        try:
            return row_before(self.cursor)
        except BadCursor as error:
            raise ApiProblem(400, "This is not the cursor of an earlier page.") from error


class PageAnswer(TypedDict):
    """What a list is made of."""

    items: Sequence[object]
    next: str | None


def narrowed(rows: QuerySet[Row], filters: Paging, lookups: Mapping[str, str]) -> QuerySet[Row]:
    """The rows that fit; `lookups` names the column behind each parameter."""
    given = {lookup: getattr(filters, name) for name, lookup in lookups.items()}
    asked = {lookup: value for lookup, value in given.items() if value is not None}
    return rows.filter(**asked)


def listed(
    request: CallRequest,
    rows: QuerySet[Row],
    filters: Paging,
    shown: Callable[[Row], object],
) -> PageAnswer:
    """The page that is asked for. One query, whatever it shows."""
    behind = rows.filter(pk__gt=filters.after).order_by("pk")
    return page_of(request, list(behind[: filters.limit + 1]), filters, shown, lambda row: row.pk)


def page_of(
    request: CallRequest,
    found: Sequence[Result],
    filters: Paging,
    shown: Callable[[Result], object],
    key: Callable[[Result], int],
) -> PageAnswer:
    """A page of what was found by id, one row more than it has room for."""
    page = found[: filters.limit]
    is_last = len(found) <= filters.limit
    following = None if is_last else _next(request, cursor_after(key(page[-1])))
    return {"items": [shown(row) for row in page], "next": following}


def _next(request: CallRequest, cursor: str) -> str:
    query = {**request.GET.dict(), "cursor": cursor}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
