from __future__ import annotations

from dataclasses import replace

import pytest
from icalendar import Calendar

from messaging import addresses
from messaging.addresses import announce_addresses, follow_people
from messaging.models import Message
from practice.calendar import CalendarEntry, CalendarMethod, calendar_object


@pytest.fixture
def people(monkeypatch):
    """{person: address}, as the app above would say."""
    found = {}
    monkeypatch.setattr(addresses, "_lookups", [])
    announce_addresses(lambda ids: {each: found[each] for each in ids if each in found})
    return found


def message(now, person_id, address):
    return Message.objects.create(
        kind="x", person_id=person_id, to_address=address, queued_at=now, send_after=now
    )


def test_messages_follow_their_people(db, now, people, django_assert_num_queries):
    moved, same, unknown, nobody = (
        message(now, person, "old@x.example") for person in (1, 2, 3, None)
    )
    people.update({1: "new@x.example", 2: "OLD@x.example"})
    with django_assert_num_queries(1):
        follow_people([moved, same, unknown, nobody])
    moved.refresh_from_db()
    assert moved.to_address == "new@x.example"
    assert {each.to_address for each in (same, unknown, nobody)} == {"old@x.example"}
    with django_assert_num_queries(0):
        follow_people([moved])


def test_a_message_of_somebody_without_an_address_goes_nowhere(db, now, people):
    people[1] = ""
    lost = message(now, 1, "old@x.example")
    follow_people([lost])
    assert lost.to_address == ""


def test_nobody_is_asked_when_nobody_knows(db, now, monkeypatch):
    monkeypatch.setattr(addresses, "_lookups", [])
    waiting = message(now, 1, "old@x.example")
    follow_people([waiting])
    assert waiting.to_address == "old@x.example"


@pytest.mark.parametrize("old", ["", *("a" * length + "@x.example" for length in range(1, 40))])
def test_the_calendar_entry_follows_wherever_its_lines_are_folded(db, now, people, old):
    entry = CalendarEntry(
        uid="u",
        sequence=2,
        starts_at=now,
        minutes=90,
        title="Practice of old@x.example",
        description="d",
        page="https://portal.example/p",
        place="",
        organizer_name="Zofia García",
        organizer_address=old or "zofia@x.example",
        person_name="Élodie Wójcik-Ngũgĩ",
        person_address=old,
    )
    invitation = message(now, 1, old)
    invitation.calendar = calendar_object(entry, method=CalendarMethod.REQUEST, now=now)
    people[1] = "corrected.address@a-rather-long-name.example"
    follow_people([invitation])
    invitation.refresh_from_db()
    expected = calendar_object(
        replace(entry, person_address=people[1]), method=CalendarMethod.REQUEST, now=now
    )
    assert Calendar.from_ical(invitation.calendar) == Calendar.from_ical(expected)
    assert max(len(line.encode()) for line in invitation.calendar.splitlines()) <= 75
