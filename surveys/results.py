"""What may be shown of a cohort's waves. Reads published results only, never answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from common.languages import ByLanguage, in_language
from common.records import dataclass
from measurement.estimates import Rate
from programs.construct_words import as_counted
from surveys.anonymity import EXACT_FROM
from surveys.asked_readers import readers_asked
from surveys.cells import SPREAD, Agreeing, Cell, CellMean, agreeing, figure
from surveys.models import Comment, Wave
from surveys.states import Hidden, WaveState


@dataclass(frozen=True)
class ItemResult:
    """One item in one part, or in all that are shown together: figures, or the reason why there are
    none.
    """

    item_id: int
    position: int
    text: ByLanguage[str]
    hidden_because: Hidden
    cells: Sequence[Cell] = ()
    """What was published: of one part, or of each that is shown."""
    spread: float | None = None
    """The published standard deviation; None where one is reckoned with that was set beforehand."""
    is_reversed: bool = False
    """Whether its answers were turned round before they were added up."""

    def title(self, language: str) -> str:
        """The question as it stands beside its figures."""
        return as_counted(in_language(self.text, language), is_reversed=self.is_reversed)

    @property
    def is_hidden(self) -> bool:
        return bool(self.hidden_because)

    @property
    def is_rounded(self) -> bool:
        """Given in half points, because fewer than ten answered."""
        return any(cell.n < EXACT_FROM for cell in self.cells)

    @cached_property
    def figure(self) -> CellMean | None:
        """The mean with all that is known of it."""
        return figure(self.cells, self.spread or SPREAD) if self.cells else None

    @property
    def n(self) -> int | None:
        """How many gave a number."""
        return self.figure.n if self.figure else None

    @property
    def asked(self) -> int | None:
        """How many were asked in the parts that are shown."""
        return self.figure.asked if self.figure else None

    @property
    def mean(self) -> float | None:
        """In the middle of what is published."""
        return self.figure.mean if self.figure else None

    @property
    def least(self) -> float | None:
        """The smallest mean of those who answered that fits what is published."""
        return self.figure.least if self.figure else None

    @property
    def most(self) -> float | None:
        """The greatest."""
        return self.figure.most if self.figure else None

    @property
    def low(self) -> float | None:
        """From here, in 95 of 100 cases, the mean of all who were asked."""
        return self.figure.low if self.figure else None

    @property
    def high(self) -> float | None:
        """To here."""
        return self.figure.high if self.figure else None

    @property
    def agreeing(self) -> Agreeing | None:
        """How many agree, as far as what is published says it; not told of what is turned round,
        because it would be how many disagree.
        """
        return agreeing(self.cells) if self.cells and not self.is_reversed else None


@dataclass(frozen=True)
class PartResults:
    """A part of a wave, or all that are shown together (label '')."""

    label: str
    eligible: int
    answered: int | None
    """None where it is not shown, because they are too few."""
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
    parts: Sequence[PartResults]
    """None of them before it is closed."""

    @cached_property
    def overall(self) -> PartResults | None:
        """All parts that are shown, together; None before close."""
        return _together(self.parts) if self.parts else None

    @property
    def response(self) -> Rate | None:
        """How many answered of those asked, in the parts that are shown; None before close and
        where none is.
        """
        return self.overall.response if self.overall else None


def reason_text(hidden_because: Hidden, minimum: int) -> str:
    """Why something is hidden, for the reader."""
    if hidden_because == Hidden.TOO_FEW:
        return ngettext("fewer than %(n)d answer", "fewer than %(n)d answers", minimum) % {
            "n": minimum
        }
    if hidden_because == Hidden.ONE_LEADER:
        return _("everybody reports to the same person, so this would be a rating of one leader")
    if hidden_because == Hidden.CHANGED:
        return _("beside earlier pulses it would reveal what those who joined or left said")
    if hidden_because == Hidden.READ_BY_ASKED:
        return ngettext(
            "somebody who was asked here reads results now, and fewer than %(n)d other answered",
            "somebody who was asked here reads results now, and fewer than %(n)d others answered",
            minimum,
        ) % {"n": minimum}
    return ""


def waves_of(cohort: Cohort) -> list[WaveResults]:
    """Every wave of a cohort in order, in two queries at any size.

    Whoever reads results is not asked, but may have been before they came to read. They can take
    their own answers away, so a figure counts as being about all others, however many such readers
    tell each other: where these are fewer than the minimum, it is hidden from everybody.
    """
    by_wave: dict[int, list[_Row]] = {}
    readers = readers_asked(cohort)
    for row in _rows(cohort):
        _leave_out(row, readers[row.part_id])
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
    minimum: int
    baseline_until: dt.date | None
    item_id: int | None
    position: int
    text: ByLanguage[str]
    is_reversed: bool
    part_id: int
    part_label: str
    part_eligible: int
    part_answered: int | None
    n: int | None
    asked: int | None
    sum_low: int | None
    sum_high: int | None
    spread: Decimal | None
    hidden_because: Hidden


# In the order of the fields of _Row.
_COLUMNS = (
    *("pk", "number", "state", "opens_on", "opened_at", "closes_at", "closed_at", "eligible"),
    *("plan__min_scores", "baseline_until"),
    *("results__item_id", "results__item__position", "results__item__text"),
    *("results__item__is_reversed", "results__part_id", "results__part__label"),
    *("results__part__eligible", "results__part__answered"),
    *("results__n", "results__asked", "results__sum_low", "results__sum_high"),
    *("results__spread", "results__hidden_because"),
)


def _rows(cohort: Cohort) -> list[_Row]:
    waves = Wave.objects.filter(plan__cohort=cohort).order_by(
        "number", "results__part__label", "results__part_id", "results__item__position"
    )
    return [_Row(*values) for values in waves.values_list(*_COLUMNS)]


def _leave_out(row: _Row, readers: int) -> None:
    """Hide what would be about too few beside so many who can take their own answers away."""
    if not readers:
        return
    if row.part_answered is not None and row.part_answered - readers < row.minimum:
        row.part_answered = None
    if row.n is not None and row.n - readers < row.minimum:
        row.n = row.asked = row.sum_low = row.sum_high = row.spread = None
        row.hidden_because = Hidden.READ_BY_ASKED


def _wave(rows: Sequence[_Row]) -> WaveResults:
    wave = rows[0]
    parts: dict[int, list[_Row]] = {}
    for row in rows:
        if row.item_id is not None:
            parts.setdefault(row.part_id, []).append(row)
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
        parts=[_part(found) for found in parts.values()],
    )


def _part(rows: Sequence[_Row]) -> PartResults:
    about = rows[0]
    return PartResults(
        label=about.part_label,
        eligible=about.part_eligible,
        answered=about.part_answered,
        items=[_item(row, row.item_id) for row in rows if row.item_id is not None],
    )


def _item(row: _Row, item_id: int) -> ItemResult:
    cells: tuple[Cell, ...] = ()
    if row.n is not None and row.sum_low is not None and row.sum_high is not None:
        cells = (Cell(row.asked or row.part_eligible, row.n, row.sum_low, row.sum_high),)
    return ItemResult(
        item_id=item_id,
        position=row.position,
        text=row.text,
        hidden_because=Hidden(row.hidden_because),
        cells=cells,
        spread=None if row.spread is None else float(row.spread),
        is_reversed=row.is_reversed,
    )


def _together(parts: Sequence[PartResults]) -> PartResults:
    """What is shown of each part, added up; hidden parts are in no figure of it."""
    counted = [part for part in parts if part.answered is not None]
    by_item = zip(*(part.items for part in parts), strict=True)
    return PartResults(
        label="",
        eligible=sum(part.eligible for part in counted or parts),
        answered=sum(part.answered or 0 for part in counted) if counted else None,
        items=[_sum(items) for items in by_item],
    )


def _sum(items: Sequence[ItemResult]) -> ItemResult:
    """The same item in every part."""
    shown = [item for item in items if not item.is_hidden]
    return replace(
        (shown or items)[0], cells=tuple(chain.from_iterable(item.cells for item in shown))
    )


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
