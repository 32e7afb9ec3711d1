"""Messages that travel in another mail: nothing is lost, nothing comes twice, it is one mail."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_string
from email.message import EmailMessage
from email.policy import default as modern
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging import addresses, sending
from messaging.addresses import announce_addresses
from messaging.claims import LEASE, MAX_ATTEMPTS, settle_claims
from messaging.models import Message, MessageState
from messaging.notifications import declare
from messaging.objections import NOWHERE
from messaging.operations import (
    NOT_LOST,
    NotSentAgain,
    obstacle_to_sending_again,
    queue_messages,
    send_again,
    withdraw_messages,
)
from messaging.outcomes import FIRST_PAUSE, Outcomes
from messaging.sending import send_due
from tests.messaging.conftest import CALL, NEWS, Queue, draft, states
from tests.smtp_sink import Sink

DAY = dt.timedelta(days=1)
QUEUED, SENT = MessageState.QUEUED, MessageState.SENT
FAILED, AMBIGUOUS = MessageState.FAILED, MessageState.AMBIGUOUS
ENTRY = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:person1@example.com\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def inside(number: int, **changes: Any) -> Any:
    """A call about `number` for the first person, with an entry for the calendar."""
    content = {"subject": f"Session {number}", "text": "It is on.", "calendar": ENTRY}
    return draft(1, CALL, content=content, about_id=number, **changes)


def letter(*inside: Any, number: int = 1, **changes: Any) -> Any:
    """A call with others in it."""
    content = {"subject": "Welcome", "text": "Yours:\n{enclosed}\n"}
    return draft(number, CALL, content=content, about_id=0, enclosures=inside, **changes)


def mails(sink: Sink) -> list[EmailMessage]:
    return [message_from_string(raw, policy=modern) for _to, raw in sink.acknowledged]


def files(mail: EmailMessage) -> list[str | None]:
    return [part.get_filename() for part in mail.iter_attachments()]


def of(number: int) -> Message:
    return Message.objects.get(about_id=number)


def all_states() -> set[str]:
    return set(Message.objects.values_list("state", flat=True))


@pytest.fixture
def filled(queue: Queue) -> Message:
    """The letter with two messages in it."""
    return queue(letter(inside(11), inside(12)))[0]


def test_it_is_one_mail_that_names_what_is_in_it(
    sink: Sink, filled: Message, now: dt.datetime
) -> None:
    assert list(Message.objects.mails()) == [filled]
    assert list(Message.objects.due(now)) == [filled]
    assert send_due(clock=lambda: now) == 1
    assert send_due(clock=lambda: now) == 0
    [mail] = mails(sink)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Yours:\nSession 11\nSession 12" in body.get_content().replace("\r\n", "\n")
    assert files(mail) == ["session-1.ics", "session-2.ics"]
    assert set(Message.objects.values_list("state", "attempts", "sent_at")) == {(SENT, 1, now)}


def test_a_second_call_queues_nothing_and_moves_nothing(
    sink: Sink, filled: Message, now: dt.datetime
) -> None:
    queue_messages(drafts=[letter(inside(11), inside(12))], now=now + DAY)
    assert Message.objects.filter(envelope=filled).count() == 2
    assert Message.objects.count() == 3
    send_due(clock=lambda: now)
    queue_messages(drafts=[letter(inside(11), inside(12))], now=now + DAY)
    assert all_states() == {SENT}
    assert len(mails(sink)) == 1


def test_what_comes_after_its_letter_has_left_is_a_mail_of_its_own(
    sink: Sink, filled: Message, now: dt.datetime
) -> None:
    send_due(clock=lambda: now)
    queue_messages(drafts=[letter(inside(11), inside(13))], now=now)
    assert of(13).envelope is None
    send_due(clock=lambda: now)
    assert [mail["Subject"] for mail in mails(sink)] == ["Welcome", "Session 13"]


def test_what_was_queued_alone_before_stays_a_mail_of_its_own(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    queue(inside(11))
    queue_messages(drafts=[letter(inside(11), inside(12))], now=now)
    send_due(clock=lambda: now)
    assert sorted(str(mail["Subject"]) for mail in mails(sink)) == ["Session 11", "Welcome"]
    assert Message.objects.count() == 3


def test_each_letter_gets_its_own_persons_messages(queue: Queue) -> None:
    queue(letter(inside(11)), letter(inside(12, to={"person_id": 2}), number=2))
    for number, person in ((11, 1), (12, 2)):
        envelope = of(number).envelope
        assert envelope is not None
        assert envelope.person_id == person


def test_what_is_taken_back_or_objected_to_does_not_travel(
    sink: Sink, filled: Message, now: dt.datetime
) -> None:
    withdraw_messages(kinds=[CALL], about_id=11, reason="it is off")
    declare(
        replace(CALL, objections=lambda found: {m.pk: "moved" for m in found if m.about_id == 12})
    )
    send_due(clock=lambda: now)
    [mail] = mails(sink)
    assert files(mail) == []
    assert "Session" not in str(mail)
    assert (of(11).state, of(12).state) == (MessageState.SUPPRESSED, MessageState.SUPPRESSED)
    assert of(0).state == SENT


def test_what_is_in_a_letter_that_nobody_wants_goes_alone(
    sink: Sink, filled: Message, now: dt.datetime
) -> None:
    declare(
        replace(CALL, objections=lambda found: {m.pk: "known" for m in found if m.about_id == 0})
    )
    send_due(clock=lambda: now)
    assert {str(mail["Subject"]) for mail in mails(sink)} == {"Session 11", "Session 12"}
    assert of(0).state == MessageState.SUPPRESSED
    assert {of(11).state, of(12).state} == {SENT}


def test_a_busy_server_postpones_all_of_it_and_the_last_try_ends_all_of_it(
    sink: Sink, filled: Message, now: dt.datetime
) -> None:
    sink.answer = lambda _recipient: "451 busy"
    moment = now
    for number in range(MAX_ATTEMPTS):
        send_due(clock=partial(max, moment, moment))
        assert set(Message.objects.values_list("attempts", flat=True)) == {number + 1}
        assert len(set(Message.objects.values_list("state", "send_after"))) == 1
        moment += FIRST_PAUSE * 2**number
    assert all_states() == {FAILED}
    assert mails(sink) == []


@pytest.mark.parametrize(("answer", "state"), [("550 no", FAILED), ("250 fine", SENT)])
def test_what_comes_of_a_mail_comes_of_all_in_it(
    sink: Sink, filled: Message, now: dt.datetime, answer: str, state: str
) -> None:
    sink.answer = lambda _recipient: answer
    send_due(clock=lambda: now)
    assert all_states() == {state}


class Killed(BaseException):
    """A worker that dies: nothing catches it."""


@pytest.mark.parametrize("has_left", [False, True], ids=["before the mail", "after the mail"])
def test_a_worker_that_dies_loses_nothing_and_the_rest_still_comes_in_one_mail(
    sink: Sink, filled: Message, now: dt.datetime, monkeypatch: Any, has_left: bool
) -> None:
    with monkeypatch.context() as dying:
        real = sending._Run._hand_over

        def die(*arguments: Any) -> None:
            if has_left:
                real(*arguments)
            raise Killed

        dying.setattr(sending._Run, "_hand_over", die)
        dying.setattr(Outcomes, "write_down", lambda *_arguments, **_options: None)
        with pytest.raises(Killed):
            send_due(clock=lambda: now)
    assert all_states() == {MessageState.SENDING}
    send_due(clock=lambda: now)
    assert settle_claims(now=now + LEASE) == 3
    assert settle_claims(now=now + LEASE) == 0
    assert set(Message.objects.values_list("state", "may_have_arrived")) == {(QUEUED, True)}
    send_due(clock=lambda: now + LEASE)
    assert all_states() == {SENT}
    found = mails(sink)
    assert len(found) == 1 + has_left
    assert len({str(mail["Message-ID"]) for mail in found}) == 1, "a reader can tell the repeat"
    assert files(found[-1]) == ["session-1.ics", "session-2.ics"]


def test_what_may_not_repeat_is_counted_and_what_may_comes_without_it(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    """The letter may not be repeated; what was in it may, so it goes by itself."""
    queue(draft(1, NEWS, about_id=0, enclosures=[inside(11)]))
    Message.objects.update(state=MessageState.SENDING, lease_until=now, attempts=1)
    settle_claims(now=now)
    assert (of(0).state, of(11).state) == (AMBIGUOUS, QUEUED)
    send_due(clock=lambda: now)
    assert [mail["Subject"] for mail in mails(sink)] == ["Session 11"]


def test_a_lost_letter_goes_again_with_what_was_lost_in_it(
    sink: Sink, filled: Message, now: dt.datetime
) -> None:
    withdraw_messages(kinds=[CALL], about_id=12, reason="it is off")
    sink.answer = lambda _recipient: "550 no"
    send_due(clock=lambda: now)
    assert mails(sink) == []
    sink.answer = lambda _recipient: "250 fine"
    send_again(message=filled, now=now)
    with pytest.raises(NotSentAgain):
        send_again(message=filled, now=now)
    send_due(clock=lambda: now)
    [mail] = mails(sink)
    assert files(mail) == ["session-1.ics"]
    assert of(12).state == MessageState.SUPPRESSED


def test_what_was_lost_in_a_letter_can_go_alone(
    sink: Sink, filled: Message, now: dt.datetime
) -> None:
    Message.objects.update(state=FAILED)
    send_again(message=of(11), now=now)
    send_due(clock=lambda: now)
    assert [mail["Subject"] for mail in mails(sink)] == ["Session 11"]
    send_again(message=filled, now=now)
    send_due(clock=lambda: now)
    assert files(mails(sink)[-1]) == ["session-1.ics"], "what has arrived is not in it"


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """Person -> address, as the app above would say."""
    found: dict[int, str] = {}
    monkeypatch.setattr(addresses, "_lookups", [])
    announce_addresses(lambda ids: {each: found[each] for each in ids if each in found})
    return found


def test_what_was_sent_goes_again_to_another_address_with_all_in_it_and_once(
    sink: Sink, filled: Message, now: dt.datetime, people: dict[int, str]
) -> None:
    send_due(clock=lambda: now)
    filled.refresh_from_db()
    assert obstacle_to_sending_again(filled, now=now) == NOT_LOST
    assert obstacle_to_sending_again(filled, now=now, elsewhere=True) == ""
    with pytest.raises(NotSentAgain):
        send_again(message=filled, now=now)
    people[1] = "right@example.com"
    again = send_again(message=filled, now=now + DAY)
    assert again.to_address == "right@example.com"
    assert again.may_have_arrived, "at the other address"
    with pytest.raises(NotSentAgain):
        send_again(message=filled, now=now + DAY)
    send_due(clock=lambda: now + DAY)
    with pytest.raises(NotSentAgain):
        send_again(message=filled, now=now + DAY)
    first, second = mails(sink)
    assert first["To"].addresses[0].addr_spec == "person1@example.com"
    assert second["To"].addresses[0].addr_spec == "right@example.com"
    assert files(second) == ["session-1.ics", "session-2.ics"]
    assert all(
        "right@example.com" in part.get_content().decode() for part in second.iter_attachments()
    )
    assert all_states() == {SENT}


def test_what_had_nowhere_to_go_goes_once_there_is_an_address(
    sink: Sink, filled: Message, now: dt.datetime, people: dict[int, str]
) -> None:
    people[1] = ""
    send_due(clock=lambda: now)
    assert set(Message.objects.values_list("state", "state_reason")) == {
        (MessageState.SUPPRESSED, NOWHERE)
    }
    filled.refresh_from_db()
    assert obstacle_to_sending_again(filled, now=now, elsewhere=True) == ""
    with pytest.raises(NotSentAgain):
        send_again(message=filled, now=now)
    people[1] = "right@example.com"
    send_again(message=filled, now=now)
    send_due(clock=lambda: now)
    [mail] = mails(sink)
    assert files(mail) == ["session-1.ics", "session-2.ics"]


@pytest.mark.parametrize("state", [QUEUED, MessageState.SENDING, MessageState.MISSED])
def test_another_address_changes_nothing_for_what_is_on_its_way_or_too_late(
    queue: Queue, now: dt.datetime, state: MessageState
) -> None:
    [row] = queue(draft())
    row.state = state
    assert obstacle_to_sending_again(row, now=now, elsewhere=True) == NOT_LOST


def test_another_address_does_not_change_that_nobody_wants_it(
    filled: Message, now: dt.datetime, people: dict[int, str]
) -> None:
    Message.objects.update(state=SENT, sent_at=now)
    declare(replace(CALL, objections=lambda found: {m.pk: "over" for m in found}))
    people[1] = "right@example.com"
    with pytest.raises(NotSentAgain, match="over"):
        send_again(message=filled, now=now)
    filled.refresh_from_db()
    assert (filled.to_address, filled.state) == ("person1@example.com", SENT)


def test_filling_and_sending_take_the_same_statements_at_any_size(
    sink: Sink, db: None, now: dt.datetime
) -> None:
    def statements(letters: int, size: int, version: int) -> tuple[int, int]:
        drafts = [
            letter(
                *(
                    inside(100 * n + m, to={"person_id": n}, about_version=version)
                    for m in range(size)
                ),
                number=n,
                about_version=version,
            )
            for n in range(1, letters + 1)
        ]
        with CaptureQueriesContext(connection) as queued:
            queue_messages(drafts=drafts, now=now)
        with CaptureQueriesContext(connection) as sent:
            send_due(clock=lambda: now)
        return len(queued), len(sent)

    few, many = statements(2, 1, 1), statements(9, 5, 2)
    assert few == many
    assert set(states().values()) == {SENT}
