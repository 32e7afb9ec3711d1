"""Calendar objects for sessions: one event per session and person, updated and canceled under the
same UID.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from icalendar import Calendar, Event, vCalAddress, vText

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Invitation:
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


def calendar_object(invitation: Invitation, *, method: str, now: dt.datetime) -> str:
    """The iCalendar text (RFC 5546). Times are in UTC, which every calendar turns into its owner's
    zone.
    """
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", invitation.starts_at.astimezone(dt.UTC))
    event.add(
        "dtend",
        (invitation.starts_at + dt.timedelta(minutes=invitation.minutes)).astimezone(dt.UTC),
    )
    event.add("summary", invitation.title)
    event.add("description", invitation.description)
    event.add("url", invitation.page)
    if invitation.place:
        event.add("location", invitation.place)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    organizer = vCalAddress(f"mailto:{invitation.organizer_address}")
    organizer.params["CN"] = vText(invitation.organizer_name)
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{invitation.person_address}")
    attendee.params["CN"] = vText(invitation.person_name.replace('"', "'"))
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Empathy Portal//Practice sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode()
