"""What may be shown of a cohort's waves. Reads published results only, never answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from common.languages import ByLanguage
from measurement.estimates import Rate
from surveys.anonymity import EXACT_FROM
from surveys.models import Comment, Wave
from surveys.states import Hidden, WaveState


@dataclass(frozen=True)
class ItemResult:
    """One item in one part, or in everybody: figures, or the reason why there are none."""

    item_id: int
    position: int
    text: ByLanguage[str]
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
    answered: int | None
    """None where it is not shown, because they are too few."""
    is_comparable: bool
    """Whether it may be set beside the same part of the waves before, back to the last that may
    not.
    """
    items: Sequence[ItemResult] = field(default=())

    @property
    def is_rounded(self) -> bool:
        """Whether any of its figures is given in half points."""
        return any(item.is_rounded for item in self.items)

    @property
    def hidden_because(self) -> Hidden:
        """Why nothing of the part is shown; not hidden where one of its items is."""
        if any(not item.is_hidden for item in self.items):
            return Hidden.NOT
        return self.items[0].hidden_because if self.items else Hidden.NOT

    @property
    def response(self) -> Rate | None:
        """How many answered, where that is shown."""
        return None if self.answered is None else Rate(self.answered, self.eligible)


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
    is_baseline: bool
    """Asked before the first cards opened."""
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
        return _("it would reveal a smaller group")
    return ""


def waves_of(cohort: Cohort) -> list[WaveResults]:
    """Every wave of a cohort in order, in one query at any size."""
    by_wave: dict[int, list[_Row]] = {}
    for row in _rows(cohort):
        by_wave.setdefault(row.wave_id, []).append(row)
    return [_wave(rows) for rows in by_wave.values()]


@dataclass(slots=True)
class _Row:
    """A wave with one of its results; without any where it has none yet."""

    wave_id: int
    number: int
    state: WaveState
    opens_on: dt.date
    opened_at: dt.datetime | None
    closes_at: dt.datetime | None
    closed_at: dt.datetime | None
    eligible: int
    answered: int | None
    is_comparable: bool
    minimum: int
    baseline_until: dt.date | None
    item_id: int | None
    position: int
    text: ByLanguage[str]
    part_id: int | None
    part_label: str
    part_eligible: int
    part_answered: int | None
    part_is_comparable: bool
    n: int | None
    mean: Decimal | None
    low: Decimal | None
    high: Decimal | None
    hidden_because: Hidden


# In the order of the fields of _Row.
_COLUMNS = (
    *("pk", "number", "state", "opens_on", "opened_at", "closes_at", "closed_at", "eligible"),
    *("answered", "is_comparable", "plan__min_scores", "baseline_until"),
    *("results__item_id", "results__item__position", "results__item__text", "results__part_id"),
    *("results__part__label", "results__part__eligible", "results__part__answered"),
    *("results__part__is_comparable",),
    *("results__n", "results__mean", "results__low", "results__high", "results__hidden_because"),
)


def _rows(cohort: Cohort) -> list[_Row]:
    waves = Wave.objects.filter(plan__cohort=cohort).order_by(
        "number", "results__part__label", "results__part_id", "results__item__position"
    )
    return [_Row(*values) for values in waves.values_list(*_COLUMNS)]


def _wave(rows: Sequence[_Row]) -> WaveResults:
    wave = rows[0]
    items: dict[int | None, list[ItemResult]] = {}
    for row in rows:
        if row.item_id is not None:
            items.setdefault(row.part_id, []).append(_item(row, row.item_id))
    about = {row.part_id: row for row in rows}
    overall = None
    if None in items:
        overall = PartResults(
            label="",
            eligible=wave.eligible,
            answered=_if_enough(wave.answered, wave.minimum),
            is_comparable=wave.is_comparable,
            items=items.pop(None),
        )
    return WaveResults(
        wave_id=wave.wave_id,
        number=wave.number,
        state=wave.state,
        opens_on=wave.opens_on,
        opened_at=wave.opened_at,
        closes_at=wave.closes_at,
        closed_at=wave.closed_at,
        eligible=wave.eligible,
        minimum=wave.minimum,
        is_baseline=wave.baseline_until is not None,
        overall=overall,
        parts=[
            PartResults(
                label=about[part].part_label,
                eligible=about[part].part_eligible,
                answered=about[part].part_answered,
                is_comparable=about[part].part_is_comparable,
                items=found,
            )
            for part, found in items.items()
        ],
    )


def _item(row: _Row, item_id: int) -> ItemResult:
    return ItemResult(
        item_id=item_id,
        position=row.position,
        text=row.text,
        n=row.n,
        mean=_number(row.mean),
        low=_number(row.low),
        high=_number(row.high),
        hidden_because=Hidden(row.hidden_because),
    )


def _if_enough(answered: int | None, minimum: int) -> int | None:
    return answered if answered is not None and answered >= minimum else None


def _number(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)


def comments_of(cohort: Cohort) -> list[Comment]:
    """Published comments of closed waves, with their wave and item, in one query."""
    found = Comment.objects.filter(wave__plan__cohort=cohort).select_related("wave", "item")
    return list(found.order_by("wave__number", "item__position", "pk"))


def declined_in(cohort: Cohort) -> dict[int, int]:
    """Number of the wave -> how many said that it was not meant for them, where that is shown. One
    query.
    """
    found = Wave.objects.filter(plan__cohort=cohort, declined__isnull=False).order_by("number")
    return {number: count for number, count in found.values_list("number", "declined") if count}
