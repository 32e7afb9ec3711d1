"""The registry of what the portal can send."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from messaging.notifications import (
    Expected,
    Recipient,
    declare,
    declared,
    expected_messages,
    find_notification,
    is_over,
)
from tests.messaging.conftest import CALL, CODE, NEWS

DAY = dt.timedelta(days=1)
SOMEBODY = Recipient(address="a@example.com", name="A", language="en")


def test_kinds_are_found_by_name_in_the_order_of_declaration() -> None:
    assert declared() == [NEWS, CALL, CODE]
    assert find_notification("call") is CALL
    assert find_notification("gossip") is None
    newer = replace(CALL, may_refuse=True)
    declare(newer)
    assert declared() == [NEWS, newer, CODE]


def test_the_window_and_the_end_of_the_thing_both_count(now: dt.datetime) -> None:
    assert NEWS.worth_until(now, None) == now + 3 * DAY
    assert NEWS.worth_until(now, now + DAY) == now + DAY
    assert NEWS.worth_until(now, now + 4 * DAY) == now + 3 * DAY
    assert CALL.worth_until(now, now + DAY) == now + DAY
    assert CALL.worth_until(now, None) is None


@pytest.mark.parametrize(("until", "over"), [(None, False), (DAY, False), (0 * DAY, True)])
def test_a_message_is_over_when_its_end_has_come(
    now: dt.datetime, until: dt.timedelta | None, over: bool
) -> None:
    assert is_over(None if until is None else now + until, now) is over


def test_a_forecast_asks_every_kind_and_leaves_out_what_comes_too_late(now: dt.datetime) -> None:
    def at(moment: dt.datetime, ends_at: dt.datetime | None = None) -> Expected:
        return Expected(to=SOMEBODY, about="", subject="", at=moment, ends_at=ends_at)

    coming, due, late, over = (
        at(now + DAY),
        at(now - DAY),
        at(now - 3 * DAY),
        at(now - DAY, ends_at=now),
    )
    plan = {"news": [coming, due, late, over]}
    declare(replace(NEWS, expected=lambda prospect: prospect["news"]))
    foreseen = expected_messages(plan, now=now)
    assert [(kind.name, message, leaves_at) for kind, message, leaves_at in foreseen] == [
        ("news", coming, now + DAY),
        ("news", due, now),
    ]
