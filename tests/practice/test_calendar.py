"""The entry of a session, read by two parsers that know nothing of each other."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import replace
from typing import Any

import ics
import pytest
from icalendar import Calendar

from cohorts.models import Cohort
from messaging.models import Message
from people.models import Member
from practice.calendar import CalendarEntry, CalendarMethod, calendar_object
from practice.operations import cancel_session, reschedule_session
from tests.practice.conftest import Planned

NOW = dt.datetime(2026, 9, 14, 9, 0, tzinfo=dt.UTC)
ENTRY = CalendarEntry(
    uid="a1b2@empathy-portal",
    sequence=3,
    starts_at=dt.datetime(2026, 9, 30, 18, 0, tzinfo=dt.UTC),
    minutes=45,
    title="Live practice: Digital cues",
    description="The page of this session: https://portal.example/practice/7/",
    page="https://portal.example/practice/7/",
    place="https://meet.example/room",
    organizer_name="Ada Admin",
    organizer_address="ada@example.com",
    person_name="Lea Leader",
    person_address="lea@example.com",
)
NASTY = 'Zoë "Zed" Wójcik; of: one, two\\n\r\nATTENDEE:mailto:all@example.com 中文名字 ' * 4


def both(text: str) -> tuple[Any, ics.Event]:
    """The one event as each parser reads it."""
    [event] = Calendar.from_ical(text).walk("VEVENT")
    [other] = ics.Calendar(text).events
    return event, other


def written(method: CalendarMethod = CalendarMethod.REQUEST, **changes: Any) -> str:
    return calendar_object(replace(ENTRY, **changes), method=method, now=NOW)


@pytest.mark.parametrize("method", list(CalendarMethod))
def test_two_parsers_read_the_same(method: CalendarMethod) -> None:
    text = written(method)
    event, other = both(text)
    assert Calendar.from_ical(text)["METHOD"] == ics.Calendar(text).method == method
    assert event["UID"] == other.uid == ENTRY.uid
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == other.created.datetime == NOW
    assert event["DTSTART"].dt == other.begin.datetime == ENTRY.starts_at
    ends_at = ENTRY.starts_at + dt.timedelta(minutes=45)
    assert event["DTEND"].dt == other.end.datetime == ends_at
    assert event["SUMMARY"] == other.name == ENTRY.title
    assert event["LOCATION"] == other.location == ENTRY.place
    status = {CalendarMethod.REQUEST: "CONFIRMED", CalendarMethod.CANCEL: "CANCELLED"}[method]
    assert event["STATUS"] == other.status == status
    assert event["ORGANIZER"] == f"mailto:{other.organizer.email}" == "mailto:ada@example.com"
    assert event["ORGANIZER"].params["CN"] == other.organizer.common_name == "Ada Admin"
    [attendee] = other.attendees
    assert event["ATTENDEE"] == f"mailto:{attendee.email}" == "mailto:lea@example.com"
    asked = {"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE", "ROLE": "REQ-PARTICIPANT"}
    assert {name: event["ATTENDEE"].params[name] for name in asked} == asked
    assert (attendee.partstat, attendee.rsvp, attendee.role) == (
        "NEEDS-ACTION",
        True,
        "REQ-PARTICIPANT",
    )


def test_it_rings_ten_minutes_before_unless_it_is_off() -> None:
    event, other = both(written())
    [alarm] = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", dt.timedelta(minutes=-10))
    assert alarm["DESCRIPTION"] == ENTRY.title
    assert [each.trigger for each in other.alarms] == [dt.timedelta(minutes=-10)]
    canceled, other = both(written(CalendarMethod.CANCEL))
    assert (canceled.walk("VALARM"), other.alarms) == ([], [])


def test_whoever_leads_has_the_chair() -> None:
    event, _other = both(written(is_chair=True))
    assert event["ATTENDEE"].params["ROLE"] == "CHAIR"


@pytest.mark.parametrize("field", ["title", "description", "person_name", "organizer_name"])
def test_no_text_breaks_out_of_its_line(field: str) -> None:
    text = written(**{field: NASTY})
    event, other = both(text)
    assert [str(each) for each in [event["ATTENDEE"]]] == ["mailto:lea@example.com"]
    assert len(other.attendees) == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "folded by octets"
    assert text.replace("\r\n", "").count("\n") == 0 == text.replace("\r\n", "").count("\r")
    if field in {"title", "description"}:
        read = {"title": (event["SUMMARY"], other.name), "description": (event["DESCRIPTION"],)}
        assert "中文名字" in str(read[field][0])
        assert "one, two" in str(read[field][-1])


@pytest.mark.parametrize(
    ("day", "wall"),
    [(dt.date(2026, 10, 24), "17:00+02:00"), (dt.date(2026, 10, 26), "16:00+01:00")],
)
def test_clocks_may_change_between_now_and_then(day: dt.date, wall: str) -> None:
    moment = dt.datetime.combine(day, dt.time(15), tzinfo=dt.UTC)
    event, other = both(written(starts_at=moment))
    for read in (event["DTSTART"].dt, other.begin.datetime):
        local = read.astimezone(zoneinfo.ZoneInfo("Europe/Berlin"))
        assert local.isoformat()[11:16] + local.isoformat()[19:] == wall


# Who is the organizer.


def sent_to(member: Member, kind: str = "session_invitation") -> tuple[Message, Any]:
    message = Message.objects.filter(kind=kind, person_id=member.pk).order_by("about_id").first()
    assert message is not None
    event, _other = both(message.calendar)
    return message, event


def test_whoever_launched_the_pilot_answers(
    planned: Planned, leader: Member, admin: Member
) -> None:
    message, event = sent_to(leader)
    assert message.reply_to == admin.email
    assert event["ORGANIZER"] == f"mailto:{admin.email}"


def test_a_mailbox_for_answers_comes_first(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, settings: Any
) -> None:
    settings.MAIL_REPLY_TO = "Program team <team@example.com>"
    session = planned.session(1)
    reschedule_session(session=session, starts_at=session.starts_at, link="", by=admin, now=now)
    message, event = sent_to(leader, "session_update")
    assert message.reply_to == "team@example.com"
    assert event["ORGANIZER"] == "mailto:team@example.com"
    assert event["ORGANIZER"].params["CN"] == "Program team"


def test_nobody_is_invited_by_themselves_or_by_somebody_who_left(
    planned: Planned,
    leader: Member,
    facilitator: Member,
    admin: Member,
    now: dt.datetime,
    settings: Any,
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Empathy Portal <portal@example.com>"
    Cohort.objects.update(launched_by=facilitator)
    session = planned.session(1)
    reschedule_session(session=session, starts_at=session.starts_at, link="", by=admin, now=now)
    assert sent_to(facilitator, "session_update")[1]["ORGANIZER"] == "mailto:portal@example.com"
    mine = sent_to(leader, "session_update")[1]
    assert mine["ORGANIZER"] == f"mailto:{facilitator.email}"
    Member.objects.filter(pk=facilitator.pk).update(left_at=now)
    cancel_session(session=planned.session(2), by=admin, now=now)
    Message.objects.all().delete()
    reschedule_session(session=session, starts_at=session.starts_at, link="x:", by=admin, now=now)
    assert sent_to(leader, "session_update")[1]["ORGANIZER"] == "mailto:portal@example.com"


def test_every_state_counts_up_under_one_uid(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    Message.objects.update(state="sent", sent_at=now)
    for hours in (1, 2):
        moment = session.starts_at + dt.timedelta(hours=hours)
        reschedule_session(session=session, starts_at=moment, link="", by=admin, now=now)
    Message.objects.filter(state="queued").update(state="sent", sent_at=now)
    cancel_session(session=session, by=admin, now=now)
    mine = Message.objects.filter(about_id=session.pk, person_id=leader.pk).order_by("pk")
    read = [both(message.calendar) for message in mine]
    assert {event["UID"] for event, _other in read} == {f"{session.calendar_uid}@empathy-portal"}
    assert [event["SEQUENCE"] for event, _other in read] == [0, 1, 2, 3]
    assert [other.status for _event, other in read] == ["CONFIRMED"] * 3 + ["CANCELLED"]
