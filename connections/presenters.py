"""What the pages about connections show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse

from common.records import dataclass
from connections.queries import KindState
from connections.registry import AnnouncedKind
from connections.states import ExchangeOutcome


@dataclass(frozen=True)
class KindRow:
    """One kind of connection, as the page of all shows it."""

    label: str
    value: str
    lede: str
    icon: str
    url: str
    on: int
    last_at: dt.datetime | None
    last_went_well: bool
    went_wrong: int


def kind_rows(kinds: Sequence[AnnouncedKind], states: Mapping[str, KindState]) -> list[KindRow]:
    """In the order of `kinds`."""
    rows = []
    for each in kinds:
        state = states.get(each.kind, KindState())
        rows.append(
            KindRow(
                label=str(each.kind.label),
                value=each.kind.value,
                lede=str(each.lede),
                icon=each.icon,
                url=reverse(each.url_name),
                on=state.on,
                last_at=state.last_at,
                last_went_well=state.last_outcome == ExchangeOutcome.DONE,
                went_wrong=state.went_wrong,
            )
        )
    return rows
