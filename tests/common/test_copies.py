"""A copy of the portal's database knows that it is one, and nothing leaves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common import copies
from common.copies import Whereabouts
from connections import egress
from connections.egress import EgressError, EgressProblem
from events.tasks import deliver
from messaging.chatting import send_chats
from messaging.models import Message, MessageState
from messaging.sending import send_due
from messaging.tasks import read_returns
from people.models import AuditEvent, Organization
from practice.tasks import read_replies

COPY = Whereabouts(is_copy=True)


@pytest.fixture
def due(db: None) -> Callable[..., Message]:
    """due() is a mail that could leave now."""

    def make(**changes: Any) -> Message:
        now = timezone.now()
        values = {"kind": "sign_in", "to_address": "leader@northwind.example", "subject": "A code",
                  "text": "Here", "queued_at": now, "send_after": now}  # fmt: skip
        if changes.get("state") == MessageState.SENDING:
            values["lease_until"] = now
        return Message.objects.create(**{**values, **changes})

    return make


@pytest.fixture
def carried_off(db: None) -> None:
    """As if this database had been restored from the dump of another one."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE common_home SET database = database + 1")
    copies.forget()


def test_a_database_that_migrate_made_is_at_home(db: None) -> None:
    copies.forget()
    assert copies.whereabouts() == copies.look() == Whereabouts()


def test_where_its_table_is_not_there_yet_nothing_is_written(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", list)
    monkeypatch.setattr(copies, "_write", lambda _otherwise: pytest.fail("there is no table"))
    copies.claim()


@pytest.mark.parametrize(
    "change",
    ["database = database + 1", "cluster = cluster + 1"],
)
def test_another_database_or_another_cluster_makes_a_copy(db: None, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE common_home SET {change}")
    assert copies.look().is_copy
    copies.claim()
    assert copies.look().is_copy, "a migration does not release it"
    copies.release()
    assert not copies.look().is_held


def test_a_copy_without_a_word_about_its_home_is_held(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM common_home")
    assert copies.look().is_copy


def test_where_the_cluster_is_not_told_the_number_of_the_database_counts(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MAY_ASK", "SELECT false")
    copies.release()
    assert not copies.look().is_held
    with connection.cursor() as cursor:
        cursor.execute("UPDATE common_home SET database = database + 1")
    assert copies.look().is_copy


def test_the_setting_holds_whatever_the_database_says(db: None, settings: Any) -> None:
    settings.OUTGOING_HELD = True
    assert copies.look().why == "OUTGOING_HELD is set"


def test_the_command_holds_and_releases(
    organization: Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("hold_outgoing")
    call_command("hold_outgoing")
    assert copies.is_held()
    call_command("release_outgoing", due="send")
    assert not copies.is_held()
    call_command("release_outgoing", due="send")
    assert "Nothing is held here." in capsys.readouterr().out
    rows = AuditEvent.objects.order_by("pk").values_list("verb", "organization_id", "detail")
    assert list(rows) == [
        ("hold_outgoing", organization.pk, {}),
        ("release_outgoing", organization.pk, {"sent": 0}),
    ], "once each: what changed nothing is not noted"


def test_no_mail_and_no_chat_leaves_a_copy(db: None, due: Callable[..., Message]) -> None:
    mail = due()
    copies.assume(COPY, seconds=60)
    assert send_due(clock=timezone.now) == send_chats(clock=timezone.now) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MessageState.QUEUED, 0)


def test_no_system_is_called_from_a_copy_and_no_try_is_spent(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []
    monkeypatch.setattr("events.tasks.deliver_due", lambda **given: tried.append(given))
    copies.assume(COPY, seconds=60)
    deliver()
    assert tried == []
    with pytest.raises(EgressError) as refused:
        egress.call("GET", "https://example.com/")
    assert refused.value.problem is EgressProblem.HELD
    copies.assume(Whereabouts(), seconds=60)
    deliver()
    assert len(tried) == 1


@pytest.mark.parametrize(
    ("setting", "reads"), [("REPLY_FOLDER", read_replies), ("BOUNCE_FOLDER", read_returns)]
)
def test_a_copy_leaves_mail_to_the_portal_it_came_for(
    db: None, settings: Any, tmp_path: Path, setting: str, reads: Callable[[], None]
) -> None:
    """Tried beside the real one, with its settings, a copy would take its mail away."""
    for room in ("new", "cur", "tmp"):
        (tmp_path / room).mkdir()
    (tmp_path / "new" / "1.answer").write_bytes(b"Subject: Declined\n\nSorry")
    setattr(settings, setting, str(tmp_path))
    copies.assume(COPY, seconds=60)
    reads()
    assert (tmp_path / "new" / "1.answer").exists()
    copies.assume(Whereabouts(), seconds=60)
    reads()
    assert not (tmp_path / "new" / "1.answer").exists()


def test_whoever_releases_says_what_becomes_of_what_was_due(
    carried_off: None,
    organization: Organization,
    due: Callable[..., Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late, in_hand = due(organization_id=organization.pk), due(state=MessageState.SENDING)
    later = due(send_after=timezone.now() + dt.timedelta(hours=1))
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="--due send or --due miss"):
        call_command("release_outgoing")
    assert copies.is_held()
    call_command("release_outgoing", due="miss")
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {
        late.pk: MessageState.MISSED,
        in_hand.pk: MessageState.AMBIGUOUS,
        later.pk: MessageState.QUEUED,
    }
    assert not copies.is_held()
    noted = AuditEvent.objects.filter(verb="release_outgoing").values_list("detail", flat=True)
    assert list(noted) == [{"missed": 1}]


def test_nobody_is_served_while_a_backup_is_being_restored(db: None) -> None:
    copies.assume(Whereabouts(is_restoring=True), seconds=60)
    answer = Client().get(reverse("account_login"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert Client().get("/healthz").status_code == 200


def test_a_process_asks_once_in_a_while(
    db: None, django_assert_num_queries: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    copies.forget()
    with django_assert_num_queries(4):
        assert not copies.is_held()
    with django_assert_num_queries(0):
        assert not copies.is_held()
