"""The check of everybody's calendar finds what would be wrong in one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from messaging.sending import send_due
from people.models import Member
from practice.models import PracticeSession
from practice.operations import cancel_session, reschedule_session
from tests.calendar_programs import Calendars
from tests.kept import kept
from tests.practice.conftest import Planned


@pytest.fixture
@kept
def calendars(planned: Planned, now: dt.datetime) -> Calendars:
    """After the invitations."""
    send_due(clock=lambda: now)
    found = Calendars()
    found.take_mails(mail.outbox)
    assert found.check_parsers(now) == {planned.cohort.pk: 8 * 4 + 8}
    mail.outbox.clear()
    return found


def test_what_was_not_taken_out_is_left_over(
    planned: Planned, calendars: Calendars, admin: Member, now: dt.datetime
) -> None:
    cancel_session(session=planned.session(1), by=admin, now=now)
    with pytest.raises(AssertionError, match="@empathy-portal"):
        calendars.check(now)
    send_due(clock=lambda: now)
    calendars.take_mails(mail.outbox)
    calendars.check_parsers(now)
    planned.cohort.groups.all().delete()
    with pytest.raises(AssertionError):
        calendars.check(now)


def test_what_moved_in_nobodys_calendar_is_wrong(
    planned: Planned, calendars: Calendars, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    later = session.starts_at + dt.timedelta(hours=1)
    reschedule_session(session=session, starts_at=later, link="", by=admin, now=now)
    with pytest.raises(AssertionError):
        calendars.check(now)
    send_due(clock=lambda: now)
    calendars.take_mails(mail.outbox)
    calendars.check_parsers(now)


def test_nobody_gets_a_file_twice(calendars: Calendars, leader: Member, now: dt.datetime) -> None:
    again = next(iter(calendars.held[leader.email].values()))
    calendars.take(leader.email, again.text)
    with pytest.raises(AssertionError, match="twice"):
        calendars.check(now)


def test_a_session_nobody_was_told_of_is_missing(
    planned: Planned, calendars: Calendars, now: dt.datetime
) -> None:
    session = planned.session(1)
    calendars.held.clear()
    with pytest.raises(AssertionError):
        calendars.check(now)
    PracticeSession.objects.filter(pk=session.pk).update(starts_at=now)
    PracticeSession.objects.exclude(pk=session.pk).delete()
    assert not calendars.check(now), "what has begun is in no question"
