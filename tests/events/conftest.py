"""Somebody who listens for everything that happens in Northwind, and a system that is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connections.models import Connection
from events.listening import Wanted
from events.models import Event
from events.operations import make_hook, roll_secret, sweep, switch_hook
from events.operations.delivering import hand_out
from events.states import EventKind
from people.models import Member, Organization
from tests.assessments.conftest import scored
from tests.events.receiver import Receiver, receiving
from tests.factories import NOW
from tests.practice.conftest import planned, starts_at

__all__ = ["planned", "scored", "starts_at"]

Found = Callable[[dt.datetime], list[Event]]


@pytest.fixture
def listens(organization: Organization, monkeypatch: pytest.MonkeyPatch) -> Found:
    """listens(now) sweeps, and gives what was found by then, in its order."""

    def wanted() -> Wanted:
        return {organization.pk: dict.fromkeys(EventKind, NOW - dt.timedelta(days=1))}

    monkeypatch.setattr("events.listening._listeners", [wanted])

    def found(now: dt.datetime) -> list[Event]:
        sweep(now=now)
        return list(Event.objects.order_by("pk"))

    return found


def kinds(events: list[Event]) -> list[str]:
    """What happened, without repetition."""
    return sorted({each.kind for each in events})


@pytest.fixture(scope="session")
def other_side() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def receiver(other_side: Receiver, settings: Any) -> Receiver:
    """The other side, which remembers nothing of other tests; the operator named its host."""
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1", "inside.example"})
    settings.CONNECTIONS = frozenset({"webhooks"})
    other_side.forget()
    return other_side


HookTo = Callable[..., Connection]


@pytest.fixture
def hook_to(admin: Member, receiver: Receiver, now: dt.datetime) -> HookTo:
    """hook_to("/fine") is a webhook of Northwind, switched on yesterday, told of everything."""

    def made(path: str = "/fine", **choices: Any) -> Connection:
        url = path if "://" in path else receiver.url(path)
        values = {"name": "Warehouse", "kinds": list(EventKind), "names_people": False, **choices}
        yesterday = now - dt.timedelta(days=1)
        hook = make_hook(url=url, now=yesterday, by=admin, **values)
        roll_secret(connection=hook, seed=path, now=yesterday, by=admin)
        switch_hook(connection=hook, is_on=True, now=yesterday, by=admin)
        hook.refresh_from_db()
        return hook

    return made


def happens(organization: Organization, now: dt.datetime, count: int = 1, **fields: Any) -> None:
    """So many events are found at `now` and handed out."""
    Event.objects.bulk_create(
        Event(
            organization=organization,
            key=f"{now.timestamp()}:{number}",
            happened_at=now,
            found_at=now,
            **{
                "kind": EventKind.PILOT_ENDED,
                "detail": {"pilot": {"id": 1, "name": "P"}},
                **fields,
            },
        )
        for number in range(count)
    )
    hand_out(now=now)
