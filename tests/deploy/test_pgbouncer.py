"""A pooler in transaction mode: all go over one line to the database, one transaction each."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from common.postgres import base
from common.postgres.watch import Watch
from common.tenancy import rows_of, rows_of_all
from empathy_portal.celery import app
from empathy_portal.schedule import SCHEDULE
from peers.operations import clear_box_traces
from people.models import Member, Organization
from surveys.operations import clear_bytes, clear_traces
from tests.deploy.pooler import PGBOUNCER, pooled
from tests.factories import MemberFactory

pytestmark = [
    pytest.mark.skipif(PGBOUNCER is None, reason="pgbouncer is not installed"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _one_line(tmp_path: Path) -> Iterator[None]:
    with pooled(tmp_path):
        yield


def asked(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.fixture
def two() -> tuple[Organization, Organization]:
    first, second = MemberFactory.create(), MemberFactory.create()
    MemberFactory.create(organization=second.organization)
    return first.organization, second.organization


def test_everybody_sees_the_rows_of_their_own_organization(two) -> None:
    """Turn by turn, with and without a transaction, so that each finds what the other has left."""
    seen: list[tuple[int, int]] = []
    turn = threading.Barrier(2)

    def look(organization: Organization, number: int) -> None:
        for _round in range(10):
            with rows_of(organization.pk):
                turn.wait(20)
                seen.append((number, Member.objects.count()))
                turn.wait(20)
                with transaction.atomic():
                    seen.append((number, Member.objects.count()))
                    with transaction.atomic():
                        Member.objects.filter(organization=organization).update(department="x")
                seen.append((number, Member.objects.count()))
        connection.close()

    threads = [threading.Thread(target=look, args=[each, n]) for n, each in enumerate(two, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(seen) == 60
    assert set(seen) == {(1, 1), (2, 2)}


def test_nothing_stays_on_the_line(two) -> None:
    with rows_of(two[0].pk), transaction.atomic():
        assert asked("SELECT current_user") == "portal_web"
    assert asked("SELECT current_user") == "portal_every"
    assert not asked("SELECT current_setting('portal.organization', true)")
    with rows_of(two[0].pk):
        assert asked("SELECT current_user") == "portal_web"
        with transaction.atomic():
            assert Member.objects.count() == 1
            with rows_of_all("a test"):
                assert Member.objects.count() == 3
            assert Member.objects.count() == 1
    assert Member.objects.count() == 3


def test_what_a_rollback_takes_back_is_said_again(two) -> None:
    with rows_of(two[1].pk), transaction.atomic():
        assert Member.objects.count() == 2
        with suppress(ZeroDivisionError), transaction.atomic(), rows_of(two[0].pk):
            assert Member.objects.count() == 1
            raise ZeroDivisionError
        assert Member.objects.count() == 2


def test_a_page_waits_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch()
    monkeypatch.setattr(base, "watch", watch)
    assert asked("SHOW statement_timeout") == "0"
    with watch.request():
        assert asked("SHOW statement_timeout") == "25s"
        with transaction.atomic():
            assert asked("SHOW lock_timeout") == "10s"
    monkeypatch.setattr(base, "watch", Watch())
    assert asked("SHOW statement_timeout") == "0"


def test_many_rows_come_in_pieces_within_a_transaction_and_at_once_without(two) -> None:
    with rows_of(two[1].pk):
        assert len(list(Member.objects.iterator(chunk_size=1))) == 2
        with transaction.atomic():
            assert len(list(Member.objects.iterator(chunk_size=1))) == 2


def test_the_same_for_many_values_and_in_words_of_the_server(two) -> None:
    rename = "UPDATE people_member SET department = %s WHERE organization_id = %s AND '%%' = '%%'"
    with rows_of(two[1].pk), connection.cursor() as cursor:
        cursor.executemany(rename, [["a", two[0].pk], ["b", two[1].pk]])
    assert set(Member.objects.values_list("department", flat=True)) >= {"b"}
    assert not Member.objects.filter(organization=two[0], department="a").exists()


def test_without_a_second_lock_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "says_standing", False)
    with transaction.atomic():
        assert asked("SELECT current_user") == "portal"


def test_dead_rows_are_cleared() -> None:
    assert clear_traces()
    assert clear_bytes()
    assert clear_box_traces()


def test_whatever_the_schedule_does_is_done_here_as_well(two) -> None:
    """What PostgreSQL does in no transaction failed here alone, every five minutes."""
    app.loader.import_default_modules()
    failed = {}
    for task in sorted({str(each["task"]) for each in SCHEDULE.values()}):
        try:
            app.tasks[task].run()
        except Exception as error:  # noqa: BLE001  whatever one of them raises
            failed[task] = repr(error)
    assert failed == {}


def test_pages_work(client: Client, two) -> None:
    for organization in two:
        member = Member.objects.filter(organization=organization).earliest("pk")
        client.force_login(member.user)
        assert member.name in client.get("/").content.decode()
