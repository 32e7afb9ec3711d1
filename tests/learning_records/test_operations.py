"""What happened reaches the store once, whatever goes wrong on the way."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from msgspec.structs import replace

from connections.egress import EgressError, EgressProblem
from connections.models import Connection, Exchange
from connections.operations import change_connection, switch_connection
from connections.states import ExchangeOutcome
from events.models import Event
from events.operations import sweep
from learning.operations import complete_card
from learning_records.models import PackageLink, RecordStatement, RecordStore
from learning_records.operations import (
    confirm_package,
    note_told,
    send_refused_again,
    send_statements,
    sending,
    switch_packages,
    try_store,
)
from learning_records.operations.packages import NotYours
from learning_records.queries import (
    counts_of,
    link_behind,
    open_packages,
    own_step,
    wanted_events,
)
from learning_records.uses import as_json, store_settings
from people.models import AuditEvent, Member
from people.operations import lift_restriction, restrict_person
from programs.models import Program
from tests.factories import MemberFactory, ModuleFactory, ProgramVersionFactory
from tests.learning.conftest import Course
from tests.learning_records.conftest import MINUTE, PlayedStore, connected

LATER = 10 * MINUTE
TICKET = "abcdefghijklmnopqrstuvwxy2"


def last_detail() -> tuple[str, str]:
    found = Exchange.objects.latest("pk")
    return found.outcome, found.detail


def test_cards_and_a_module_reach_the_store_once(
    done: Course, store: Connection, played: PlayedStore, leader: Member, now: dt.datetime
) -> None:
    send_statements(now=now + LATER)
    verbs = [each["verb"]["id"].rsplit("/", 1)[1] for each in played.taken]
    assert verbs == ["completed"] * 4
    assert played.asked_with["X-Experience-API-Version"] == "1.0.3"
    assert played.asked_with["Authorization"] == "Basic cG9ydGFsOm9wZW4gc2VzYW1l"
    names = {each["actor"]["account"]["name"] for each in played.taken}
    assert len(names) == 1
    said = json.dumps(played.taken)
    assert leader.email not in said
    assert leader.name not in said
    assert last_detail() == (ExchangeOutcome.DONE, "4 statements were accepted.")

    for more in (LATER, 2 * LATER):
        sweep(now=now + more)
        send_statements(now=now + more)
    assert len(played.taken) == 4
    assert counts_of(store).taken == 4


def test_what_nobody_wrote_for_others_stays_here(
    done: Course, store: Connection, played: PlayedStore, now: dt.datetime
) -> None:
    """Only ids of an event are read: whatever else may stand in it goes nowhere."""
    for event in Event.objects.all():
        event.detail = {**event.detail, "note": "MARKER", "level": 3}
        event.save()
    send_statements(now=now + LATER)
    assert len(played.taken) == 4
    assert "MARKER" not in json.dumps(played.taken)


def test_addresses_are_sent_where_the_admin_chose_it(
    done: Course, store: Connection, played: PlayedStore, leader: Member, admin: Member, now: Any
) -> None:
    changed = as_json(replace(store_settings(store), actor="mbox", scheme="bearer"))
    change_connection(
        connection=store, revision=1, name="x", settings=changed, secret="t", now=now, by=admin
    )
    send_statements(now=now + LATER)
    assert {each["actor"]["mbox"] for each in played.taken} == {f"mailto:{leader.email}"}
    assert played.asked_with["Authorization"] == "Bearer t"


def test_people_have_the_same_name_in_every_store_of_an_organization(
    store: Connection, admin: Member, outsider: Member, now: dt.datetime
) -> None:
    key = store_settings(store).actor_key
    assert store_settings(connected(admin, now)).actor_key == key
    assert store_settings(connected(outsider, now)).actor_key != key


def test_one_bad_statement_does_not_hold_up_the_others(
    done: Course, store: Connection, played: PlayedStore, admin: Member, now: dt.datetime
) -> None:
    bad = done.cards[1].slug
    played.answer = lambda sent: 400 if any(bad in each["object"]["id"] for each in sent) else 200
    send_statements(now=now + LATER)
    assert len(played.taken) == 3
    assert len(played.calls) == 5
    assert (counts_of(store).taken, counts_of(store).refused) == (3, 1)
    assert RecordStatement.objects.get(state="refused").status == 400
    outcome, detail = last_detail()
    assert outcome == ExchangeOutcome.REFUSED
    assert "refused 1 statement" in detail

    played.answer = lambda _sent: 200
    for expected in (1, 0):
        again = send_refused_again(connection=store, now=now + 2 * LATER, by=admin)
        assert again == expected
    send_statements(now=now + 2 * LATER)
    assert len(played.taken) == 4
    assert AuditEvent.objects.filter(verb="send_refused_again").count() == 1


def test_bad_ones_take_their_turn_where_there_are_too_many_for_one_run(
    done: Course, store: Connection, played: PlayedStore, now: dt.datetime, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sending, "MOST_CALLS", 3)
    played.answer = lambda sent: 400 if len(sent) > 1 else 200
    send_statements(now=now + LATER)
    assert (len(played.taken), counts_of(store).waiting) == (2, 2)
    send_statements(now=now + LATER)
    assert sorted(each["id"] for each in played.taken) == sorted(
        {each["id"] for each in played.taken}
    )
    assert counts_of(store).taken == 4


def test_a_conflict_means_that_the_store_had_it(
    done: Course, store: Connection, played: PlayedStore, now: dt.datetime
) -> None:
    """The worker died between the answer of the store and its own commit."""
    send_statements(now=now + LATER)
    RecordStatement.objects.update(state="waiting")
    had = {each["id"] for each in played.taken}
    played.answer = lambda sent: 409 if had & {each["id"] for each in sent} else 200
    send_statements(now=now + LATER)
    assert counts_of(store).taken == 4
    assert len(played.taken) == 4


def test_a_store_that_is_away_is_asked_less_and_less(
    done: Course, store: Connection, played: PlayedStore, now: dt.datetime
) -> None:
    played.answer = lambda _sent: 503
    at = now + LATER
    for pause in (1, 5, 30, 120, 360, 360):
        send_statements(now=at)
        kept = RecordStore.objects.get()
        assert kept.next_at == at + dt.timedelta(minutes=pause)
        at = kept.next_at
    assert counts_of(store).waiting == 4
    assert last_detail()[0] == ExchangeOutcome.FAILED
    played.answer = lambda _sent: 200
    send_statements(now=at)
    assert counts_of(store).taken == 4
    assert RecordStore.objects.get().failures == 0


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "sign-in"), (404, "no record store"), (301, "another address"), (429, "fewer calls")],
)
def test_a_failure_says_what_to_do(
    done: Course, played: PlayedStore, now: dt.datetime, status: int, words: str
) -> None:
    played.answer, played.headers = lambda _sent: status, {"Retry-After": "7200"}
    send_statements(now=now + LATER)
    assert words in last_detail()[1]
    assert RecordStore.objects.get().next_at == now + LATER + dt.timedelta(hours=2)


def test_a_store_that_cannot_be_reached_waits(
    done: Course, store: Connection, now: dt.datetime, settings: Any
) -> None:
    settings.EGRESS_PRIVATE = frozenset()
    send_statements(now=now + LATER)
    assert last_detail() == (ExchangeOutcome.FAILED, "The address has to begin with https://.")
    assert counts_of(store).waiting == 4


def test_two_workers_do_not_call_one_store_and_a_dead_one_is_followed(
    done: Course, store: Connection, played: PlayedStore, now: dt.datetime, monkeypatch: Any
) -> None:
    def dies(*_given: Any) -> None:
        send_statements(now=now + LATER)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(sending, "post_statements", dies)
        with pytest.raises(SystemExit):
            send_statements(now=now + LATER)
    assert not played.taken
    send_statements(now=now + LATER + MINUTE)
    assert not played.taken
    send_statements(now=now + LATER + sending.LEASE)
    assert len(played.taken) == 4


def test_nothing_is_sent_of_what_is_gone(
    done: Course, store: Connection, played: PlayedStore, now: dt.datetime
) -> None:
    for event in Event.objects.filter(kind="card.completed"):
        event.detail = {**event.detail, "card": {"id": 0}}
        event.save()
    Event.objects.filter(kind="module.completed").update(detail={})
    send_statements(now=now + LATER)
    assert not played.calls
    outcome, detail = last_detail()
    assert outcome == ExchangeOutcome.REFUSED
    assert "no longer exists" in detail
    assert counts_of(store).refused == 4


def test_nobody_listens_and_nothing_goes_where_it_is_off_or_closed(
    done: Course, store: Connection, played: PlayedStore, admin: Member, now: Any, settings: Any
) -> None:
    assert set(wanted_events()) == {admin.organization_id}
    settings.CONNECTIONS = frozenset()
    assert wanted_events() == {}
    send_statements(now=now + LATER)
    settings.CONNECTIONS = frozenset({"records"})
    switch_connection(connection=store, is_on=False, now=now, by=admin)
    assert wanted_events() == {}
    send_statements(now=now + LATER)
    assert not played.calls


def test_what_happened_before_the_store_was_connected_is_not_told(
    done: Course, store: Connection, played: PlayedStore, now: dt.datetime
) -> None:
    Event.objects.update(happened_at=now - MINUTE)
    send_statements(now=now + LATER)
    assert not played.calls


def test_the_same_number_of_statements_at_any_size(
    done: Course, store: Connection, now: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(22):
        send_statements(now=now + LATER)


def test_a_test_hands_a_statement_over_and_takes_it_back(
    store: Connection, played: PlayedStore, now: dt.datetime
) -> None:
    tried = try_store(connection=store, now=now)
    assert [(each.what, each.is_good) for each in tried] == [
        ("GET /about", True),
        ("POST /statements", True),
        ("POST /statements", True),
    ]
    given, voiding = played.taken
    assert voiding["object"] == {"objectType": "StatementRef", "id": given["id"]}
    assert voiding["verb"]["id"].endswith("/voided")
    assert Exchange.objects.filter(outcome=ExchangeOutcome.DONE).count() == 3


@pytest.mark.parametrize(
    ("status", "body", "posted", "goods"),
    [
        (404, b"", 200, [True, True, True]),
        (200, b"<html>", 200, [False]),
        (200, b'{"version": ["2.0.0"]}', 200, [False]),
        (401, b"", 200, [False]),
        (200, b'{"version": ["1.0.1"]}', 403, [True, False]),
        (200, b'{"version": ["1.0.1"]}', 400, [True, False]),
    ],
)
def test_a_test_says_which_step_does_not_work(
    store: Connection,
    played: PlayedStore,
    now: Any,
    status: int,
    body: bytes,
    posted: int,
    goods: Any,
) -> None:
    played.about_status, played.about, played.answer = status, body, lambda _sent: posted
    tried = try_store(connection=store, now=now)
    assert [each.is_good for each in tried] == goods
    assert all(each.said for each in tried)


def test_a_test_says_that_nobody_answers(
    store: Connection, now: dt.datetime, settings: Any, monkeypatch: Any
) -> None:
    settings.EGRESS_PRIVATE = frozenset()
    [tried] = try_store(connection=store, now=now)
    assert tried.said == "The address has to begin with https://."
    assert tried.status is None


def test_a_test_says_that_the_line_broke_half_way(
    store: Connection, now: dt.datetime, monkeypatch: Any
) -> None:
    def broken(*_given: Any) -> None:
        raise EgressError(EgressProblem.UNREACHABLE)

    monkeypatch.setattr("learning_records.operations.trying.post_statements", broken)
    _about, posted = try_store(connection=store, now=now)
    assert posted.said == str(EgressProblem.UNREACHABLE.label)


def test_packages_are_switched_for_an_organization(admin: Member, now: dt.datetime) -> None:
    for _twice in range(2):
        switch_packages(is_on=True, now=now, by=admin)
    connection = open_packages(admin.organization_id)
    assert connection is not None
    switch_packages(is_on=False, now=now, by=admin)
    assert open_packages(admin.organization_id) is None
    assert Connection.objects.count() == 1


def test_a_package_belongs_to_one_leader(
    admin: Member, course: Course, leader: Member, now: dt.datetime
) -> None:
    switch_packages(is_on=True, now=now, by=admin)
    connection = open_packages(admin.organization_id)
    assert connection is not None
    said = {"connection": connection, "module_id": course.module.pk, "now": now}
    first = confirm_package(ticket=TICKET, by=leader, **said)
    assert confirm_package(ticket=TICKET, by=leader, **said) == first
    other = MemberFactory(organization=leader.organization)
    with pytest.raises(NotYours):
        confirm_package(ticket=TICKET, by=other, **said)
    confirm_package(ticket=TICKET[::-1], by=leader, **said)
    link = PackageLink.objects.get()
    assert link.pk != first.pk
    for _twice in range(2):
        note_told(link=link, now=now)
    whats = list(Exchange.objects.order_by("pk").values_list("what", flat=True))
    assert whats == ["package confirmed", "package confirmed", "GET progress"]


def test_a_module_is_found_in_whatever_version_a_leader_goes_through(
    course: Course, leader: Member, peer: Member, now: dt.datetime
) -> None:
    assert own_step(leader, course.module.pk) == course.step
    assert own_step(peer, course.module.pk) is None
    assert own_step(leader, 0) is None
    version = ProgramVersionFactory(program=course.cohort.version.program)
    newer = ModuleFactory(version=version, slug=course.module.slug)
    assert own_step(leader, newer.pk) == course.step
    elsewhere = ProgramVersionFactory(program=Program.objects.create(slug="another"))
    namesake = ModuleFactory(version=elsewhere, slug=course.module.slug)
    assert own_step(leader, namesake.pk) is None


def test_a_store_with_much_to_take_leaves_the_others_their_turn(
    course: Course,
    store: Connection,
    played: PlayedStore,
    admin: Member,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However much waits for one, a run calls it so often and goes on to the next; who was called
    longest ago comes first.
    """
    monkeypatch.setattr(sending, "BATCH", 1)
    monkeypatch.setattr(sending, "MOST_CALLS", 1)
    other = connected(admin, now, endpoint=f"{played.url}/other")
    for number, card in enumerate(course.cards):
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=now + number * MINUTE)
    sweep(now=now + 5 * MINUTE)
    RecordStore.objects.filter(pk=store.pk).update(next_at=now + MINUTE)
    RecordStore.objects.filter(pk=other.pk).update(next_at=now)
    for turn in range(3):
        send_statements(now=now + LATER + turn * MINUTE)
    called = ["/other/" in path for _method, path in played.calls]
    assert called[0], "its turn came first"
    assert [sorted(called[at : at + 2]) for at in (0, 2, 4)] == [[False, True]] * 3
    assert (counts_of(store).taken, counts_of(other).taken) == (3, 3)


def test_nothing_is_told_of_somebody_whose_data_is_restricted(
    done: Course, store: Connection, played: PlayedStore, leader: Member, admin: Member,
    now: dt.datetime,
) -> None:  # fmt: skip
    switch_packages(is_on=True, now=now, by=admin)
    packages = open_packages(admin.organization_id)
    assert packages is not None
    said = {"connection": packages, "module_id": done.module.pk, "now": now}
    link = confirm_package(ticket=TICKET, by=leader, **said)
    restrict_person(member=leader, now=now, by=None)
    send_statements(now=now + LATER)
    assert (played.taken, link_behind(TICKET)) == ([], None)
    lift_restriction(member=leader, now=now, by=None)
    send_statements(now=now + 2 * LATER)
    assert (len(played.taken), link_behind(TICKET)) == (4, link)
