"""A list that is fetched: looked at by a person once, imported by itself while nothing is in doubt,
left to a person otherwise, and never half.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from connections.models import Exchange
from messaging.models import Message
from people.importing.tables import SourceRow
from people.models import Member, PeopleImport, Role
from people.operations import LastAdmin, StaleImport, discard_import, mark_left, stage_import
from provisioning.fetch_models import FetchedList, FetchRun
from provisioning.fetch_states import FetchProblem, FetchState
from provisioning.operations import fetch_runs, fetch_settling
from provisioning.operations.fetch_lists import ask_for_list, remove_list, switch_list, take_charge
from provisioning.operations.fetch_runs import LEASE, fetch_next, forget_runs
from provisioning.operations.fetch_settling import settle_next
from provisioning.tasks import fetch_lists
from tests.factories import MemberFactory
from tests.provisioning.making import (
    a_list,
    confirm,
    csv_of,
    fetch_now,
    people,
    run_of,
    running_list,
    tick,
)
from tests.provisioning.web_server import ListServer

pytestmark = pytest.mark.proof("connections", **{"fetched lists": 1})

DAY = dt.timedelta(days=1)
COLUMNS = [
    ("Employee ID", "employee_id"),
    ("Name", "name"),
    ("Email", "email"),
    ("Department", "department"),
]


def mails() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def came(fetched: FetchedList, now: dt.datetime) -> tuple[str, str]:
    """What the next time on the schedule comes to."""
    tick(now)
    run = run_of(fetched)
    return run.state, run.problem


@pytest.fixture
def running(web: ListServer, admin: Member, now: dt.datetime) -> FetchedList:
    """Ten people came by it; the next one is due tomorrow."""
    web.body = csv_of(people(10))
    return running_list(web.url, now=now, by=admin)


def test_the_first_list_waits_and_the_next_one_comes_in_by_itself(
    web: ListServer, admin: Member, now: dt.datetime
) -> None:
    web.body = csv_of(people(3))
    fetched = a_list(web.url, now=now, by=admin, imports=True)
    first = fetch_now(fetched, now=now, by=admin)
    assert (first.state, first.problem) == (FetchState.WAITING, FetchProblem.FIRST)
    assert mails() == ["A list waits for you: Workday"]
    assert not Member.objects.filter(department="Support").exists()
    confirm(first, now=now, by=admin)
    assert settle_next(now=now)
    assert not settle_next(now=now)
    assert run_of(fetched).state == FetchState.DONE

    ask_for_list(fetched=fetched, now=now, by=admin)
    assert came(fetched, now) == (FetchState.UNCHANGED, "")
    assert PeopleImport.objects.count() == 1
    web.body = csv_of(people(4, "Sales"))
    for _twice in range(2):
        ask_for_list(fetched=fetched, now=now, by=admin)
    assert came(fetched, now) == (FetchState.DONE, "")
    assert Member.objects.filter(department="Sales").count() == 4
    assert len(mails()) == 1
    assert Exchange.objects.filter(what="GET (web)").count() == 3


def test_it_is_due_on_its_days_and_not_between(
    running: FetchedList, web: ListServer, now: dt.datetime
) -> None:
    running.refresh_from_db()
    assert running.due_at is not None
    assert now < running.due_at <= now + DAY
    asked = len(web.asked)
    tick(running.due_at - dt.timedelta(minutes=1))
    assert len(web.asked) == asked
    web.body = csv_of(people(11))
    assert came(running, running.due_at) == (FetchState.DONE, "")
    assert running.due_at == now.replace(hour=6, minute=0) + DAY


@pytest.mark.parametrize(
    ("rows", "headings", "problem"),
    [
        (people(7), None, FetchProblem.SHORTER),
        (people(10), ("Employee ID", "Name", "Email", "Cost center"), FetchProblem.HEADINGS),
        ([*people(9), ("E9", "Zoe Quist", "zoe@northwind.example", "A")], None,
         FetchProblem.QUESTIONS),
        ([*people(10), ("E10", "Bo Dahl", "no address", "A")], None, FetchProblem.ROWS),
        ([(*row[:2], f"new{row[2]}", *row[3:]) for row in people(2)] + people(10)[2:], None, ""),
    ],
)  # fmt: skip
def test_what_is_in_doubt_waits_for_a_person(
    running: FetchedList, web: ListServer, now: dt.datetime, rows: Any, headings: Any, problem: str
) -> None:
    before = list(Member.objects.order_by("pk").values())
    web.body = csv_of(rows, headings) if headings else csv_of(rows)
    state, found = came(running, now + DAY)
    assert found == problem
    assert state == (FetchState.WAITING if problem else FetchState.DONE)
    if problem:
        assert list(Member.objects.order_by("pk").values()) == before
        assert len(mails()) == 2  # the first list, and this one


def test_many_leavers_or_a_choice_to_look_wait_and_a_newer_list_takes_the_place(
    web: ListServer, admin: Member, now: dt.datetime
) -> None:
    def with_status(status: str) -> bytes:
        return csv_of([(*row, status) for row in people(10)],
                      ("Employee ID", "Name", "Email", "Department", "Status"))  # fmt: skip

    web.body = with_status("Active")
    fetched = running_list(web.url, now=now, by=admin)
    web.body = with_status("Terminated")
    assert came(fetched, now + DAY) == (FetchState.WAITING, FetchProblem.ALARMS)
    waiting = run_of(fetched)
    web.body = with_status("Inactive")
    assert came(fetched, now + 2 * DAY) == (FetchState.WAITING, FetchProblem.ALARMS)
    waiting.refresh_from_db()
    assert waiting.state == FetchState.REPLACED
    assert len(mails()) == 2, "the same from day to day is one mail"
    fetched.refresh_from_db()
    settings = {**fetched.connection.settings, "imports": False}
    type(fetched.connection).objects.update(settings=settings)
    web.body = csv_of([(*row, "Active") for row in people(10, "Sales")],
                      ("Employee ID", "Name", "Email", "Department", "Status"))  # fmt: skip
    assert came(fetched, now + 3 * DAY) == (FetchState.WAITING, FetchProblem.BY_HAND)
    confirm(run_of(fetched), now=now, by=admin)
    assert came(fetched, now + 3 * DAY) == (FetchState.DONE, "")


def test_a_question_that_was_answered_is_not_asked_again(
    running: FetchedList, web: ListServer, admin: Member, now: dt.datetime
) -> None:
    rows = [*people(9), ("E9", "Zoe Quist", "zoe@northwind.example", "A")]
    web.body = csv_of(rows)
    came(running, now + DAY)
    confirm(run_of(running), now=now, by=admin)  # somebody new, as nobody said otherwise
    web.body = csv_of([*rows, ("E10", "Bo Dahl", "bo@northwind.example", "A")])
    assert came(running, now + 2 * DAY) == (FetchState.DONE, "")


def test_what_cannot_be_read_changes_nothing_and_is_said(
    running: FetchedList, web: ListServer, now: dt.datetime
) -> None:
    web.body = b""
    assert came(running, now + DAY) == (FetchState.LATER, FetchProblem.EMPTY)
    unreadable = (FetchState.FAILED, FetchProblem.UNREADABLE)
    for place, body in enumerate((csv_of([]), b"%PDF-1.7 no list at all"), start=2):
        web.body = body
        assert came(running, now + place * DAY) == unreadable
        assert run_of(running).detail
    assert mails()[1:] == ["Not fetched: Workday"]
    assert not PeopleImport.objects.filter(state="checked", discarded=None).exists()
    web.body = csv_of(people(12))
    assert came(running, now + 4 * DAY) == (FetchState.DONE, "")


def test_a_server_with_a_problem_is_tried_again_on_the_same_day_and_then_told_of(
    running: FetchedList, web: ListServer, now: dt.datetime
) -> None:
    web.status = 503
    running.refresh_from_db()
    assert running.due_at is not None
    at, states = running.due_at, []
    for _try in range(5):
        states.append(came(running, at)[0])
        running.refresh_from_db()
        at = running.due_at
    assert states == [FetchState.LATER] * 4 + [FetchState.FAILED]
    assert running.due_at.date() == (now + 2 * DAY).date()
    assert running.tries == 0
    assert mails()[1:] == ["Not fetched: Workday"]
    web.status = 401  # an account may get locked: not once more
    assert came(running, at) == (FetchState.FAILED, FetchProblem.SIGN_IN)


def test_a_worker_that_is_killed_leaves_the_list_due_and_it_comes_once(
    running: FetchedList, web: ListServer, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.body, moment = csv_of(people(11)), now + DAY

    def killed(*_given: object, **_how: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(fetch_runs, "queue_work", killed)
        with pytest.raises(SystemExit):
            fetch_next(now=moment)
    assert run_of(running).state == FetchState.RUNNING
    assert not fetch_next(now=moment), "in the hands of a worker, as far as anybody knows"
    assert came(running, moment + LEASE) == (FetchState.DONE, "")
    assert FetchRun.objects.filter(began_at=moment).count() == 1
    assert PeopleImport.objects.count() == 2

    web.body = csv_of(people(12))
    FetchedList.objects.update(tries=5)
    assert came(running, moment + DAY) == (FetchState.FAILED, FetchProblem.STUCK)


def test_two_workers_never_fetch_the_same_list(
    running: FetchedList, web: ListServer, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.body, inner = csv_of(people(11)), fetch_runs._begin
    asked = len(web.asked)

    def somebody_was_faster(moment: dt.datetime) -> object:
        begun = inner(moment)
        monkeypatch.setattr(fetch_runs, "_begin", inner)
        assert not fetch_next(now=moment)
        return begun

    monkeypatch.setattr(fetch_runs, "_begin", somebody_was_faster)
    tick(now + DAY)
    assert len(web.asked) == asked + 1
    assert run_of(running).state == FetchState.DONE


def test_what_an_admin_says_while_a_file_comes_holds_and_nothing_waits_for_it(
    running: FetchedList,
    web: ListServer,
    admin: Member,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    web.body, inner, outside = (
        csv_of(people(11)),
        fetch_runs.fetch_file,
        len(database.savepoint_ids),
    )

    def meanwhile(fetched: FetchedList, *, anew: bool) -> object:
        assert len(database.savepoint_ids) == outside, "no transaction is open"
        switch_list(fetched=running, is_on=False, now=now, by=admin)
        return inner(fetched, anew=anew)

    monkeypatch.setattr(fetch_runs, "fetch_file", meanwhile)
    assert fetch_next(now=now + DAY)
    assert not FetchRun.objects.filter(began_at=now + DAY).exists()
    assert PeopleImport.objects.count() == 1
    running.refresh_from_db()
    assert (running.due_at, running.held_until) == (None, None)


def test_whose_lease_was_over_leaves_the_list_to_who_has_it_now(
    running: FetchedList, web: ListServer, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.body, inner = csv_of(people(11)), fetch_runs.fetch_file
    theirs = now + 2 * DAY

    def slowly(fetched: FetchedList, *, anew: bool) -> object:
        FetchedList.objects.filter(pk=running.pk).update(held_until=theirs)
        return inner(fetched, anew=anew)

    monkeypatch.setattr(fetch_runs, "fetch_file", slowly)
    assert fetch_next(now=now + DAY)
    running.refresh_from_db()
    assert running.held_until == theirs
    assert run_of(running).state == FetchState.RUNNING
    assert PeopleImport.objects.count() == 1, "the one of the day before"


def test_without_somebody_in_charge_nothing_is_fetched(
    running: FetchedList, web: ListServer, admin: Member, now: dt.datetime
) -> None:
    other = MemberFactory(organization=admin.organization, roles=[Role.ADMIN], name="Bo Dahl")
    mark_left(member=admin, now=now, by=other)
    web.body = csv_of(people(11))
    assert came(running, now + DAY) == (FetchState.FAILED, FetchProblem.NOBODY)
    for _twice in range(2):
        take_charge(fetched=running, now=now, by=other)
    assert came(running, now + 2 * DAY) == (FetchState.DONE, "")


def test_a_list_that_was_let_go_of_comes_again(
    running: FetchedList, web: ListServer, admin: Member, now: dt.datetime
) -> None:
    web.body = csv_of(people(7))
    came(running, now + DAY)
    waiting = run_of(running).people_import
    assert waiting is not None
    discard_import(people_import=waiting, now=now, by=admin)
    PeopleImport.objects.filter(pk=waiting.pk).delete()
    tick(now + DAY)
    assert run_of(running).state == FetchState.DISCARDED
    assert came(running, now + 2 * DAY) == (FetchState.WAITING, FetchProblem.SHORTER)
    for _twice in range(2):
        remove_list(fetched=running, now=now, by=admin)
    tick(now + 9 * DAY)
    assert forget_runs(now=now + 200 * DAY)
    assert not forget_runs(now=now + 200 * DAY)


def test_a_server_that_sends_the_same_file_again_brings_nobody(
    running: FetchedList, now: dt.datetime
) -> None:
    FetchedList.objects.update(mark={})
    assert came(running, now + DAY) == (FetchState.UNCHANGED, "")
    assert PeopleImport.objects.count() == 1


def test_columns_are_read_as_a_person_mapped_them_in_whatever_order(
    running: FetchedList, web: ListServer, now: dt.datetime
) -> None:
    mapped = [[name, "" if name == "Department" else field] for name, field in COLUMNS]
    FetchedList.objects.update(columns=mapped)
    web.body = csv_of([(row[3], *row[:3]) for row in people(10, "Sales")],
                      ("Department", "Employee ID", "Name", "Email"))  # fmt: skip
    assert came(running, now + DAY) == (FetchState.DONE, "")
    assert not Member.objects.filter(department="Sales").exists()


@pytest.mark.parametrize(
    ("unread", "written", "problem"),
    [
        (b"M\xb3ler", "", FetchProblem.LETTERS),
        (None, "Some people were changed.", FetchProblem.CHANGED),
        (None, "", FetchProblem.NOBODY),
    ],
)
def test_what_stops_a_list_that_was_read_is_said(
    running: FetchedList,
    admin: Member,
    now: dt.datetime,
    unread: bytes | None,
    written: str,
    problem: str,
) -> None:
    rows = [SourceRow(number, tuple(row)) for number, row in enumerate(people(10), start=2)]
    staged = stage_import(source="a", columns=COLUMNS, rows=rows, unread=unread, now=now, by=admin)
    PeopleImport.objects.filter(pk=staged.pk).update(problem=written)
    FetchedList.objects.update(in_charge=None)
    FetchRun.objects.create(
        fetched_list=running, state=FetchState.READING, people_import=staged, began_at=now
    )
    tick(now)
    assert (run_of(running).state, run_of(running).problem) == (FetchState.WAITING, problem)


@pytest.mark.parametrize(
    ("error", "problem"),
    [(LastAdmin(), FetchProblem.LAST_ADMIN), (StaleImport(), FetchProblem.CHANGED)],
)
def test_a_list_that_cannot_be_written_waits(
    running: FetchedList,
    web: ListServer,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    problem: str,
) -> None:
    def refuse(**_given: object) -> None:
        raise error

    monkeypatch.setattr(fetch_settling, "confirm_import", refuse)
    web.body = csv_of(people(11))
    assert came(running, now + DAY) == (FetchState.WAITING, problem)


def test_the_tick_does_nothing_where_the_kind_is_closed(
    running: FetchedList, web: ListServer, settings: Any
) -> None:
    FetchedList.objects.update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    asked = len(web.asked)
    settings.CONNECTIONS = frozenset()
    fetch_lists()
    assert len(web.asked) == asked
    settings.CONNECTIONS = frozenset({"people"})
    fetch_lists()
    assert len(web.asked) == asked + 1


def test_a_thousand_rows_take_as_many_statements_as_a_hundred(
    web: ListServer, admin: Member, now: dt.datetime
) -> None:
    web.body = csv_of(people(100))
    fetched = running_list(web.url, now=now, by=admin)

    def statements(body: bytes, moment: dt.datetime) -> int:
        web.body = body
        with CaptureQueriesContext(database) as captured:
            tick(moment)
        assert run_of(fetched).state == FetchState.DONE
        return len(captured)

    few = statements(csv_of(people(100, "Sales")), now + DAY)
    assert statements(csv_of(people(1000)), now + 2 * DAY) <= few + 10


def test_a_long_list_is_written_by_the_worker_that_has_long_lists(
    running: FetchedList, web: ListServer, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("people.import_rows.A_MOMENT_ROWS", 5)
    web.body = csv_of(people(12))
    assert came(running, now + DAY) == (FetchState.DONE, "")
    running.refresh_from_db()
    assert running.length == 12
