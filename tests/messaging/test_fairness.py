"""An organization with a great deal of mail holds back nobody else's."""

from __future__ import annotations

import collections
import datetime as dt
import json
import threading
from typing import Any

import pytest
from django.db import connection

from common.tenancy import as_owner
from messaging.claims import claim
from messaging.fairness import FAIR, OF_WAY, WHOSE, take_fairly
from messaging.models import Message
from tests.messaging.conftest import CALL, CODE, Queue, draft

BIG, SMALL = 1, 2


def queue_for(queue: Queue, organization: int, numbers: range, **options: Any) -> None:
    """Mail of one organization."""
    queue(*(draft(each, CALL, organization_id=organization, **options) for each in numbers))


def organizations_of(messages: list[Message]) -> collections.Counter[int | None]:
    return collections.Counter(each.organization_id for each in messages)


def test_three_mails_do_not_wait_behind_a_hundred(queue: Queue, now: dt.datetime) -> None:
    queue_for(queue, BIG, range(100))
    Message.objects.update(send_after=now - dt.timedelta(hours=1))
    queue_for(queue, SMALL, range(100, 103))
    taken = claim(size=20, now=now)
    assert organizations_of([each.message for each in taken.parcels])[SMALL] == 3
    assert len(claim(size=20, now=now).parcels) == 20, "nothing is left of the share of others"


def test_more_organizations_than_mails_in_a_claim_take_turns(
    queue: Queue, now: dt.datetime
) -> None:
    for organization in range(1, 9):
        queue_for(queue, organization, range(organization * 100, organization * 100 + 4))
    Message.objects.exclude(organization_id=8).update(send_after=now - dt.timedelta(hours=1))
    for _claim in range(8):
        if organizations_of(taken := take_fairly(size=4, now=now))[8]:
            break
        Message.objects.filter(pk__in=[each.pk for each in taken]).delete()
    assert organizations_of(taken)[8] == 1, "each gets one, in an order that nobody knows"


def test_what_somebody_waits_for_leaves_first_wherever_it_belongs(
    queue: Queue, now: dt.datetime
) -> None:
    queue_for(queue, BIG, range(20))
    queue(draft(100, CODE, organization_id=None))
    assert take_fairly(size=1, now=now)[0].is_urgent
    assert organizations_of(take_fairly(size=9, now=now, only_urgent=True)) == {None: 1}


def test_a_claim_reads_no_more_than_it_takes_where_nothing_waited_before(
    queue: Queue, now: dt.datetime
) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE messaging_message")
    queue_for(queue, BIG, range(300))
    plans = list[str]()

    def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "RECURSIVE" in sql:
            execute(f"EXPLAIN {sql}", params, many, context)
            plans.extend(line for (line,) in context["cursor"].fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        assert len(take_fairly(size=5, now=now)) == 5
    used = [line for line in plans if "messaging_message" in line]
    assert used
    assert all("using message_turn on" in line for line in used), "\n".join(plans)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('enable_sort')")
        assert cursor.fetchone() == ("on",), "for whatever comes after it"


@pytest.mark.django_db(transaction=True)
def test_two_who_claim_at_once_pass_each_other_by(queue: Queue, now: dt.datetime) -> None:
    for organization in (BIG, SMALL):
        queue_for(queue, organization, range(organization * 100, organization * 100 + 40))
    start, ids = threading.Barrier(4), list[int]()

    def take() -> None:
        start.wait()
        ids.extend(each.message.pk for each in claim(size=20, now=now).parcels)
        connection.close()

    at_once = [threading.Thread(target=take) for _worker in range(4)]
    for each in at_once:
        each.start()
    for each in at_once:
        each.join()
    assert len(ids) == len(set(ids)) == 80


def test_a_claim_looks_at_no_row_that_it_does_not_take(queue: Queue, now: dt.datetime) -> None:
    """At a hundred times as many it reads the same."""
    later = now + dt.timedelta(days=1)
    for organization in range(1, 6):
        queue_for(queue, organization, range(organization * 2000, organization * 2000 + 400))
    queue_for(queue, 6, range(400))
    Message.objects.filter(organization_id=6).update(send_after=later)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE messaging_message")
    with connection.cursor() as cursor:
        sql = FAIR.format(whose=WHOSE, waiting=OF_WAY[False])
        values: dict[str, Any] = {"size": 50, "now": now, "only_urgent": False}
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)
        found = cursor.fetchone()[0]
    plan = json.loads(found) if isinstance(found, str) else found
    scans = list(_scans(plan[0]["Plan"]))
    assert {each.get("Index Name") for each in scans} == {"message_turn"}
    looked_at = sum(each["Actual Rows"] * each["Actual Loops"] for each in scans)
    looked_at += sum(each.get("Rows Removed by Filter", 0) * each["Actual Loops"] for each in scans)
    assert looked_at < 50 + 3 * 6 + 10


def _scans(node: dict[str, Any]) -> list[dict[str, Any]]:
    below = [scan for each in node.get("Plans", ()) for scan in _scans(each)]
    return [node, *below] if node.get("Relation Name") == "messaging_message" else below
