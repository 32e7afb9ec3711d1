"""A KPI as reading files needs it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from common.records import dataclass
from kpis.states import KpiKind, KpiLayer
from kpis.usual import usual_names
from people.importing.columns import plain as plain_words

BRACKETS = re.compile(r"[(\[].*?[)\]]")
HOURS = frozenset({"h", "hour", "hours", "hrs", "std", "stunde", "stunden"})


@dataclass(frozen=True, kw_only=True)
class KpiMeasure:
    """What decides how a KPI's figures are read, and whether they can be."""

    pk: int
    slug: str
    name: str
    unit: str
    kind: KpiKind
    layer: KpiLayer
    divided_by: int | None
    least: float | None
    most: float | None
    least_team: int

    @property
    def is_in_hours(self) -> bool:
        """Whether 8:30 is eight and a half."""
        return plain(self.unit) in HOURS


Measures = Mapping[int, KpiMeasure]


def plain(text: str) -> str:
    """A heading or name without what people write in different ways."""
    return plain_words(BRACKETS.sub(" ", text).casefold()) or plain_words(text.casefold())


def by_name(measures: Iterable[KpiMeasure]) -> dict[str, int]:
    """What files may call KPIs: {plain short or full name: id}; short names decide. The usual ones
    are known by their names in every language.
    """
    found: dict[str, int] = {}
    for measure in measures:
        found.setdefault(plain(measure.slug), measure.pk)
    for measure in measures:
        found.setdefault(plain(measure.name), measure.pk)
    for measure in measures:
        for name in usual_names(measure.slug):
            found.setdefault(plain(name), measure.pk)
    return found


def counts_people(measure: KpiMeasure, measures: Measures) -> bool:
    """Whether it counts some of those who are the team: leavers, not cases."""
    whole = measures.get(measure.divided_by or 0)
    is_part = whole is not None and plain(measure.unit) == plain(whole.unit)
    return is_part and measure.kind is KpiKind.COUNT
