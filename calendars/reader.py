"""The process that reads a calendar: a file that somebody has, in whatever state. It knows no
secrets, has little room and little time, and prints when somebody is busy, and nothing else.

Run as `python -m calendars.reader SECONDS FIRST LAST ZONE`, the file on its input.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import zoneinfo
from collections.abc import Iterator
from typing import BinaryIO, TextIO

import icalendar
import recurring_ical_events

from common.confinement import confine

TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
"""Nobody's week; such a rule is there to be expensive."""


def busy_in(
    source: bytes, first: dt.datetime, last: dt.datetime, zone: str
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Busy times between two moments: of events, and of free-busy answers. Raises ValueError.

    Whole days count as the days of `zone`, which is the owner's. What is marked as free or called
    off is not busy.
    """
    calendars = icalendar.Calendar.from_ical(source, multiple=True)
    if not calendars:
        raise ValueError("this is empty")
    for calendar in calendars:
        if calendar.name != "VCALENDAR":
            raise ValueError("this is no calendar")
        for answer in calendar.walk("VFREEBUSY"):
            for each in _periods(answer):
                yield _moment(each[0], zone), _moment(each[1], zone)
        calendar.subcomponents = [each for each in calendar.subcomponents if _can_be(each)]
        for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(first, last):
            if _is_busy(event):
                yield _moment(event.start, zone), _moment(event.end, zone)


def _can_be(part: icalendar.Component) -> bool:
    """Whether an entry can be worked out; one that cannot be keeps none of the others away."""
    if part.name != "VEVENT":
        return part.name == "VTIMEZONE"
    rule = part.get("RRULE")
    rules = rule if isinstance(rule, list) else [rule] if rule else []
    try:
        return "DTSTART" in part and not any(map(_is_too_often, rules))
    except ValueError:
        return False


def _is_too_often(rule: icalendar.vRecur) -> bool:
    return any(str(each).upper() in TOO_OFTEN for each in rule.get("FREQ", []))


def _is_busy(event: icalendar.Component) -> bool:
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    is_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    shown = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    return not (is_free or is_off or shown in {"FREE", "WORKINGELSEWHERE"})


def _moment(value: dt.date | dt.datetime, zone: str) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return value if value.tzinfo else value.replace(tzinfo=zoneinfo.ZoneInfo(zone))


def _periods(answer: icalendar.Component) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    found = answer.get("FREEBUSY", [])
    for each in found if isinstance(found, list) else [found]:
        if str(each.params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        periods = each if isinstance(each, list) else [each]
        for period in periods:
            starts_at, ends_at = period.dt if hasattr(period, "dt") else period
            if isinstance(ends_at, dt.timedelta):
                ends_at = starts_at + ends_at
            yield starts_at, ends_at


def main(source: BinaryIO, target: TextIO, given: list[str]) -> None:
    """Read under limits and print a pair of moments a line."""
    seconds, first, last, zone = given
    confine(seconds=int(seconds))
    ends = (dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last))
    for pair in busy_in(source.read(), *ends, zone):
        print(json.dumps([each.isoformat() for each in pair]), file=target)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout, sys.argv[1:])
