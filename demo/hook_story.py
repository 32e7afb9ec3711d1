"""A webhook of the data team: what it was told in the last two weeks, and one call that failed. It
is off, so that nothing of the demo ever calls anywhere.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from demo.cast import Cast
from events.attempts import CallOutcome, words_of
from events.models import Delivery
from events.operations import make_hook, roll_secret, sweep, switch_hook
from events.states import DeliveryState, EventKind

TOLD = (EventKind.MODULE_COMPLETED, EventKind.PROGRAM_COMPLETED, EventKind.REPORT_PUBLISHED)
URL = "https://warehouse.northwind.example/hooks/empathy"
TWO_WEEKS = dt.timedelta(days=14)
DONE, AWAY = CallOutcome(84, 200), CallOutcome(412, 503, answer="upstream is restarting")


def tell_webhook(cast: Cast, now: dt.datetime) -> None:
    """Set it up, find what it is told, and note how it went."""
    admin, began = cast.admin, now - TWO_WEEKS
    kinds = [kind.value for kind in TOLD]
    hook = make_hook(
        name="Data warehouse", url=URL, kinds=kinds, names_people=False, now=began, by=admin
    )
    roll_secret(connection=hook, seed="demo", now=began, by=admin)
    switch_hook(connection=hook, is_on=True, now=began, by=admin)
    sweep(now=now)
    switch_hook(connection=hook, is_on=False, now=now, by=admin)
    deliveries = list(Delivery.objects.filter(connection=hook).select_related("event"))
    for place, each in enumerate(deliveries, start=1):
        _note(each, AWAY if place == len(deliveries) else DONE)
    Delivery.objects.bulk_update(deliveries, ["state", "attempts", "last_status", "took", "log"])
    _exchange(hook, DONE, now - dt.timedelta(hours=3))
    _exchange(hook, AWAY, now - dt.timedelta(hours=1))


def _note(delivery: Delivery, outcome: CallOutcome) -> None:
    delivery.state = DeliveryState.DONE if outcome.arrived else DeliveryState.GIVEN_UP
    delivery.attempts, delivery.last_status, delivery.took = 1, outcome.status, outcome.took
    noted = outcome.noted(delivery.event.happened_at + dt.timedelta(seconds=20))
    delivery.log = [msgspec.to_builtins(noted)]


def _exchange(hook: Connection, outcome: CallOutcome, at: dt.datetime) -> None:
    note_exchange(
        organization_id=hook.organization_id,
        connection=hook,
        kind=ConnectionKind.WEBHOOKS,
        direction=ExchangeDirection.OUT,
        what=f"POST {EventKind.MODULE_COMPLETED}",
        outcome=ExchangeOutcome.DONE if outcome.arrived else ExchangeOutcome.FAILED,
        status=outcome.status,
        detail="" if outcome.arrived else words_of(outcome),
        now=at,
    )
