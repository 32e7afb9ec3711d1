"""A session is called off in the calendars it may have reached, and in no others."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Collection
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Enrollment
from messaging import claims
from messaging.models import Message, MessageState
from messaging.objections import objections_to
from messaging.outcomes import BROKEN
from messaging.sending import send_due
from people.models import Member
from practice import tasks
from practice.models import PracticeSession
from practice.notifications import NOT_INVITED, OFF, SESSION_CANCELED
from practice.operations import cancel_session, release_leavers, reschedule_session
from tests.practice.conftest import Planned, statements_of

HOUR = dt.timedelta(hours=1)
IN_HAND = {"state": MessageState.SENDING, "lease_until": "2026-09-14T09:05Z"}
SENT = {"state": MessageState.SENT, "sent_at": "2026-09-14T09:00Z"}


def about(session: PracticeSession, *kinds: str) -> Any:
    """Messages of these kinds about a session, all when none is named."""
    found = Message.objects.filter(about_id=session.pk)
    return found.filter(kind__in=kinds) if kinds else found


def told(session: PracticeSession) -> Collection[int | None]:
    """Who got or will get a cancellation."""
    found = about(session, SESSION_CANCELED.name).exclude(state=MessageState.SUPPRESSED)
    return set(found.values_list("person_id", flat=True))


def move(session: PracticeSession, by: Member, now: dt.datetime) -> PracticeSession:
    """An hour later."""
    return reschedule_session(
        session=session, starts_at=session.starts_at + HOUR, link="", by=by, now=now
    )


def leave(planned: Planned, member: Member, now: dt.datetime) -> None:
    Enrollment.objects.filter(pk=planned.enrollments[member].pk).update(left_at=now)


def test_whoever_was_never_invited_hears_of_no_cancellation(
    planned: Planned, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    cancel_session(session=session, by=admin, now=now)
    assert not about(session, SESSION_CANCELED.name).exists()
    waiting = about(session, "session_invitation")
    assert set(waiting.values_list("state", "state_reason")) == {(MessageState.SUPPRESSED, OFF)}
    send_due(clock=lambda: now)
    assert not about(session).filter(state=MessageState.SENT).exists()
    assert about(planned.session(2)).filter(state=MessageState.SENT).count() == 5


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        (SENT, True),
        (IN_HAND, True),
        ({"state": MessageState.AMBIGUOUS}, True),
        ({"state": MessageState.QUEUED, "may_have_arrived": True}, True),
        ({"state": MessageState.FAILED, "may_have_arrived": True}, True),
        ({"state": MessageState.QUEUED, "attempts": 2}, False),
        ({"state": MessageState.FAILED}, False),
        ({"state": MessageState.MISSED}, False),
        ({"state": MessageState.SUPPRESSED}, False),
    ],
)
def test_a_cancellation_goes_to_whom_the_invitation_may_have_reached(
    planned: Planned,
    leader: Member,
    admin: Member,
    now: dt.datetime,
    fields: dict[str, Any],
    is_told: bool,
) -> None:
    session = planned.session(1)
    about(session).filter(person_id=leader.pk).update(**fields)
    cancel_session(session=session, by=admin, now=now)
    assert told(session) == ({leader.pk} if is_told else set())


def test_an_update_counts_like_the_invitation(
    planned: Planned, admin: Member, now: dt.datetime
) -> None:
    session = move(planned.session(1), admin, now)
    about(session, "session_update").update(**SENT)
    about(session, "session_invitation").update(state=MessageState.SUPPRESSED)
    cancel_session(session=session, by=admin, now=now)
    assert len(told(session)) == 5


def test_a_reminder_alone_put_nothing_into_a_calendar(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    about(session, "session_invitation").update(state=MessageState.FAILED)
    about(session).filter(person_id=leader.pk).update(kind="session_tomorrow", **SENT)
    cancel_session(session=session, by=admin, now=now)
    assert told(session) == set()


def test_an_invitation_that_fails_while_the_session_is_canceled_takes_the_cancellation_along(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    about(session).filter(person_id=leader.pk).update(**IN_HAND)
    cancel_session(session=session, by=admin, now=now)
    about(session, "session_invitation").filter(person_id=leader.pk).update(
        state=MessageState.FAILED, lease_until=None
    )
    [cancellation] = about(session, SESSION_CANCELED.name)
    assert objections_to([cancellation], now=now)[cancellation.pk].reason == NOT_INVITED


def test_a_facilitator_who_left_the_organization_has_no_mailbox(
    planned: Planned, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    about(session).update(**SENT)
    Member.objects.filter(pk=facilitator.pk).update(left_at=now)
    cancel_session(session=session, by=admin, now=now)
    assert len(told(session)) == 4
    assert facilitator.pk not in told(session)


def test_the_tick_lets_leavers_go(
    planned: Planned, leader: Member, frozen: time_machine.Coordinates, now: dt.datetime
) -> None:
    Message.objects.update(**SENT)
    leave(planned, leader, now)
    for _again in range(2):
        tasks.release_leavers()
    released = Message.objects.filter(kind=SESSION_CANCELED.name)
    assert set(released.values_list("person_id", flat=True)) == {leader.pk}
    assert released.count() == 4


@pytest.mark.django_db(transaction=True)
def test_an_invitation_taken_by_a_worker_at_this_very_moment_is_called_off(
    planned: Planned, admin: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker asked whether it is wanted before the cancellation was there to be seen."""
    session = planned.session(1)
    Message.objects.exclude(about_id=session.pk).delete()
    has_asked, may_go_on = threading.Event(), threading.Event()
    ask = claims.objections_to

    def ask_slowly(*arguments: Any, **options: Any) -> Any:
        answer = ask(*arguments, **options)
        has_asked.set()
        may_go_on.wait(timeout=10)
        return answer

    monkeypatch.setattr(claims, "objections_to", ask_slowly)

    def in_thread(work: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            work()
            connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    worker = in_thread(lambda: send_due(clock=lambda: now))
    assert has_asked.wait(timeout=10)
    canceling = in_thread(lambda: cancel_session(session=session, by=admin, now=now))
    canceling.join(timeout=0.3)
    assert canceling.is_alive(), "it waits for the worker to say which invitations it took"
    may_go_on.set()
    for thread in (worker, canceling):
        thread.join(timeout=20)
    assert len(told(session)) == 5
    assert about(session, "session_invitation").filter(state=MessageState.SENT).count() == 5


def test_a_cancellation_is_repeated_when_nobody_knows_whether_it_arrived(
    planned: Planned, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    about(session).update(**SENT)
    cancel_session(session=session, by=admin, now=now)
    cancellations = about(session, SESSION_CANCELED.name)
    cancellations.update(may_have_arrived=True, state_reason=BROKEN)
    assert objections_to(list(cancellations), now=now) == {}


def test_an_entry_is_taken_out_once(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    """Canceled, planned again, canceled again before anybody heard of the new time."""
    session = planned.session(1)
    about(session).update(**SENT)
    first = cancel_session(session=session, by=admin, now=now)
    about(session, SESSION_CANCELED.name).update(**SENT)
    again = move(first, admin, now)
    cancel_session(session=again, by=admin, now=now)
    assert about(session, SESSION_CANCELED.name).count() == 5
    assert not about(session, "session_update").exclude(state=MessageState.SUPPRESSED).exists()


def test_a_cancellation_that_was_overtaken_is_made_up_for(
    planned: Planned, admin: Member, now: dt.datetime
) -> None:
    """The first one never left, because the session was planned again; the second one tells."""
    session = planned.session(1)
    about(session).update(**SENT)
    cancel_session(session=session, by=admin, now=now)
    move(PracticeSession.objects.get(pk=session.pk), admin, now)
    last = cancel_session(session=session, by=admin, now=now)
    send_due(clock=lambda: now)
    sent = about(session, SESSION_CANCELED.name).filter(state=MessageState.SENT)
    assert set(sent.values_list("about_version", flat=True)) == {last.sequence}
    assert sent.count() == 5


def test_a_leaver_who_was_never_invited_hears_nothing(
    planned: Planned, leader: Member, now: dt.datetime
) -> None:
    leave(planned, leader, now)
    assert release_leavers(now=now) == 0
    send_due(clock=lambda: now)
    assert not Message.objects.filter(person_id=leader.pk, state=MessageState.SENT).exists()


def test_a_leaver_is_told_once_whatever_becomes_of_the_session(
    planned: Planned,
    leader: Member,
    admin: Member,
    now: dt.datetime,
) -> None:
    Message.objects.update(**SENT)
    leave(planned, leader, now)
    assert release_leavers(now=now) == 4
    assert len(statements_of(release_leavers, now)) == 1, "they are about to be told"
    send_due(clock=lambda: now)
    assert len(statements_of(release_leavers, now)) == 1
    session = move(planned.session(1), admin, now)
    assert release_leavers(now=now) == 0, "they have not had it since"
    cancel_session(session=session, by=admin, now=now)
    assert leader.pk not in about(session, SESSION_CANCELED.name).filter(
        about_version__gt=session.sequence
    ).values_list("person_id", flat=True)


def test_whoever_left_just_before_a_cancellation_is_told_with_the_others(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    session = planned.session(1)
    about(session).update(**SENT)
    leave(planned, leader, now)
    cancel_session(session=session, by=admin, now=now)
    assert leader.pk in told(session)
    send_due(clock=lambda: now)
    assert about(session, SESSION_CANCELED.name).filter(state=MessageState.SENT).count() == 5


def test_canceling_and_releasing_take_the_same_statements_for_few_and_for_many(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime
) -> None:
    def statements(session: PracticeSession) -> int:
        with CaptureQueriesContext(connection) as captured:
            cancel_session(session=session, by=admin, now=now)
        return len(captured)

    few, many = planned.session(1), planned.session(2)
    about(few).filter(person_id=leader.pk).update(**SENT)
    about(many).update(**SENT)
    assert statements(few) == statements(many)
    assert (len(told(few)), len(told(many))) == (1, 5)
