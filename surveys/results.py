"""What may be shown of a cohort's waves. Reads published results only, never answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from surveys.anonymity import EXACT_FROM, SUBTRACTION, TOO_FEW
from surveys.models import Comment, Wave
from surveys.statistics import Rate


@dataclass(frozen=True)
class ItemResult:
    """One item in one part, or in everybody: figures, or the reason why there are none."""

    item_id: int
    position: int
    text: Mapping[str, str]
    n: int | None
    mean: float | None
    low: float | None
    high: float | None
    hidden_because: str
    """'', 'too_few' or 'subtraction'."""

    @property
    def is_hidden(self) -> bool:
        return bool(self.hidden_because)

    @property
    def is_rounded(self) -> bool:
        """Given in half points, because fewer than ten answered."""
        return self.n is not None and self.n < EXACT_FROM


@dataclass(frozen=True)
class PartResults:
    """A part of a wave, or everybody (label '')."""

    label: str
    eligible: int
    is_comparable: bool
    """Whether it may be set beside the same part of the wave before."""
    items: Sequence[ItemResult] = field(default=())

    @property
    def hidden_because(self) -> str:
        """The whole part is shown or hidden, never single items."""
        return self.items[0].hidden_because if self.items else ""

    @property
    def response(self) -> Rate | None:
        """How many answered, where the part is shown; never for a hidden one."""
        if not self.items or self.items[0].n is None:
            return None
        return Rate(self.items[0].n, self.eligible)


@dataclass(frozen=True)
class WaveResults:
    """One wave. Before it is closed nothing is known of its answers, not even their number."""

    wave_id: int
    number: int
    state: str
    opens_on: dt.date
    opened_at: dt.datetime | None
    closes_at: dt.datetime | None
    closed_at: dt.datetime | None
    eligible: int
    minimum: int
    overall: PartResults | None
    parts: Sequence[PartResults]

    @property
    def response(self) -> Rate | None:
        """Response rate with its interval; None before close and where even the total is hidden."""
        return self.overall.response if self.overall else None


def reason_text(hidden_because: str, minimum: int) -> str:
    """Why something is hidden, for the reader."""
    if hidden_because == TOO_FEW:
        return ngettext("fewer than %(n)d answer", "fewer than %(n)d answers", minimum) % {
            "n": minimum
        }
    if hidden_because == SUBTRACTION:
        return _("shown, it would give a smaller group away")
    return ""


def waves_of(cohort: Cohort) -> list[WaveResults]:
    """Every wave of a cohort in order, in one query at any size."""
    by_wave: dict[int, list[dict[str, Any]]] = {}
    for row in _rows(cohort):
        by_wave.setdefault(row["pk"], []).append(row)
    return [_wave(rows) for rows in by_wave.values()]


def _rows(cohort: Cohort) -> Sequence[dict[str, Any]]:
    result = (
        "item_id", "item__position", "item__text", "part_id", "part__label", "part__eligible", "part__is_comparable",
        "n", "mean", "low", "high", "hidden_because",
    )  # fmt: skip
    return list(
        Wave.objects.filter(plan__cohort=cohort)
        .order_by("number", "results__part__label", "results__part_id", "results__item__position")
        .values(
            "pk", "number", "state", "opens_on", "opened_at", "closes_at", "closed_at", "eligible", "is_comparable",
            "plan__min_scores", *(f"results__{name}" for name in result),
        )
    )  # fmt: skip


def _wave(rows: Sequence[dict[str, Any]]) -> WaveResults:
    wave = rows[0]
    items: dict[int | None, list[ItemResult]] = {}
    for row in rows:
        if row["results__item_id"] is not None:
            items.setdefault(row["results__part_id"], []).append(_item(row))
    about = {row["results__part_id"]: row for row in rows}
    return WaveResults(
        wave_id=wave["pk"],
        number=wave["number"],
        state=wave["state"],
        opens_on=wave["opens_on"],
        opened_at=wave["opened_at"],
        closes_at=wave["closes_at"],
        closed_at=wave["closed_at"],
        eligible=wave["eligible"],
        minimum=wave["plan__min_scores"],
        overall=PartResults("", wave["eligible"], wave["is_comparable"], items[None])
        if None in items
        else None,
        parts=[
            PartResults(
                label=about[part]["results__part__label"],
                eligible=about[part]["results__part__eligible"],
                is_comparable=about[part]["results__part__is_comparable"],
                items=found,
            )
            for part, found in items.items()
            if part is not None
        ],
    )


def _item(row: Mapping[str, Any]) -> ItemResult:
    mean, low, high = (
        None if row[f"results__{name}"] is None else float(row[f"results__{name}"])
        for name in ("mean", "low", "high")
    )
    return ItemResult(
        item_id=row["results__item_id"],
        position=row["results__item__position"],
        text=row["results__item__text"],
        n=row["results__n"],
        mean=mean,
        low=low,
        high=high,
        hidden_because=row["results__hidden_because"],
    )


def comments_of(cohort: Cohort) -> list[Comment]:
    """Published comments of closed waves, with their wave and item, in one query."""
    found = Comment.objects.filter(wave__plan__cohort=cohort).select_related("wave", "item")
    return list(found.order_by("wave__number", "item__position", "pk"))
