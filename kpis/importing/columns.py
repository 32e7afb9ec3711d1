"""What the columns of a file are taken for, before anybody says otherwise. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec.structs import replace

from kpis.importing.figures import decimal_sign, is_nothing, read_figure
from kpis.importing.headings import COUNTS, HEADINGS
from kpis.importing.layout import ColumnRole, ColumnUse, Layout
from kpis.importing.measures import Measures, by_name, plain
from kpis.importing.months import read_month
from kpis.states import KpiKind
from people.importing.columns import by_meaning, meant_by, said_twice
from people.importing.columns import plain as plain_words
from people.importing.dates import DateOrder, date_order
from people.importing.tables import SourceRow

ROLES = by_meaning(HEADINGS)
RANKS = {heading: place for place, heading in enumerate(ROLES)}
VALUE_ROLES = frozenset({ColumnRole.VALUE, ColumnRole.KPI, ColumnRole.MONTH_VALUES})
SAMPLED = 2000
"""Rows by which decimals, the order of dates and percent are told."""
SHARE_LIKELY = 0.5
"""Of the figures of a share, as many beyond 1 make it percent."""


class Unsaid(StrEnum):
    """What has to be said before a file can be read."""

    TEAM = "team"
    MONTH = "month"
    KPI = "kpi"
    VALUE = "value"


def known_headings(cells: Sequence[str], names: Mapping[str, int]) -> int:
    """How many headings a row holds that say what is below them."""
    return sum(_use(cell, names).role is not ColumnRole.IGNORED for cell in cells)


def has_figures_only(headings: Sequence[str]) -> bool:
    """Whether a row that would be the headings is one of figures: no heading of teams in it, and a
    figure that is no month. It would be lost as headings.
    """
    if any(_role(heading) is ColumnRole.TEAM for heading in headings):
        return False
    figures = (each for each in headings if read_month(each) is None and not is_nothing(each))
    return any(isinstance(read_figure(each, decimal_sign([each])), tuple) for each in figures)


def layout_of(
    headings: Sequence[str], rows: Sequence[SourceRow], measures: Measures, encoding: str = ""
) -> Layout:
    """What the columns are taken for."""
    sample = rows[:SAMPLED]
    names = by_name(measures.values())
    columns = _with_value(_once([_use(heading, names) for heading in headings]))
    roles = [column.role for column in columns]
    texts = _cells_of(sample, _places(columns, VALUE_ROLES))
    unnamed = _cells_of(sample, _places(columns, {ColumnRole.IGNORED}))
    months = _cells_of(sample, _places(columns, {ColumnRole.MONTH}))
    layout = Layout(
        columns=tuple(columns),
        decimal=decimal_sign(texts, unnamed),
        is_month_first=date_order(months) is DateOrder.MONTH_FIRST,
        encoding=encoding,
    )
    if ColumnRole.METRIC in roles:
        layout = with_metrics(layout, rows, names)
    return with_percent(layout, sample, measures)


def missing_of(layout: Layout) -> list[Unsaid]:
    """What nobody has said yet."""
    roles = {column.role for column in layout.columns}
    is_long = ColumnRole.VALUE in roles
    found = []
    if ColumnRole.TEAM not in roles:
        found.append(Unsaid.TEAM)
    if not roles & {ColumnRole.MONTH, ColumnRole.MONTH_VALUES} and layout.month is None:
        found.append(Unsaid.MONTH)
    if not roles & VALUE_ROLES:
        found.append(Unsaid.VALUE)
    elif ColumnRole.METRIC in roles:
        if not any(kpi for _text, kpi in layout.metrics):
            found.append(Unsaid.KPI)
    elif (is_long or ColumnRole.MONTH_VALUES in roles) and not layout.kpi_id:
        found.append(Unsaid.KPI)
    return found


def with_metrics(layout: Layout, rows: Iterable[SourceRow], names: Mapping[str, int]) -> Layout:
    """The same, with what its metric column says; what was chosen for a text stays."""
    chosen = dict(layout.metrics)
    places = _places(layout.columns, {ColumnRole.METRIC})
    for text in _cells_of(rows, places):
        chosen.setdefault(text, names.get(plain(text), 0))
    return replace(layout, metrics=tuple(chosen.items()))


def with_percent(layout: Layout, rows: Sequence[SourceRow], measures: Measures) -> Layout:
    """The same, with the shares that are given as percent without saying so."""
    beyond: dict[int, list[bool]] = {}
    figures = RowFigures(layout)
    for row in rows:
        for _column, kpi_id, text in figures.of(row.cells):
            measure = measures.get(kpi_id)
            if measure is None or measure.kind is not KpiKind.SHARE or is_nothing(text):
                continue
            figure = read_figure(text, layout.decimal)
            if isinstance(figure, tuple) and not figure.is_percent:
                beyond.setdefault(kpi_id, []).append(1 < figure.value <= 100)
    likely = [pk for pk, each in beyond.items() if sum(each) > SHARE_LIKELY * len(each)]
    return replace(layout, percent=tuple(sorted(likely)))


class RowFigures:
    """Takes the figures out of rows that are laid out in one way."""

    def __init__(self, layout: Layout) -> None:
        self._metrics = dict(layout.metrics)
        self._metric = place_of(layout, ColumnRole.METRIC)
        self._kpi_id = layout.kpi_id
        self._places = [
            (place, column)
            for place, column in enumerate(layout.columns)
            if column.role in VALUE_ROLES
        ]

    def of(self, cells: Sequence[str]) -> Iterator[tuple[ColumnUse, int, str]]:
        """(column, KPI or 0, text) of each figure in a row."""
        own = self._kpi_id
        if self._metric is not None:
            own = self._metrics.get(cells[self._metric], 0)
        for place, column in self._places:
            yield column, column.kpi_id or own, cells[place]


def place_of(layout: Layout, role: ColumnRole) -> int | None:
    """Where the column of this role stands."""
    places = _places(layout.columns, {role})
    return places[0] if places else None


def _use(heading: str, names: Mapping[str, int]) -> ColumnUse:
    bare = plain(heading)
    if bare in names:
        return ColumnUse(heading=heading, role=ColumnRole.KPI, kpi_id=names[bare])
    if role := _role(heading):
        return ColumnUse(heading=heading, role=role)
    month = read_month(heading)
    if month is not None:
        return ColumnUse(heading=heading, role=ColumnRole.MONTH_VALUES, month=month)
    return ColumnUse(heading=heading)


def _role(heading: str) -> ColumnRole:
    """What a heading says by itself, in one word or as several: ReportingMonth."""
    known = meant_by(plain(heading), ROLES) or ROLES.get(plain_words(heading))
    return known or ColumnRole(said_twice(heading, lambda part: ROLES.get(plain(part), "")))


def _rank(heading: str) -> int:
    """The less, the surer it is what a heading says: of a month, rather than of a date."""
    bare = plain(heading)
    known = (RANKS.get(each) for each in (bare, bare.replace(" ", ""), plain_words(heading)))
    return next((each for each in known if each is not None), len(RANKS))


def _once(columns: Sequence[ColumnUse]) -> list[ColumnUse]:
    """Each role once, but for figures of different KPIs or months; the others are not imported. Of
    columns that may have it, the one that is called so most plainly.
    """
    best: dict[tuple[object, ...], ColumnUse] = {}
    for column in columns:
        key = (column.role, column.kpi_id, column.month)
        if key not in best or _rank(column.heading) < _rank(best[key].heading):
            best[key] = column
    kept = {id(column) for column in best.values()}
    return [each if id(each) in kept else ColumnUse(heading=each.heading) for each in columns]


def _with_value(columns: Sequence[ColumnUse]) -> list[ColumnUse]:
    """The same, where a count is all the figures that there are: then it is the value."""
    if any(column.role in VALUE_ROLES for column in columns):
        return list(columns)
    return [
        replace(each, role=ColumnRole.VALUE) if plain(each.heading) in COUNTS else each
        for each in columns
    ]


def _places(columns: Sequence[ColumnUse], roles: Iterable[ColumnRole]) -> list[int]:
    wanted = frozenset(roles)
    return [place for place, column in enumerate(columns) if column.role in wanted]


def _cells_of(rows: Iterable[SourceRow], places: Sequence[int]) -> Iterable[str]:
    for row in rows:
        for place in places:
            if place < len(row.cells) and row.cells[place]:
                yield row.cells[place]
