"""What may be shown of a cohort's waves. Reads published results only, never answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from surveys.anonymity import EXACT_FROM
from surveys.models import Comment, Wave
from surveys.states import Hidden, WaveState
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
    hidden_because: Hidden

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
    def hidden_because(self) -> Hidden:
        """The whole part is shown or hidden, never single items."""
        return self.items[0].hidden_because if self.items else Hidden.NOT

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
    state: WaveState
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


def reason_text(hidden_because: Hidden, minimum: int) -> str:
    """Why something is hidden, for the reader."""
    if hidden_because == Hidden.TOO_FEW:
        return ngettext("fewer than %(n)d answer", "fewer than %(n)d answers", minimum) % {
            "n": minimum
        }
    if hidden_because == Hidden.SUBTRACTION:
        return _("shown, it would give a smaller group away")
    return ""


def waves_of(cohort: Cohort) -> list[WaveResults]:
    """Every wave of a cohort in order, in one query at any size."""
    waves: dict[int, list[Any]] = {}
    for figure in _figures(cohort):
        waves.setdefault(figure.pk, []).append(figure)
    return [_wave(figures) for figures in waves.values()]


def _figures(cohort: Cohort) -> Iterable[Any]:
    """Every published figure with its item, part and wave; a wave without any comes once."""
    waves = Wave.objects.filter(plan__cohort=cohort).order_by(
        "number", "results__part__label", "results__part_id", "results__item__position"
    )
    return waves.values_list(
        "pk",
        "number",
        "state",
        "opens_on",
        "opened_at",
        "closes_at",
        "closed_at",
        "eligible",
        "is_comparable",
        "plan__min_scores",
        "results__item_id",
        "results__item__position",
        "results__item__text",
        "results__part_id",
        "results__part__label",
        "results__part__eligible",
        "results__part__is_comparable",
        "results__n",
        "results__mean",
        "results__low",
        "results__high",
        "results__hidden_because",
        named=True,
    )


def _wave(figures: Sequence[Any]) -> WaveResults:
    wave = figures[0]
    parts: dict[int | None, list[Any]] = {}
    for figure in figures:
        if figure.results__item_id is not None:
            parts.setdefault(figure.results__part_id, []).append(figure)
    everybody = parts.pop(None, [])
    return WaveResults(
        wave_id=wave.pk,
        number=wave.number,
        state=WaveState(wave.state),
        opens_on=wave.opens_on,
        opened_at=wave.opened_at,
        closes_at=wave.closes_at,
        closed_at=wave.closed_at,
        eligible=wave.eligible,
        minimum=wave.plan__min_scores,
        overall=_part("", wave.eligible, everybody, is_comparable=wave.is_comparable)
        if everybody
        else None,
        parts=[
            _part(
                part[0].results__part__label,
                part[0].results__part__eligible,
                part,
                is_comparable=part[0].results__part__is_comparable,
            )
            for part in parts.values()
        ],
    )


def _part(label: str, eligible: int, figures: Sequence[Any], *, is_comparable: bool) -> PartResults:
    return PartResults(label, eligible, is_comparable, [_item(figure) for figure in figures])


def _item(figure: Any) -> ItemResult:
    return ItemResult(
        item_id=figure.results__item_id,
        position=figure.results__item__position,
        text=figure.results__item__text,
        n=figure.results__n,
        mean=_as_float(figure.results__mean),
        low=_as_float(figure.results__low),
        high=_as_float(figure.results__high),
        hidden_because=Hidden(figure.results__hidden_because),
    )


def _as_float(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)


def comments_of(cohort: Cohort) -> list[Comment]:
    """Published comments of closed waves, with their wave and item, in one query."""
    found = Comment.objects.filter(wave__plan__cohort=cohort).select_related("wave", "item")
    return list(found.order_by("wave__number", "item__position", "pk"))
