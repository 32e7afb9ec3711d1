"""Whatever the other side does: each event arrives at least once, under the same id, and nobody
else waits for it.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from concurrent.futures import Future
from typing import Any

import pytest
import time_machine
from django.db import connection as database
from django.utils import timezone
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from connections.models import Exchange
from connections.operations import disconnect
from events import sending, tasks
from events.attempts import (
    WAITS,
    CallOutcome,
    DeliveryFate,
    asked_to_wait,
    fate_of,
    rest_after,
    wait_after,
    words_of,
)
from events.hooks import secrets_of
from events.models import Delivery, Hook
from events.notifications import objections
from events.operations import (
    roll_secret,
    send_again,
    send_failed_again,
    settle_delivery,
    switch_hook,
    switch_off_failing,
    take_deliveries,
)
from events.operations.delivering import HookCall
from events.queries import hooks_wanted
from events.sending import deliver_due, try_out
from learning.operations import complete_card
from messaging.models import Message
from messaging.stopping import Halt
from people.models import AuditEvent, Member, Organization
from people.operations import lift_restriction, restrict_person
from tests.events.conftest import HookTo, happens
from tests.events.receiver import Receiver
from tests.learning.conftest import make_course

pytestmark = pytest.mark.proof("connections", webhooks=1)

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "CALL_LASTS", 1.0)


def deliver_at(now: dt.datetime) -> int:
    with time_machine.travel(now, tick=False):
        return deliver_due(clock=timezone.now)


def test_it_arrives_signed_as_the_standard_says(
    organization: Organization, leader: Member, hook_to: HookTo, receiver: Receiver
) -> None:
    now = timezone.now()
    hook = hook_to()
    happens(organization, now, member=leader, detail={"enrollment": 3})
    assert deliver_due(clock=timezone.now) == 1
    [(_path, headers, body)] = receiver.came
    secrets = secrets_of(hook)
    assert secrets is not None
    told = Webhook(secrets.current).verify(body, headers)
    assert told["data"] == {
        "enrollment": 3,
        "member": {"id": leader.pk, "employee_id": None},
    }
    assert (told["type"], told["version"], told["organization"]) == (
        "pilot.ended",
        1,
        "northwind",
    )
    delivery = Delivery.objects.get()
    assert headers["webhook-id"] == f"msg_{delivery.pk}"
    assert (delivery.state, delivery.last_status) == ("done", 200)
    with pytest.raises(WebhookVerificationError):
        Webhook(secrets.current).verify(body.replace(b"northwind", b"southwind"), headers)
    assert deliver_due(clock=timezone.now) == 0


def test_from_a_card_to_the_other_side_by_ticks_alone(
    leader: Member, hook_to: HookTo, receiver: Receiver, settings: Any
) -> None:
    hook_to(kinds=["card.completed"])
    hook_to("/fine-6", kinds=["card.completed", "pilot.ended"])
    course = make_course(leader)
    for card in course.cards[:2]:
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=timezone.now())
    tasks.sweep_events()
    tasks.deliver()
    tasks.deliver()
    for path in ("/fine", "/fine-6"):
        told = [json.loads(body) for body in receiver.bodies(path)]
        assert {each["data"]["card"]["id"] for each in told} <= {
            card.pk for card in course.cards[:2]
        }
        assert len(told) == 2
    settings.CONNECTIONS = frozenset()
    assert hooks_wanted() == {}
    Delivery.objects.update(state="pending")
    tasks.deliver()
    assert len(receiver.came) == 4
    tasks.forget_events()
    assert Delivery.objects.count() == 4


def test_names_come_only_where_an_admin_chose_so(
    organization: Organization, leader: Member, hook_to: HookTo, receiver: Receiver
) -> None:
    hook_to("/fine", names_people=True)
    hook_to("/fine-2")
    happens(organization, timezone.now(), member=leader)
    deliver_due(clock=timezone.now)
    [named], [numbered] = receiver.bodies(), receiver.bodies("/fine-2")
    assert b"Halima" in named
    assert b"Halima" not in numbered
    assert b"@" not in numbered


def test_for_a_day_both_secrets_are_good(
    organization: Organization, admin: Member, hook_to: HookTo, receiver: Receiver
) -> None:
    now = timezone.now()
    hook = hook_to()
    old = secrets_of(hook)
    assert old is not None
    new = roll_secret(connection=hook, seed="second", now=now, by=admin)
    assert new == roll_secret(connection=hook, seed="second", now=now, by=admin) != old.current
    happens(organization, now)
    deliver_due(clock=timezone.now)
    [(_path, headers, body)] = receiver.came
    Webhook(old.current).verify(body, headers)
    Webhook(new).verify(body, headers)
    hook.refresh_from_db()
    later = secrets_of(hook)
    assert later is not None
    assert later.in_use(now + DAY) == [new]


FAILS = {
    "/500": (500, "Look in its log"),
    "/429": (429, "fewer calls"),
    "/301": (301, "leads to another one"),
    "/404": (404, "nothing at this address"),
    "/drip": (None, "did not answer in time"),
    "/cut": (None, "closed the connection"),
    "/huge": (None, "too large to be read"),
    "https://127.0.0.1:{port}/": (None, "cannot be reached|cannot be trusted"),
    "https://gone.invalid/": (None, "no server with this name"),
    "https://localhost/": (None, "private network"),
    "https://a..b/": (None, "no server with this name|cannot call this address"),
}


def test_every_way_of_failing_is_told_and_tried_again(
    organization: Organization, hook_to: HookTo, receiver: Receiver
) -> None:
    now = timezone.now()
    hooks = {path: hook_to(path.format(port=receiver.port)) for path in FAILS}
    happens(organization, now)
    assert deliver_due(clock=timezone.now) == len(FAILS)
    for path, (status, words) in FAILS.items():
        delivery = Delivery.objects.get(connection=hooks[path])
        assert (delivery.state, delivery.last_status) == ("failed", status), path
        told = Exchange.objects.get(connection=hooks[path]).detail
        assert any(each in told for each in words.split("|")), (path, told)
        wait = delivery.next_at - now
        least = 29 * MINUTE if path == "/429" else dt.timedelta(seconds=7)
        assert wait > least
        assert len(json.dumps(delivery.log)) < 900
    assert not receiver.bodies("/fine")


def test_what_failed_comes_again_under_its_id_and_then_is_done(
    organization: Organization, hook_to: HookTo, receiver: Receiver, now: dt.datetime
) -> None:
    hook_to("/fine-3")
    receiver.broken["/fine-3"] = 2
    happens(organization, now)
    for after, tried in ((0, 1), (5, 0), (13, 1), (60, 0), (90, 1), (7200, 0)):
        assert deliver_at(now + dt.timedelta(seconds=after)) == tried, after
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.came}) == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("done", 3)
    assert [each.get("status") for each in delivery.log] == [500, 500, 200]
    assert Hook.objects.get().failures == 0


def test_the_waits_grow_and_end() -> None:
    assert [fate_of(CallOutcome(1, 500), number) for number in (1, 8, 9)] == [
        DeliveryFate.AGAIN,
        DeliveryFate.AGAIN,
        DeliveryFate.GIVEN_UP,
    ]
    for number, wait in enumerate(WAITS, 1):
        assert wait_after(number, chance=0.5) == wait
        assert wait_after(number, chance=0) == wait * 0.8
    assert rest_after(30, chance=1, asked=dt.timedelta()) == 5 * MINUTE
    assert rest_after(1, chance=1, asked=HOUR) == HOUR


def test_what_the_other_side_asks_for_is_read_with_care(now: dt.datetime) -> None:
    def asked(text: str, status: int = 429) -> dt.timedelta:
        return asked_to_wait(CallOutcome(1, status, retry_after=text), now)

    nothing = dt.timedelta()
    assert asked("120") == 2 * MINUTE
    assert asked("9" * 60) == DAY
    assert asked("Mon, 14 Sep 2026 09:30:00 GMT") == 30 * MINUTE
    assert asked("Mon, 14 Sep 2026 09:30:00 -0000") == 30 * MINUTE
    assert asked("Mon, 14 Sep 2025 09:30:00 GMT") == nothing
    assert asked("soon") == asked("") == asked("120", status=500) == nothing
    assert words_of(CallOutcome(1, 418)) == "Refused. Look in the log of the other system."
    assert words_of(CallOutcome(1, 204)) == "Accepted."


def test_whoever_wants_nothing_more_is_switched_off_and_admins_hear_so(
    organization: Organization, admin: Member, hook_to: HookTo, receiver: Receiver
) -> None:
    hook = hook_to("/410")
    happens(organization, timezone.now())
    assert deliver_due(clock=timezone.now) == 1
    hook.refresh_from_db()
    assert not hook.is_on
    mail = Message.objects.get(kind="webhook_off")
    assert (mail.person_id, mail.about_id) == (admin.pk, hook.pk)
    assert "410 Gone" in mail.text
    switch_off_failing(connection=hook, is_gone=True, now=timezone.now())
    assert AuditEvent.objects.filter(verb="switch_off_failing").count() == 1
    assert objections([mail]) == {}
    admin.roles = []
    admin.save(update_fields=["roles"])
    assert set(objections([mail])) == {mail.pk}
    assert Delivery.objects.get().state == "failed"


def test_after_three_days_of_failures_it_is_switched_off(
    organization: Organization, hook_to: HookTo, receiver: Receiver, now: dt.datetime
) -> None:
    hook = hook_to("/500")
    for day in range(4):
        at = now + day * DAY
        happens(organization, at)
        deliver_at(at)
        hook.refresh_from_db()
        assert hook.is_on == (day < 3)
    assert "three days" in Message.objects.get(kind="webhook_off").text
    happens(organization, now + 4 * DAY)
    assert deliver_at(now + 4 * DAY) == 0
    assert Delivery.objects.count() == 4


def test_what_waits_is_sent_once_it_is_on_again_and_what_was_before_is_not_told(
    organization: Organization, admin: Member, hook_to: HookTo, receiver: Receiver, now: dt.datetime
) -> None:
    hook = hook_to()
    happens(organization, now)
    switch_hook(connection=hook, is_on=False, now=now, by=admin)
    assert deliver_at(now) == 0
    happens(organization, now + MINUTE)
    switch_hook(connection=hook, is_on=True, now=now + 2 * MINUTE, by=admin)
    switch_hook(connection=hook, is_on=True, now=now + 3 * MINUTE, by=admin)
    assert deliver_at(now + 3 * MINUTE) == 1
    disconnect(connection=hook, now=now, by=admin)
    happens(organization, now + 4 * MINUTE)
    assert deliver_at(now + 5 * MINUTE) == 0


def test_one_or_all_that_failed_are_sent_again(
    organization: Organization, admin: Member, hook_to: HookTo, receiver: Receiver, now: dt.datetime
) -> None:
    hook = hook_to("/fine-4")
    receiver.broken["/fine-4"] = 1
    happens(organization, now)
    deliver_at(now)
    Delivery.objects.update(state="given_up")
    later = now + HOUR
    assert deliver_at(later) == 0
    values = {"connection": hook, "by": admin}
    assert send_failed_again(since=now + MINUTE, now=later, **values) == 0
    assert send_failed_again(since=now, now=later, **values) == 1
    assert send_failed_again(since=now, now=later, **values) == 0
    assert deliver_at(later) == 1
    delivery = Delivery.objects.get()
    assert delivery.state == "done"
    send_again(delivery=delivery, now=later, by=admin)
    assert deliver_at(later) == 1
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.came}) == 1


def test_a_worker_that_dies_between_call_and_note_leaves_it_to_the_next(
    organization: Organization, hook_to: HookTo, receiver: Receiver, now: dt.datetime
) -> None:
    hook_to()
    happens(organization, now)
    [mine] = take_deliveries(most=8, most_slow=8, now=now)
    assert take_deliveries(most=8, most_slow=8, now=now + MINUTE / 2) == []
    [theirs] = take_deliveries(most=8, most_slow=8, now=now + MINUTE)
    assert theirs.webhook_id == mine.webhook_id
    done = {"outcome": CallOutcome(5, 200), "chance": 0.5, "now": now + MINUTE}
    settle_delivery(parcel=mine, **done)
    assert Delivery.objects.get().state == "sending"
    settle_delivery(parcel=theirs, **done)
    settle_delivery(parcel=theirs, **done)
    assert Delivery.objects.get().state == "done"
    assert Hook.objects.get().last_took == 5
    assert Exchange.objects.count() == 1


def test_statements_do_not_grow_with_what_waits(
    organization: Organization,
    hook_to: HookTo,
    now: dt.datetime,
    django_assert_max_num_queries: Any,
) -> None:
    hook_to()
    happens(organization, now, count=50)
    hook_to("/fine-5")
    happens(organization, now + MINUTE, count=50)
    with django_assert_max_num_queries(5):  # savepoint, two updates, one reading
        assert len(take_deliveries(most=8, most_slow=8, now=now + MINUTE)) == 2


def test_no_more_are_taken_than_asked_for_whatever_the_plan(
    organization: Organization, hook_to: HookTo, now: dt.datetime
) -> None:
    """Seen once in a thousand runs: without statistics the database joined row by row, and looked
    again for what nobody had locked yet.
    """
    for number in range(9):
        hook_to(f"/fine-{number}")
    happens(organization, now)
    with database.cursor() as cursor:
        for way in ("hashjoin", "mergejoin", "hashagg", "material", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    assert len(take_deliveries(most=3, most_slow=3, now=now)) == 3
    assert Hook.objects.filter(busy_until__gt=now).count() == 3


def test_a_test_says_what_happened_and_is_no_delivery(
    hook_to: HookTo, receiver: Receiver, now: dt.datetime
) -> None:
    fine, broken = hook_to(), hook_to("/500")
    assert try_out(connection=fine, number="1", now=now).arrived
    assert not try_out(connection=broken, number="2", now=now).arrived
    assert json.loads(receiver.bodies()[0])["type"] == "portal.test"
    assert Delivery.objects.count() == 0
    assert [each.what for each in Exchange.objects.all()] == ["POST portal.test"] * 2


def test_an_address_that_cannot_be_written_is_no_accident(
    hook_to: HookTo, now: dt.datetime, monkeypatch: Any
) -> None:
    def refuses(*_given: object, **_named: object) -> None:
        raise UnicodeError

    monkeypatch.setattr(sending, "call", refuses)
    outcome = try_out(connection=hook_to(), number="3", now=now)
    assert words_of(outcome) == "The portal cannot call this address. Check how it is written."


def test_a_run_that_is_to_end_begins_nothing(
    organization: Organization, hook_to: HookTo, receiver: Receiver
) -> None:
    hook_to()
    happens(organization, timezone.now())
    halt = Halt()
    halt.ask()
    assert deliver_due(clock=timezone.now, halt=halt) == 0
    assert not receiver.came


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_once_and_nobody_waits_for_a_slow_one(
    organization: Organization, hook_to: HookTo, receiver: Receiver
) -> None:
    slow, fine = hook_to("/slow"), hook_to("/fine")
    happens(organization, timezone.now(), count=4)
    ended: dict[str, float] = {}

    def work() -> None:
        deliver_due(clock=timezone.now)
        database.close()

    began = time.monotonic()
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    while Delivery.objects.filter(connection=fine, state="done").count() < 4:
        assert time.monotonic() - began < 10
        time.sleep(0.02)
    ended["fine"] = time.monotonic() - began
    for worker in workers:
        worker.join()
    assert len(receiver.bodies("/slow")) == len(receiver.bodies("/fine")) == 4
    assert Delivery.objects.filter(state="done").count() == 8
    # Four slow calls, one after the other: the others were through long before.
    assert ended["fine"] < time.monotonic() - began - 0.4
    assert {each.connection_id for each in Delivery.objects.all()} == {slow.pk, fine.pk}


@pytest.mark.django_db(transaction=True)
def test_however_many_are_slow_one_worker_has_room_for_those_that_are_not(
    organization: Organization, hook_to: HookTo, receiver: Receiver, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sending, "SLOTS", 8)
    monkeypatch.setattr(sending, "SLOW_SLOTS", 4)
    monkeypatch.setattr(sending, "CALL_LASTS", 30.0)
    slow = [hook_to(f"/held-{number}") for number in range(12)]
    Hook.objects.update(last_took=5_000)
    fine = hook_to("/fine")
    happens(organization, timezone.now(), count=2)
    happens(organization, timezone.now(), count=8, kind="report.published")
    Delivery.objects.filter(connection__in=slow, event__kind="report.published").delete()

    def work() -> None:
        deliver_due(clock=timezone.now)
        database.close()

    began = time.monotonic()
    worker = threading.Thread(target=work)
    worker.start()
    try:
        while Delivery.objects.filter(connection=fine, state="done").count() < 10:
            assert time.monotonic() - began < 15
            time.sleep(0.02)
        # The quick one was told ten times, and no slow one has answered yet.
        assert sum(path.startswith("/held") for path, _headers, _body in receiver.came) == 4
    finally:
        receiver.opened.set()
        worker.join()
    assert receiver.most_at_once["/held"] <= 4 < receiver.most_at_once[""] <= 8
    assert set(receiver.came_to("/held-3", "/held-11", "/fine").values()) == {1}
    tick = dt.timedelta(minutes=1)
    deliver_at(timezone.now() + tick)  # slow ones that the run had no time left for
    assert len(receiver.came) == 34 == Delivery.objects.filter(state="done").count()
    in_order = [headers["webhook-id"] for path, headers, _body in receiver.came if path == "/fine"]
    assert in_order == sorted(in_order, key=lambda each: int(each.removeprefix("msg_")))


def test_slow_ones_are_begun_early_and_quick_ones_as_long_as_a_slow_one_lasts(
    organization: Organization, hook_to: HookTo, now: dt.datetime
) -> None:
    slow, fine = hook_to("/slow"), hook_to("/fine")
    Hook.objects.filter(connection=slow).update(last_took=2_000)
    happens(organization, now, count=3)
    seconds = [dt.timedelta(seconds=each) for each in (0, 11, 20.5, 31)]

    def begun(running: list[HookCall], since: dt.timedelta) -> set[int]:
        Hook.objects.update(busy_until=now)
        calls = {Future[CallOutcome](): call for call in running}
        taken = sending._taken(calls, since, now)
        ids = [each.delivery_id for each in taken]
        return set(Delivery.objects.filter(pk__in=ids).values_list("connection", flat=True))

    [waits] = [each for each in take_deliveries(most=8, most_slow=8, now=now) if each.is_slow]
    assert [begun([], since) for since in seconds] == [{slow.pk, fine.pk}, {fine.pk}, set(), set()]
    Delivery.objects.update(next_at=now)
    assert [begun([waits], since) for since in seconds[1:]] == [{fine.pk}, {fine.pk}, set()]


def test_what_waits_about_somebody_whose_data_is_restricted_is_not_delivered(
    leader: Member, organization: Organization, hook_to: HookTo, now: dt.datetime
) -> None:
    hook_to()
    happens(organization, now, kind="card.completed", member=leader)
    taken = {"most": 8, "most_slow": 8}
    restrict_person(member=leader, now=now, by=None)
    assert take_deliveries(**taken, now=now) == []
    happens(organization, now + MINUTE)
    [other] = take_deliveries(**taken, now=now + MINUTE)
    Hook.objects.update(busy_until=now)
    lift_restriction(member=leader, now=now, by=None)
    [theirs] = take_deliveries(**taken, now=now + MINUTE)
    assert theirs.delivery_id < other.delivery_id
