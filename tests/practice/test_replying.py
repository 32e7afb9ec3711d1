"""Who declines in their calendar cannot come; nothing else that arrives there changes anything."""

from __future__ import annotations

import datetime as dt
import email
import logging
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.models import SpentNonce
from messaging.maildir import ASIDE, NoFolder
from messaging.models import Message
from messaging.sending import send_due
from people.models import AuditEvent, Member
from practice import operations, tasks
from practice.models import Attendance, PracticeSession
from practice.operations import (
    ReplyOutcome,
    announce_absence,
    arrange_make_up,
    cancel_session,
    change_link,
    hold_session,
    read_replies,
    reschedule_session,
    swap_session,
    withdraw_absence,
)
from practice.operations import replying as replying_operations
from practice.seals import Seal, sealed_address
from tests.conftest import SignIn
from tests.messaging.conftest import sink
from tests.practice.conftest import Planned
from tests.practice.test_calendar import both
from tests.replies import deliver, reply_to
from tests.smtp_sink import Sink
from tests.trail import trail

__all__ = ["sink"]
ADDRESS = "calendar@portal.example.com"
SAMPLES = Path(__file__).parent.parent / "data" / "replies"


@pytest.fixture(autouse=True)
def replies(settings: Any, tmp_path: Path) -> Path:
    """The folder into which the mail server delivers; the portal reads it."""
    for room in ("new", "cur", "tmp"):
        (tmp_path / "mail" / room).mkdir(parents=True)
    settings.REPLY_ADDRESS, settings.REPLY_FOLDER = ADDRESS, str(tmp_path / "mail")
    return tmp_path / "mail"


def invitation(person: Member, session: PracticeSession) -> str:
    """The latest calendar file that somebody got about a session."""
    theirs = Message.objects.filter(person_id=person.pk, about_id=session.pk).exclude(calendar="")
    latest = theirs.order_by("about_version").last()
    assert latest is not None
    return latest.calendar


def waiting(folder: Path) -> list[Path]:
    return [*(folder / "new").iterdir(), *(folder / "cur").iterdir()]


def aside(folder: Path) -> list[Path]:
    return list((folder / ASIDE / "new").iterdir())


def read(folder: Path, now: dt.datetime) -> dict[ReplyOutcome, int]:
    found = read_replies(folder=folder, now=now)
    assert waiting(folder) == [], "everything was taken out"
    return dict(found)


def excused() -> list[int]:
    noted = Attendance.objects.filter(excused_at__isnull=False, was_present=False)
    return list(noted.values_list("enrollment_id", flat=True))


# What is sent.


def test_a_leader_answers_to_the_portal_and_writes_to_a_person(
    planned: Planned, leader: Member, facilitator: Member, admin: Member
) -> None:
    session = planned.session(1)
    message = Message.objects.get(
        kind="session_invitation", person_id=leader.pk, about_id=session.pk
    )
    event, other = both(message.calendar)
    sealed = sealed_address(ADDRESS, Seal(session.pk, leader.pk))
    assert event["ORGANIZER"] == f"mailto:{other.organizer.email}" == f"mailto:{sealed}"
    assert event["ORGANIZER"].params["CN"] == admin.name
    assert message.reply_to == admin.email
    assert "decline in your calendar" in message.text
    theirs, _other = both(invitation(facilitator, session))
    assert theirs["ORGANIZER"] == f"mailto:{admin.email}", "somebody has to find another one"


def test_it_is_one_address_for_the_life_of_an_entry(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, settings: Any
) -> None:
    session = planned.session(1)
    Message.objects.update(state="sent", sent_at=now)
    settings.REPLY_ADDRESS = "other@portal.example.com"
    later = session.starts_at + dt.timedelta(hours=1)
    reschedule_session(session=session, starts_at=later, link="", by=admin, now=now)
    Message.objects.filter(state="queued").update(state="sent", sent_at=now)
    settings.REPLY_ADDRESS = ""
    cancel_session(session=session, by=admin, now=now)
    entries = Message.objects.filter(person_id=leader.pk, about_id=session.pk).exclude(calendar="")
    assert entries.count() == 3
    organizers = {str(both(each.calendar)[0]["ORGANIZER"]) for each in entries}
    assert organizers == {f"mailto:{sealed_address(ADDRESS, Seal(session.pk, leader.pk))}"}


def test_sessions_from_before_stay_with_the_person(
    settings: Any, request: pytest.FixtureRequest, leader: Member, admin: Member, now: dt.datetime
) -> None:
    settings.REPLY_ADDRESS = ""
    planned = request.getfixturevalue("planned")
    settings.REPLY_ADDRESS = ADDRESS
    session = planned.session(1)
    reschedule_session(session=session, starts_at=session.starts_at, link="", by=admin, now=now)
    event, _other = both(invitation(leader, session))
    assert event["ORGANIZER"] == f"mailto:{admin.email}"


def test_a_make_up_session_is_answered_too(
    planned: Planned,
    leader: Member,
    facilitator: Member,
    admin: Member,
    now: dt.datetime,
    replies: Path,
) -> None:
    own, mine = planned.session(1), planned.enrollments[leader].pk
    announce_absence(session=own, enrollment_id=mine, by=leader, now=now)
    made = arrange_make_up(
        session=own,
        enrollment_ids=[mine],
        facilitator=facilitator,
        starts_at=own.starts_at + dt.timedelta(days=1),
        link="",
        by=admin,
        now=now,
    )
    deliver(replies, reply_to(invitation(leader, made), "DECLINED"))
    assert read(replies, now) == {ReplyOutcome.STAYS_AWAY: 1}
    assert Attendance.objects.get(session=made).excused_at == now


# What is answered.


def test_who_declines_cannot_come_and_who_accepts_can_after_all(
    planned: Planned,
    leader: Member,
    facilitator: Member,
    admin: Member,
    now: dt.datetime,
    client_for: SignIn,
    replies: Path,
    frozen: Any,
) -> None:
    session = planned.session(1)
    entry = invitation(leader, session)
    deliver(replies, reply_to(entry, "DECLINED"))
    assert read(replies, now) == {ReplyOutcome.STAYS_AWAY: 1}
    assert excused() == [planned.enrollments[leader].pk]
    page = reverse("practice:session", args=[session.pk])
    assert "You said that you cannot come" in client_for(leader).get(page).text
    assert "Gave notice: cannot come." in client_for(facilitator).get(page, follow=True).text
    assert reverse("practice:swap", args=[session.pk, excused()[0]]) in (
        client_for(admin).get(page).text
    )
    deliver(replies, reply_to(entry, "ACCEPTED"))
    assert read(replies, now) == {ReplyOutcome.COMES: 1}
    assert not Attendance.objects.exists()
    assert trail("announce_absence", "withdraw_absence") == [
        (
            "announce_absence",
            leader.pk,
            {"enrollment": planned.enrollments[leader].pk, "revision": 1},
        ),
        ("withdraw_absence", leader.pk, {"enrollment": planned.enrollments[leader].pk}),
    ]


def test_they_count_in_the_order_in_which_they_came(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path
) -> None:
    entry = invitation(leader, planned.session(1))
    for partstat in ("DECLINED", "ACCEPTED", "DECLINED", "TENTATIVE"):
        deliver(replies, reply_to(entry, partstat))
    # Somebody has looked at the mailbox: one of them is not new any more.
    first = min(waiting(replies))
    first.rename(replies / "cur" / f"{first.name}:2,S")
    assert read(replies, now) == {
        ReplyOutcome.STAYS_AWAY: 2,
        ReplyOutcome.COMES: 1,
        ReplyOutcome.OPEN: 1,
    }
    assert excused() == [planned.enrollments[leader].pk]


@pytest.mark.parametrize("partstat", ["TENTATIVE", "DELEGATED", "NEEDS-ACTION", "X-LATER"])
def test_everything_else_changes_nothing(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path, partstat: str
) -> None:
    deliver(replies, reply_to(invitation(leader, planned.session(1)), partstat))
    assert read(replies, now) == {ReplyOutcome.OPEN: 1}
    assert not Attendance.objects.exists()


def test_a_decline_of_the_old_time_says_nothing_about_the_new_one(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, replies: Path
) -> None:
    session = planned.session(1)
    old = invitation(leader, session)
    later = session.starts_at + dt.timedelta(hours=1)
    reschedule_session(session=session, starts_at=later, link="", by=admin, now=now)
    deliver(replies, reply_to(old, "DECLINED"))
    assert read(replies, now) == {ReplyOutcome.OLDER: 1}, "also while the news waits in the outbox"
    deliver(replies, reply_to(invitation(leader, session), "DECLINED"))
    assert read(replies, now) == {ReplyOutcome.STAYS_AWAY: 1}


def test_an_invitation_stays_the_latest_when_only_others_hear_something_new(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, replies: Path
) -> None:
    own, guest = planned.session(1), planned.sessions
    other = next(each for each in guest if each.pk == planned.session(2).pk)
    theirs = next(m for m in planned.enrollments if m.name == "Leader 6")
    Message.objects.update(state="sent", sent_at=now)
    mine = invitation(leader, own)
    seat = planned.enrollments[theirs].pk
    announce_absence(session=other, enrollment_id=seat, by=theirs, now=now)
    swap_session(session=other, enrollment_id=seat, to=own, by=admin, now=now)
    own.refresh_from_db()
    assert own.sequence == 1
    deliver(replies, reply_to(mine, "DECLINED"))
    deliver(replies, reply_to(invitation(theirs, own), "DECLINED"))
    assert read(replies, now) == {ReplyOutcome.STAYS_AWAY: 2}


def test_another_link_makes_it_another_invitation(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, replies: Path
) -> None:
    session = planned.session(1)
    old = invitation(leader, session)
    deliver(replies, reply_to(old, "DECLINED"))
    read(replies, now)
    change_link(cohort=planned.cohort, link="https://meet.example/new", by=admin, now=now)
    assert excused(), "what was said of the same time stays"
    deliver(replies, reply_to(old, "ACCEPTED"))
    assert read(replies, now) == {ReplyOutcome.OLDER: 1}


def test_it_counts_until_the_session_begins(
    planned: Planned, leader: Member, facilitator: Member, now: dt.datetime, replies: Path
) -> None:
    session = planned.session(1)
    entry = invitation(leader, session)
    deliver(replies, reply_to(entry, "DECLINED"))
    assert read(replies, session.starts_at) == {ReplyOutcome.TOO_LATE: 1}
    hold_session(session=session, present=[], by=facilitator, now=session.starts_at)
    deliver(replies, reply_to(entry, "DECLINED"))
    assert read(replies, session.starts_at) == {ReplyOutcome.TOO_LATE: 1}
    assert excused() == []


def test_a_canceled_session_is_declined_by_nobody(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, replies: Path
) -> None:
    session = planned.session(1)
    entry = invitation(leader, session)
    cancel_session(session=session, by=admin, now=now)
    deliver(replies, reply_to(entry, "DECLINED"))
    assert read(replies, now) == {ReplyOutcome.TOO_LATE: 1}
    assert not Attendance.objects.exists()


def test_whoever_left_has_no_seat_any_more(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path
) -> None:
    deliver(replies, reply_to(invitation(leader, planned.session(1)), "DECLINED"))
    planned.cohort.enrollments.filter(member=leader).update(left_at=now)
    assert read(replies, now) == {ReplyOutcome.NO_SEAT: 1}


def test_a_deleted_session_is_declined_by_nobody(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path
) -> None:
    session = planned.session(1)
    deliver(replies, reply_to(invitation(leader, session), "DECLINED"))
    session.delete()
    assert read(replies, now) == {ReplyOutcome.NO_SEAT: 1}


def test_who_has_another_date_has_it_still(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, replies: Path
) -> None:
    own, mine = planned.session(1), planned.enrollments[leader].pk
    entry = invitation(leader, own)
    announce_absence(session=own, enrollment_id=mine, by=leader, now=now)
    swap_session(session=own, enrollment_id=mine, to=planned.session(2), by=admin, now=now)
    deliver(replies, reply_to(entry, "ACCEPTED"))
    assert read(replies, now) == {ReplyOutcome.ELSEWHERE: 1}
    assert excused() == [mine]


def test_nobody_answers_for_somebody_else(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path
) -> None:
    own, other = planned.session(1), planned.session(1, "practice2")
    entry = invitation(leader, own)
    deliver(replies, reply_to(entry, "ACCEPTED", attendee="colleague@northwind.example"))
    assert read(replies, now) == {ReplyOutcome.SOMEBODY_ELSE: 1}, "it was passed on to a colleague"
    mail = reply_to(invitation(leader, other), "DECLINED")
    mail.replace_header("To", sealed_address(ADDRESS, Seal(own.pk, leader.pk)))
    deliver(replies, mail)
    assert read(replies, now) == {ReplyOutcome.NO_SEAT: 1}, "the entry is that of another session"
    mail = reply_to(entry.replace(own_seal(own, leader), "a" * 16), "DECLINED")
    deliver(replies, mail)
    assert read(replies, now) == {ReplyOutcome.ASIDE: 1}, "a seal that somebody guessed"
    assert not Attendance.objects.exists()


def own_seal(session: PracticeSession, person: Member) -> str:
    return sealed_address(ADDRESS, Seal(session.pk, person.pk)).partition("@")[0][-16:]


def test_they_may_answer_from_where_they_are_now(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path
) -> None:
    entry = invitation(leader, planned.session(1))
    Member.objects.filter(pk=leader.pk).update(email="Halima.Ito@northwind.example")
    deliver(replies, reply_to(entry, "DECLINED", attendee="HALIMA.ITO@northwind.example"))
    deliver(replies, reply_to(entry, "DECLINED"))
    assert read(replies, now) == {ReplyOutcome.STAYS_AWAY: 2}
    assert trail("announce_absence")[1:] == []


def test_a_facilitator_has_no_seat_to_leave_empty(
    planned: Planned, facilitator: Member, now: dt.datetime, replies: Path
) -> None:
    session = planned.session(1)
    mail = reply_to(invitation(facilitator, session), "DECLINED")
    mail.replace_header("To", sealed_address(ADDRESS, Seal(session.pk, facilitator.pk)))
    deliver(replies, mail)
    assert read(replies, now) == {ReplyOutcome.NO_SEAT: 1}


# Once, and in whatever order.


def test_a_call_that_is_killed_after_the_commit_is_read_again_and_changes_nothing(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path
) -> None:
    session, mine = planned.session(1), planned.enrollments[leader].pk
    mail = reply_to(invitation(leader, session), "DECLINED").as_bytes()
    deliver(replies, mail)
    read(replies, now)
    withdraw_absence(session=session, enrollment_id=mine, by=leader, now=now)
    events = AuditEvent.objects.count()
    deliver(replies, mail)
    assert read(replies, now) == {ReplyOutcome.KNOWN: 1}
    assert not Attendance.objects.exists(), "what they said on the page since stands"
    assert AuditEvent.objects.count() == events


def test_what_cannot_be_written_down_stays_in_the_folder(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path, monkeypatch: Any
) -> None:
    deliver(replies, reply_to(invitation(leader, planned.session(1)), "DECLINED"))

    def die(**_what: object) -> None:
        raise SystemExit

    monkeypatch.setattr(replying_operations, "announce_absence", die)
    with pytest.raises(SystemExit):
        read_replies(folder=replies, now=now)
    assert len(waiting(replies)) == 1
    assert not SpentNonce.objects.exists()
    monkeypatch.undo()
    assert read(replies, now) == {ReplyOutcome.STAYS_AWAY: 1}


def test_what_somebody_else_took_meanwhile_is_left_out(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path, monkeypatch: Any
) -> None:
    entry = invitation(leader, planned.session(1))
    deliver(replies, reply_to(entry, "DECLINED"))
    take = replying_operations.start_of

    def gone(mail: Path, most: int) -> bytes | None:
        mail.unlink()
        return take(mail, most)

    monkeypatch.setattr(replying_operations, "start_of", gone)
    assert read(replies, now) == {}


def test_nothing_blocks_what_lies_behind_it(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path
) -> None:
    session = planned.session(1)
    entry = invitation(leader, session)
    good = reply_to(entry, "DECLINED")
    for broken in (b"", b"\0" * 100, good.as_bytes()[:-150], b"x" * 3_000_000):
        deliver(replies, broken)
    written = reply_to(entry, "DECLINED")
    written.clear_content()
    written.set_content("May I bring a colleague?")
    deliver(replies, written)
    note = reply_to(entry, "DECLINED")
    note.clear_content()
    note.set_content("I am away.")
    note["Auto-Submitted"] = "auto-replied"
    deliver(replies, note)
    deliver(replies, good)
    assert read(replies, now) == {
        ReplyOutcome.ASIDE: 5,
        ReplyOutcome.AUTOMATIC: 1,
        ReplyOutcome.STAYS_AWAY: 1,
    }
    assert len(aside(replies)) == 5
    for name in SAMPLES.iterdir():  # sealed elsewhere
        deliver(replies, name.read_bytes())
    assert read(replies, now) == {ReplyOutcome.ASIDE: len(list(SAMPLES.iterdir()))}


def test_what_lies_aside_is_gone_after_thirty_days(
    now: dt.datetime, replies: Path, db: None
) -> None:
    for number in range(2):
        deliver(replies, f"Subject: {number}\n\nHello".encode())
    read(replies, now)
    old = (now - dt.timedelta(days=31)).timestamp()
    young = (now - dt.timedelta(days=29)).timestamp()
    for path, moment in zip(aside(replies), (old, young), strict=True):
        os.utime(path, (moment, moment))
    read(replies, now)
    assert len(aside(replies)) == 1


def test_a_flood_goes_in_several_calls(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path, monkeypatch: Any
) -> None:
    deliver(replies, reply_to(invitation(leader, planned.session(1)), "TENTATIVE"))
    monkeypatch.setattr(replying_operations, "WORKING_SECONDS", -1.0)
    assert read_replies(folder=replies, now=now) == {}
    monkeypatch.undo()
    assert read(replies, now) == {ReplyOutcome.OPEN: 1}


def test_each_answer_costs_the_same_in_a_large_pilot(
    planned: Planned, leader: Member, now: dt.datetime, replies: Path
) -> None:
    entry = invitation(leader, planned.session(1))

    def statements() -> int:
        deliver(replies, reply_to(entry, "DECLINED"))
        with CaptureQueriesContext(connection) as captured:
            read(replies, now)
        return len(captured)

    before = statements()
    session = planned.session(1)
    for row in Message.objects.filter(person_id=leader.pk, about_id=session.pk):
        for version in range(5, 25):
            row.pk, row.about_version, row.state = None, version, "suppressed"
            row.save()
    assert statements() <= before


# The tick.


def test_the_tick_counts_and_names_nobody(
    planned: Planned,
    leader: Member,
    replies: Path,
    frozen: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    deliver(replies, reply_to(invitation(leader, planned.session(1)), "DECLINED"))
    deliver(replies, b"Subject: secret\n\nFrom Halima")
    with caplog.at_level(logging.INFO, logger="practice"):
        tasks.read_replies()
        tasks.read_replies()
    assert caplog.messages == ["calendar replies: 1 cannot come, 1 put aside"]
    assert excused()


def test_without_the_settings_nothing_is_read(
    replies: Path, settings: Any, monkeypatch: Any
) -> None:
    settings.REPLY_FOLDER = ""
    monkeypatch.setattr(operations, "read_replies", None)
    tasks.read_replies()


def test_a_folder_that_is_none_says_so(replies: Path) -> None:
    (replies / "cur").rmdir()
    with pytest.raises(NoFolder, match="cannot take mail out of"):
        tasks.read_replies()


# From end to end.


def test_a_decline_of_what_really_left_comes_back_as_an_absence(
    planned: Planned,
    leader: Member,
    admin: Member,
    now: dt.datetime,
    replies: Path,
    sink: Sink,
    frozen: Any,
    client_for: SignIn,
) -> None:
    """The invitations travel in the first mail; the session moves; the leader declines the new
    time, as their mail program does.
    """
    session = planned.session(1)
    send_due(clock=lambda: now)
    later = session.starts_at + dt.timedelta(hours=1)
    reschedule_session(session=session, starts_at=later, link="", by=admin, now=now)
    send_due(clock=lambda: now)
    first, moved = [mail for to, mail in sink.acknowledged if to == leader.email]
    [old] = [each for each in files_of(first) if str(session.calendar_uid) in each]
    [new] = set(files_of(moved))
    for entry in (old, new):
        deliver(replies, reply_to(entry, "DECLINED"))
    tasks.read_replies()
    assert waiting(replies) == []
    [noted] = Attendance.objects.all()
    assert (noted.session_id, noted.enrollment.member) == (session.pk, leader)
    page = client_for(admin).get(reverse("practice:session", args=[session.pk])).text
    assert "cannot come" in page
    assert "Find another date" in page


def files_of(mail: str) -> list[str]:
    """The calendar texts of a mail as a mail server took it."""
    parts = email.message_from_string(mail).walk()
    kinds = ("text/calendar", "application/ics")
    return [
        each.get_payload(decode=True).decode()  # type: ignore[union-attr]
        for each in parts
        if each.get_content_type() in kinds
    ]
