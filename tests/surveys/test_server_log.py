"""What the database server writes down of answers: nothing, as the portal starts it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from common.tenancy import as_owner
from common.tokens import hash_token
from people.models import Member
from surveys.links import token_of
from surveys.models import PulsePlan, Wave
from surveys.operations import answer, turn_waves
from surveys.questions import QuestionKind
from tests.server_log import our_log_of_the_database
from tests.surveys.conftest import AT_TEN

Team = Callable[..., list[Member]]
Figure = Callable[[str, float], None]
PAGE = 8192
TYPED = "words that only one person has written"


def _answer_and_be_cut_off(wave: Wave) -> None:
    """Somebody's answer waits for a lock, and their connection is ended: the server says so."""
    first, second = (token_of(each.pk) for each in wave.invitations.order_by("place")[:2])
    values = {str(item.pk): TYPED for item in wave.items.filter(kind=QuestionKind.OPEN)}
    is_known, is_locked = threading.Event(), threading.Event()

    def give() -> None:
        with contextlib.suppress(OperationalError, InterfaceError):
            answer(token=first, values=values, now=AT_TEN)  # learns the statements
            is_known.set()
            is_locked.wait(10)
            answer(token=second, values=values, now=AT_TEN)
        connection.close()

    thread = threading.Thread(target=give)
    thread.start()
    is_known.wait(10)
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE surveys_pendinganswer IN ACCESS EXCLUSIVE MODE")
        is_locked.set()
        until = time.monotonic() + 10
        while not _ended(cursor):
            assert time.monotonic() < until, "nobody waits"
    thread.join(10)


def _ended(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_stat_clear_snapshot()")
    cursor.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return bool(cursor.fetchone()[0])


@pytest.mark.proof("anonymity")
@pytest.mark.django_db(transaction=True)
def test_the_log_of_our_server_has_no_answer_whatever_fails(
    plan: PulsePlan, team: Team, figure: Figure
) -> None:
    """An answer, one that is cut off in the middle, and one that an operator has written down."""
    team(12)
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(state=Wave.State.OPEN)
    before = len(our_log_of_the_database())
    _answer_and_be_cut_off(wave)
    token = token_of(wave.invitations.order_by("place")[2].pk)
    item = wave.items.filter(kind=QuestionKind.OPEN).get()
    answer(token=token, values={str(item.pk): TYPED}, now=AT_TEN)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        asked_last = str(cursor.fetchall())
    log = our_log_of_the_database()[before:]
    assert "terminating connection" in log
    told = sum(
        secret in text for secret in (TYPED, hash_token(token)) for text in (log, asked_last)
    )
    figure("answers in the log of the server", told)
    assert not told
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET log_statement = 'all'")
        token = token_of(wave.invitations.order_by("place")[3].pk)
        answer(token=token, values={str(item.pk): TYPED}, now=AT_TEN)
        cursor.execute("RESET log_statement")
    log = our_log_of_the_database()
    assert TYPED in log, "docs/anonymity.md says that it is there"
    assert hash_token(token) in log


@pytest.mark.proof("anonymity")
@pytest.mark.django_db(transaction=True)
def test_the_write_ahead_log_has_answers_in_their_order_as_the_docs_say(
    plan: PulsePlan, team: Team, figure: Figure
) -> None:
    """No promise, but counted: whoever has the files of these days reads them. Where nothing is
    archived, the two commands that the docs give an operator end it.
    """
    team(12)
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(state=Wave.State.OPEN)
    item = wave.items.filter(kind=QuestionKind.OPEN).get()
    texts = [f"{number} of those that wrote {TYPED}" for number in (7, 3, 9, 1, 4)]
    for text, invitation in zip(texts, wave.invitations.order_by("?"), strict=False):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn()")
            (began,) = cursor.fetchone()
        answer(token=token_of(invitation.pk), values={str(item.pk): text}, now=AT_TEN)
        # At once: other tests write as well, and a checkpoint takes away files that are full.
        assert text.encode() in _written_since(str(began)), "behind all that came before"
    figure("answers in the write-ahead log, in the order of their arrival", len(texts))
    assert wave.closes_at is not None
    turn_waves(now=wave.closes_at)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SHOW wal_recycle")
        assert cursor.fetchone() == ("off",), "as the portal starts its servers"
        cursor.execute("SELECT pg_switch_wal()")
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT string_agg(name, ' ') FROM pg_ls_waldir()")
        names = str(cursor.fetchone()[0]).split()
        left = b"".join(_read(cursor, name) for name in names if "." not in name)
    still = sum(text.encode() in left for text in texts)
    figure("answers in it after a switch and a checkpoint", still)
    assert not still


def _written_since(began: str) -> bytes:
    """What stands in the files of the write-ahead log, from the one that was written then."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT name FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
            " AND name >= pg_walfile_name(%s::pg_lsn)"
            " AND name <= pg_walfile_name(pg_current_wal_lsn()) ORDER BY name",
            [began],
        )
        names = [name for (name,) in cursor.fetchall()]
        found = b""
        for name in names:
            found += _read(cursor, name)
    return found


def _read(cursor: CursorWrapper, name: str) -> bytes:
    cursor.execute("SELECT pg_read_binary_file('pg_wal/' || %s, true)", [name])
    return _without_headers(bytes(cursor.fetchone()[0] or b""))


def _without_headers(file: bytes) -> bytes:
    """What is written runs on behind the header of the next page."""
    return b"".join(
        file[start + (24 if start else 40) : start + PAGE] for start in range(0, len(file), PAGE)
    )
