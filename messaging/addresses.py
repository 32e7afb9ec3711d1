"""Where people are now, asked when a message leaves: addresses change while it waits.

The outbox keeps whom a message is for and the address they had. The app above that knows people
announces how to find the one they have.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from common.later import imported_later
from messaging.models import Message

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = imported_later("icalendar")  # few requests need it

Addresses = Callable[[Collection[int]], Mapping[int, str]]
"""Person -> their address now, '' when they have none; nothing for those nobody knows. One query.
"""
Zones = Callable[[Collection[int]], Mapping[int, str]]
"""Person -> the time zone they live in; nothing for those nobody knows. One query."""
_lookups: list[Addresses] = []
_zones: list[Zones] = []


def announce_addresses(lookup: Addresses) -> None:
    """Say how the addresses of people are found; a later announcement replaces the first."""
    _lookups[:] = [lookup]


def announce_zones(lookup: Zones) -> None:
    """Say how people's time zones are found; a later announcement replaces the first."""
    _zones[:] = [lookup]


def zones_of(people: Collection[int]) -> Mapping[int, str]:
    """In which zone people live, as far as somebody knows. At most one query."""
    return _zones[0](people) if people and _zones else {}


def follow_people(messages: Sequence[Message]) -> None:
    """Lead messages to where their people are now, and save those that changed.

    What goes nowhere gets no address. A second call changes nothing. At most two statements.
    """
    people = {message.person_id for message in messages if message.person_id is not None}
    now = _lookups[0](people) if people and _lookups else {}
    moved = [
        message
        for message in messages
        if now.get(message.person_id or 0, message.to_address).lower() != message.to_address.lower()
    ]
    for message in moved:
        _lead(message, now[message.person_id or 0])
    if moved:
        Message.objects.bulk_update(moved, ["to_address", "calendar"])


def _lead(message: Message, address: str) -> None:
    """Change where one message goes, and whom its calendar entry invites."""
    message.to_address = address
    if address and message.calendar:
        message.calendar = _inviting(message.calendar, address)


def _inviting(entry: str, address: str) -> str:
    """A calendar entry with its one attendee at another address."""
    calendar = icalendar.Calendar.from_ical(entry)
    for event in calendar.walk("VEVENT"):
        attendee = icalendar.vCalAddress(f"mailto:{address}")
        attendee.params = event["attendee"].params
        event["attendee"] = attendee
    text: bytes = calendar.to_ical()
    return text.decode()
