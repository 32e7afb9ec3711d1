"""What comes back stops an address; what a stranger makes up stops nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from messaging import tasks
from messaging.models import AddressState, Message, MessageState
from messaging.objections import BOUNCED, COMPLAINED
from messaging.operations import obstacle_to_sending_again, send_again
from messaging.reports import READ, UNKNOWN, UNREADABLE, read_report, read_returns
from messaging.returned import (
    CAME_BACK,
    Return,
    forget_old_returns,
    forget_returns,
    message_behind,
    note_return,
    sender_of,
    stops_of,
)
from messaging.sending import send_due
from tests.messaging.conftest import CALL, CODE, Queue, draft
from tests.smtp_sink import Sink

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent.parent / "data" / "bounces"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def mailboxes(settings: Any, tmp_path: Path) -> Path:
    for room in ("new", "cur", "tmp"):
        (tmp_path / "back" / room).mkdir(parents=True)
    settings.BOUNCE_ADDRESS = "bounces@portal.example.com"
    settings.BOUNCE_FOLDER = str(tmp_path / "back")
    return tmp_path / "back"


@pytest.fixture
def letter(queue: Queue, sink: Sink, now: dt.datetime) -> Message:
    """One that the mail server took."""
    (message,) = queue(draft())
    send_due(clock=lambda: now)
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    return message


def told(message: Message, what: Return, now: dt.datetime) -> bool:
    return note_return(message_id=message.pk, address=message.to_address, what=what, now=now)


def states(*messages: Message) -> list[tuple[str, str]]:
    for each in messages:
        each.refresh_from_db()
    return [(each.state, each.state_reason) for each in messages]


def test_a_hard_bounce_stops_everything_but_what_somebody_asked_for(
    letter: Message, queue: Queue, sink: Sink, now: dt.datetime
) -> None:
    assert told(letter, Return.HARD, now)
    assert not told(letter, Return.HARD, now), "a replay tells nothing new"
    assert not told(letter, Return.COMPLAINT, now), "what is gone stays gone"
    _letter, news, call, code = queue(draft(about_version=2), draft(1, CALL), draft(1, CODE))
    send_due(clock=lambda: now)
    assert states(letter) == [("failed", CAME_BACK)]
    assert states(news, call) == [("suppressed", BOUNCED)] * 2
    assert states(code) == [("sent", "")]
    assert forget_returns("PERSON1@example.com")
    assert not forget_returns("person1@example.com")
    assert send_again(message=letter, now=now).state == MessageState.QUEUED


def test_another_address_starts_afresh(letter: Message, queue: Queue, now: dt.datetime) -> None:
    told(letter, Return.HARD, now)
    _letter, news = queue(draft(about_version=2))
    send_due(clock=lambda: now)
    news.refresh_from_db()
    assert obstacle_to_sending_again(news, now=now, elsewhere=True) == ""
    assert obstacle_to_sending_again(news, now=now) != ""
    assert stops_of({"person1@example.com", "other@example.com"}) == {
        "person1@example.com": "bounced"
    }


def test_a_complaint_stops_what_can_be_refused(
    letter: Message, queue: Queue, sink: Sink, now: dt.datetime
) -> None:
    assert told(letter, Return.COMPLAINT, now)
    _letter, news, call = queue(draft(about_version=2), draft(1, CALL))
    send_due(clock=lambda: now)
    assert states(letter, news, call) == [("sent", ""), ("suppressed", COMPLAINED), ("sent", "")]
    assert told(letter, Return.HARD, now)
    assert stops_of({"person1@example.com"}) == {"person1@example.com": "bounced"}


def test_five_soft_bounces_in_a_row_over_three_days_are_one_hard_one(
    letter: Message, queue: Queue, sink: Sink, now: dt.datetime
) -> None:
    letters = queue(*(draft(about_version=number) for number in range(2, 7)))
    send_due(clock=lambda: now)
    for number, each in enumerate(letters[:4]):
        assert told(each, Return.SOFT, now + number * DAY)
        assert not told(each, Return.SOFT, now + number * DAY), "each counts once"
    assert stops_of({letter.to_address}) == {}
    assert told(letters[3], Return.ARRIVED, now + 3 * DAY), "the row is over"
    assert not told(letters[3], Return.ARRIVED, now + 3 * DAY)
    for number, each in enumerate(letters[:4]):
        told(each, Return.SOFT, now + number * DAY)
    late = AddressState.objects.get().last_at + 15 * DAY
    told(letters[4], Return.SOFT, late)
    assert AddressState.objects.get().soft_bounces == 1, "a row ends by itself"
    AddressState.objects.update(soft_bounces=4, soft_since=late - 3 * DAY)
    told(letters[5], Return.SOFT, late + DAY)
    assert stops_of({letter.to_address}) == {letter.to_address: "bounced"}
    assert forget_old_returns(now=late + 300 * DAY) == 0
    assert forget_old_returns(now=late + 400 * DAY) == 1


def test_what_is_told_of_other_mails_is_not_believed(
    letter: Message, queue: Queue, now: dt.datetime
) -> None:
    _letter, never_sent = queue(draft(2))
    assert not told(never_sent, Return.HARD, now)
    assert not note_return(
        message_id=letter.pk, address="other@example.com", what=Return.HARD, now=now
    )
    assert not note_return(message_id=0, address="a@example.com", what=Return.HARD, now=now)
    assert not AddressState.objects.exists()


def test_mail_comes_back_to_an_address_that_nobody_can_guess(
    letter: Message, sink: Sink, settings: Any
) -> None:
    sender = sender_of(letter.pk)
    assert f"MAIL FROM:<{sender}>" in "\n".join(sink.conversation)
    assert message_behind(f"To: <{sender.upper()}>") == letter.pk
    assert message_behind(sender.replace("+", "+1")) is None
    settings.BOUNCE_ADDRESS = ""
    assert sender_of(letter.pk) == ""


@pytest.mark.parametrize(
    ("sample", "what"),
    [
        ("postfix-unknown", Return.HARD),
        ("exchange-full", Return.SOFT),
        ("postfix-delayed", None),
        ("complaint", Return.COMPLAINT),
    ],
)
def test_reports_are_read_as_mail_servers_write_them(sample: str, what: Return | None) -> None:
    raw = (SAMPLES / f"{sample}.eml").read_bytes().replace(b"SENDER", sender_of(7).encode())
    report = read_report(raw)
    assert (report.message_id, report.what) == (7, what)


def test_what_lies_in_the_folder_is_read_once_and_the_rest_put_aside(
    letter: Message, mailboxes: Path, now: dt.datetime
) -> None:
    raw = (SAMPLES / "postfix-unknown.eml").read_bytes()
    sealed = raw.replace(b"SENDER", sender_of(letter.pk).encode())
    for number, each in enumerate([raw, sealed, sealed, b"boundary" * 30]):
        (mailboxes / "new" / f"{number}.mail").write_bytes(each)
    counted = read_returns(folder=mailboxes, now=now)
    assert counted == {READ: 2, UNKNOWN: 1, UNREADABLE: 1}
    assert list((mailboxes / "new").iterdir()) == []
    assert stops_of({letter.to_address}) == {letter.to_address: "bounced"}
    tasks.read_returns()
