"""Reading a calendar: fetched where it is, then read in a process that may fail."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable

from calendars.intervals import AHEAD, Interval, merged
from calendars.models import BusySource
from calendars.states import BusyProblem, BusyWay
from common.confinement import ReaderEnded, answer_of
from connections import egress
from connections.egress import EgressAnswer, EgressError, EgressProblem

LARGEST = 5 * 1024 * 1024
READER = "calendars.reader"
SECONDS, PATIENCE = 5, 8
"""Of the processor, and by the clock on the wall."""
FETCH_LASTS = 15.0
UTC_FORMAT = "%Y%m%dT%H%M%SZ"
# RFC 4791, 7.10: the server works out repetitions and tells no titles.
FREE_BUSY = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">'
    '<C:time-range start="{first}" end="{last}"/></C:free-busy-query>'
)


class UnreadCalendar(Exception):
    """No busy times came of it."""

    def __init__(self, problem: BusyProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem

    @property
    def reason(self) -> str:
        """For whoever can mend it: what the network said, where it was the network."""
        cause = self.__cause__
        known = cause.problem if isinstance(cause, EgressError) else self.problem
        return str(known.label)


def fetch_busy(source: BusySource, *, now: dt.datetime) -> list[Interval]:
    """When somebody is busy from now on, out of the calendar they have connected. Raises
    UnreadCalendar.
    """
    try:
        answer = _asked(source, now)
    except EgressError as error:
        is_large = error.problem == EgressProblem.TOO_LARGE
        raise UnreadCalendar(BusyProblem.TOO_MUCH if is_large else BusyProblem.AWAY) from error
    if problem := _problem_of(answer.status, source.way):
        raise UnreadCalendar(problem)
    return read_busy(answer.body, zone=source.member.time_zone, now=now)


def read_busy(content: bytes, *, zone: str, now: dt.datetime) -> list[Interval]:
    """When somebody is busy from now on, out of a file. Raises UnreadCalendar."""
    if len(content) > LARGEST:
        raise UnreadCalendar(BusyProblem.TOO_MUCH)
    first, last = now, now + AHEAD
    given = [str(SECONDS), first.isoformat(), last.isoformat(), zone]
    try:
        said = answer_of(READER, *given, content=content, patience=PATIENCE)
    except ReaderEnded as error:
        is_much = error.is_over_limits
        raise UnreadCalendar(
            BusyProblem.TOO_MUCH if is_much else BusyProblem.NO_CALENDAR
        ) from error
    return merged(_intervals(said.decode().splitlines()), first, last)


def _intervals(lines: Iterable[str]) -> Iterable[Interval]:
    for line in lines:
        starts_at, ends_at = json.loads(line)
        yield Interval(dt.datetime.fromisoformat(starts_at), dt.datetime.fromisoformat(ends_at))


def _asked(source: BusySource, now: dt.datetime) -> EgressAnswer:
    if source.way == BusyWay.ADDRESS:
        url = source.url.replace("webcal://", "https://", 1)
        return egress.call("GET", url, lasts=FETCH_LASTS, largest=LARGEST, follows=True)
    known = base64.b64encode(f"{source.user_name}:{source.password}".encode()).decode()
    first, last = (each.astimezone(dt.UTC).strftime(UTC_FORMAT) for each in (now, now + AHEAD))
    return egress.call(
        "REPORT",
        source.url,
        headers={
            "Authorization": f"Basic {known}",
            "Content-Type": "application/xml; charset=utf-8",
            "Depth": "1",
        },
        body=FREE_BUSY.format(first=first, last=last).encode(),
        lasts=FETCH_LASTS,
        largest=LARGEST,
    )


def _problem_of(status: int, way: str) -> BusyProblem | None:
    if status in (200, 207):
        return None
    if status in (401, 403):
        return BusyProblem.REFUSED
    if status in (404, 410):
        return BusyProblem.NOT_FOUND
    return BusyProblem.NO_BUSY_TIMES if way == BusyWay.CALDAV else BusyProblem.AWAY
