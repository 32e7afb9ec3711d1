"""Values that a system sends as JSON, as a table like every other one. Pure."""

from __future__ import annotations

import json

from kpis.importing.opening import OpenedFile
from people.importing.tables import SourceRow
from people.importing.texts import clean

FIELDS = ("team", "month", "kpi", "value", "n")
MOST = 200_000


class BadJson(Exception):
    """The body is not what is asked for; its text says what is."""


def table_of_json(content: bytes) -> OpenedFile:
    """A list of objects with team, month, kpi, value and maybe n; also as {"values": [...]}. Rows
    are numbered from 1. Raises BadJson.
    """
    try:
        found = json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadJson("The body is no JSON.") from error
    if isinstance(found, dict):
        found = found.get("values")
    if not isinstance(found, list) or not found:
        raise BadJson(
            'Send a list such as [{"team": …, "month": "2026-01", "kpi": …, "value": …}].'
        )
    if len(found) > MOST:
        raise BadJson(f"{MOST} values are taken in one call.")
    rows = [SourceRow(number, _cells(number, each)) for number, each in enumerate(found, start=1)]
    return OpenedFile(FIELDS, rows)


def _cells(number: int, each: object) -> tuple[str, ...]:
    if not isinstance(each, dict):
        raise BadJson(f"Row {number} is no object.")
    strange = sorted(set(each) - set(FIELDS))
    if strange:
        raise BadJson(f"Row {number} has an unknown field: {strange[0][:60]}.")
    if each.get("value") is None:
        raise BadJson(f"Row {number} has no value. Leave it out where nothing is known.")
    return tuple(_text(number, name, each.get(name)) for name in FIELDS)


def _text(number: int, name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadJson(f"Row {number}: {name} is neither a text nor a number.")
    return clean(value) if isinstance(value, str) else repr(value)


def _refuse(name: str) -> float:
    raise ValueError(name)
