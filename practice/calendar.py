"""Calendar objects for sessions: one event per session and person, updated and canceled under the
same UID.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from icalendar import Calendar, Event, vCalAddress, vText


class CalendarMethod(enum.StrEnum):
    """What a calendar does with an entry (RFC 5546)."""

    REQUEST = "REQUEST"
    """Puts it in, or moves the one that is there."""
    CANCEL = "CANCEL"
    """Takes it out."""


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """What a calendar needs to know. The person is the only attendee, so that no invitation lists
    the others.
    """

    uid: str
    sequence: int
    starts_at: dt.datetime
    minutes: int
    title: str
    description: str
    page: str
    place: str
    organizer_name: str
    organizer_address: str
    person_name: str
    person_address: str


def calendar_object(entry: CalendarEntry, *, method: CalendarMethod, now: dt.datetime) -> str:
    """The iCalendar text (RFC 5546) of one entry."""
    calendar = Calendar()
    calendar.add("prodid", "-//Empathy Portal//Practice sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(entry, method, now))
    text: bytes = calendar.to_ical()
    return text.decode()


def _event(entry: CalendarEntry, method: CalendarMethod, now: dt.datetime) -> Event:
    """Times are in UTC, which every calendar turns into its owner's zone."""
    ends_at = entry.starts_at + dt.timedelta(minutes=entry.minutes)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", entry.starts_at.astimezone(dt.UTC))
    event.add("dtend", ends_at.astimezone(dt.UTC))
    event.add("summary", entry.title)
    event.add("description", entry.description)
    event.add("url", entry.page)
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CANCELLED" if method == CalendarMethod.CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("organizer", _organizer(entry))
    event.add("attendee", _attendee(entry), encode=False)
    return event


def _organizer(entry: CalendarEntry) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{entry.organizer_address}")
    organizer.params["CN"] = vText(entry.organizer_name)
    return organizer


def _attendee(entry: CalendarEntry) -> vCalAddress:
    """The one person; no answer is asked for, because nobody would read it."""
    attendee = vCalAddress(f"mailto:{entry.person_address}")
    attendee.params["CN"] = vText(entry.person_name.replace('"', "'"))
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee
