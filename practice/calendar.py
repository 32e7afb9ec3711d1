"""Calendar objects for sessions: one event per session and person, updated and canceled under the
same UID.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = imported_later("icalendar")  # few requests need it

ALARM_BEFORE = dt.timedelta(minutes=10)


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
    is_chair: bool = False
    """The person leads what the entry is about."""


def calendar_object(entry: CalendarEntry, *, method: CalendarMethod, now: dt.datetime) -> str:
    """The iCalendar text (RFC 5546) of one entry."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Empathy Portal//Practice sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(entry, method, now))
    text: bytes = calendar.to_ical()
    return text.decode()


def sequence_of(text: str) -> int:
    """Which state of its entry an iCalendar text of ours has."""
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return int(str(event["SEQUENCE"]))


def _event(entry: CalendarEntry, method: CalendarMethod, now: dt.datetime) -> icalendar.Event:
    """Times are in UTC, which every calendar turns into its owner's zone."""
    ends_at = entry.starts_at + dt.timedelta(minutes=entry.minutes)
    event = icalendar.Event()
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
    is_canceled = method == CalendarMethod.CANCEL
    event.add("status", "CANCELLED" if is_canceled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_canceled else "OPAQUE")
    event.add("organizer", organizer(entry.organizer_name, entry.organizer_address))
    event.add("attendee", _attendee(entry), encode=False)
    if not is_canceled:
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: CalendarEntry) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -ALARM_BEFORE)
    alarm.add("description", entry.title)
    return alarm


def organizer(name: str, address: str) -> icalendar.vCalAddress:
    """Who invites; calendars send the answer there when somebody accepts or declines."""
    host = icalendar.vCalAddress(f"mailto:{address}")
    host.params["CN"] = _plain(name)
    return host


def _attendee(entry: CalendarEntry) -> icalendar.vCalAddress:
    """The one person, who has not answered yet."""
    attendee = icalendar.vCalAddress(f"mailto:{entry.person_address}")
    attendee.params["CN"] = _plain(entry.person_name)
    attendee.params["CUTYPE"] = icalendar.vText("INDIVIDUAL")
    attendee.params["ROLE"] = icalendar.vText("CHAIR" if entry.is_chair else "REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = icalendar.vText("NEEDS-ACTION")
    attendee.params["RSVP"] = icalendar.vText("TRUE")
    return attendee


def _plain(name: str) -> icalendar.vText:
    """A name as a parameter may hold it (RFC 5545, 3.2): no quotes, no control characters."""
    return icalendar.vText(
        " ".join("".join(c if c.isprintable() else " " for c in name).split()).replace('"', "'")
    )
