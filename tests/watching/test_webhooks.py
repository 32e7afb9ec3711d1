"""A system outside that takes nothing is told by when it failed first: each try moves a call on, so
that none is ever due for long.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events import sending
from events.operations import switch_hook
from events.sending import deliver_due
from people.models import Member, Organization
from people.operations import restrict_person
from tests.conftest import SignIn
from tests.events.conftest import HookTo, happens, hook_to, other_side, receiver
from tests.events.receiver import Receiver
from tests.watching.test_scraping import SAMPLE
from watching.exposition import state_exposed

__all__ = ["hook_to", "other_side", "receiver"]
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "CALL_LASTS", 1.0)


def told(now: dt.datetime) -> dict[str, float]:
    found = SAMPLE.findall(state_exposed(now).decode())
    return {f"{name}{labels}": float(value) for name, labels, value in found}


def tried_each_minute(since: dt.datetime, minutes: int) -> dt.datetime:
    for number in range(minutes):
        with time_machine.travel(since + number * MINUTE, tick=False):
            deliver_due(clock=timezone.now)
    return since + (minutes - 1) * MINUTE


def page_of(client_for: SignIn, admin: Member) -> str:
    return client_for(admin).get(reverse("watching:operations")).content.decode()


def test_an_hour_in_which_a_webhook_takes_nothing_is_told_until_it_does(
    organization: Organization,
    admin: Member,
    hook_to: HookTo,
    receiver: Receiver,
    client_for: SignIn,
) -> None:
    began = timezone.now() - 61 * MINUTE
    hook_to("/fine-8")
    receiver.broken["/fine-8"] = 99
    assert told(began)["portal_webhooks_failing_seconds"] == 0
    happens(organization, began)
    now = tried_each_minute(began, 62)
    assert told(now)['portal_queue_oldest_seconds{queue="webhooks"}'] < 600, "more workers help not"
    assert told(now)["portal_webhooks_failing_seconds"] == pytest.approx(3660, abs=70)
    assert "A system outside has not heard for 61 minutes" in page_of(client_for, admin)
    receiver.broken["/fine-8"] = 0
    tried_each_minute(now + 180 * MINUTE, 1)
    assert told(now)["portal_webhooks_failing_seconds"] == 0
    assert "A system outside" not in page_of(client_for, admin)


def test_a_webhook_that_an_admin_switched_off_waits_for_nobody(
    organization: Organization, admin: Member, hook_to: HookTo, client_for: SignIn
) -> None:
    """The runbook says so; the alarm went on, and more workers came for what none of them takes."""
    began = timezone.now() - 61 * MINUTE
    hook = hook_to("/500")
    happens(organization, began, count=2)
    now = tried_each_minute(began, 62)
    assert "A system outside" in page_of(client_for, admin)
    switch_hook(connection=hook, is_on=False, now=now, by=admin)
    after = told(now + 24 * 60 * MINUTE)
    assert after["portal_webhooks_failing_seconds"] == 0
    assert after['portal_queue_oldest_seconds{queue="webhooks"}'] == 0
    assert after['portal_queue_due{queue="webhooks"}'] == 0
    assert "A system outside" not in page_of(client_for, admin)


def test_what_is_held_for_somebody_whose_data_is_restricted_raises_no_alarm(
    organization: Organization, admin: Member, peer: Member, hook_to: HookTo, client_for: SignIn
) -> None:
    began = timezone.now() - 61 * MINUTE
    hook_to("/500")
    happens(organization, began, member=peer)
    now = tried_each_minute(began, 62)
    assert told(now)["portal_webhooks_failing_seconds"]
    restrict_person(member=peer, now=now, by=admin)
    after = told(now + 24 * 60 * MINUTE)
    assert after["portal_webhooks_failing_seconds"] == 0
    assert after['portal_queue_oldest_seconds{queue="webhooks"}'] == 0
    assert "A system outside" not in page_of(client_for, admin)
