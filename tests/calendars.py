"""A calendar as two parsers read it that know nothing of each other."""

from __future__ import annotations

import datetime as dt

import ics
from icalendar import Calendar, Event


def read_calendar(text: str) -> dict[str, Event]:
    """UID -> event; both parsers have to find the same, each once."""
    events = Calendar.from_ical(text).walk("VEVENT")
    others = {each.uid: each for each in ics.Calendar(text).events}
    found = {str(each["UID"]): each for each in events}
    assert len(found) == len(events), "an entry stands there twice"
    assert found.keys() == others.keys()
    for uid, event in found.items():
        start = event["DTSTART"].dt
        begin = others[uid].begin
        assert (begin.datetime if isinstance(start, dt.datetime) else begin.date()) == start
        assert event["SUMMARY"] == others[uid].name
    return found
