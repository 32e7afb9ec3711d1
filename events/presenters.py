"""What the pages about webhooks show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from common.records import dataclass
from connections.models import Connection
from events.attempts import Attempt, words_of
from events.hooks import choices_of, secrets_of
from events.models import Delivery
from events.operations import webhook_id_of
from events.payloads import body_of, example, laid_out
from events.states import EventKind


@dataclass(frozen=True)
class HookRow:
    """One webhook in the list of all."""

    pk: int
    name: str
    host: str
    kinds: int
    is_on: bool
    failing_since: dt.datetime | None


@dataclass(frozen=True)
class HookPage:
    """What was chosen for a webhook, and how far its setting up is."""

    url: str
    labels: Sequence[str]
    names_people: bool
    has_secret: bool
    before_until: dt.datetime | None
    """Until when calls are signed with the secret before, too."""


@dataclass(frozen=True)
class KindExample:
    """A kind of event with what is sent of it."""

    value: str
    label: str
    payload: str


@dataclass(frozen=True)
class AttemptLine:
    """One attempt, in words."""

    at: dt.datetime
    status: int | None
    took: int
    words: str
    answer: str
    went_well: bool


@dataclass(frozen=True)
class DeliveryPage:
    """One delivery with everything that is known of it."""

    webhook_id: str
    payload: str
    attempts: Sequence[AttemptLine]


def hook_rows(connections: Iterable[Connection]) -> list[HookRow]:
    """In their order."""
    rows = []
    for each in connections:
        choices = choices_of(each)
        row = HookRow(
            pk=each.pk,
            name=each.name,
            host=choices.host,
            kinds=len(choices.kinds),
            is_on=each.is_on,
            failing_since=each.hook.failing_since if each.is_on else None,
        )
        rows.append(row)
    return rows


def hook_page(connection: Connection, now: dt.datetime) -> HookPage:
    """Of one."""
    choices, secrets = choices_of(connection), secrets_of(connection)
    both = secrets is not None and len(secrets.in_use(now)) > 1
    return HookPage(
        url=choices.url,
        labels=choices.labels,
        names_people=choices.names_people,
        has_secret=secrets is not None,
        before_until=secrets.before_until if secrets and both else None,
    )


def examples() -> list[KindExample]:
    """Of every kind."""
    return [KindExample(kind.value, str(kind.label), example(kind)) for kind in EventKind]


def delivery_page(delivery: Delivery) -> DeliveryPage:
    """Needs its connection, its event, and the organization and member of that."""
    choices = choices_of(delivery.connection)
    log = msgspec.convert(delivery.log, list[Attempt])
    return DeliveryPage(
        webhook_id=webhook_id_of(delivery),
        payload=laid_out(body_of(delivery.event, names_people=choices.names_people)),
        attempts=[_line(each) for each in reversed(log)],
    )


def _line(attempt: Attempt) -> AttemptLine:
    return AttemptLine(
        at=attempt.at,
        status=attempt.status,
        took=attempt.took,
        words=words_of(attempt),
        answer=attempt.answer,
        went_well=attempt.status is not None and 200 <= attempt.status < 300,
    )
