"""How far groups mix departments, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext as _

from common.places import place
from common.records import dataclass
from insights.formatting import percent
from insights.mixing import Mixing, mixing_of
from insights.overview_queries import DepartmentInGroup

NEARLY_ALL = 0.9
"""Of what is possible: more would move few people."""


@dataclass(frozen=True, kw_only=True)
class MixingLine:
    """One pilot."""

    name: str
    url: str
    share: str
    most: str
    by_chance: str
    meaning: str


def mixing_lines(found: Iterable[DepartmentInGroup]) -> list[MixingLine]:
    """One for each pilot; `found` comes pilot by pilot."""
    return [_line(list(each)) for _pk, each in groupby(found, key=lambda one: one.cohort_id)]


def _line(found: list[DepartmentInGroup]) -> MixingLine:
    groups: dict[int, Counter[str]] = {}
    for each in found:
        groups.setdefault(each.group_id, Counter())[each.department] += each.leaders
    mixing = mixing_of(list(groups.values()))
    return MixingLine(
        name=found[0].name,
        url=place("page of a pilot", found[0].cohort_id),
        share=percent(mixing.share or 0),
        most=percent(mixing.most_share or 0),
        by_chance=percent(mixing.by_chance),
        meaning=_meaning(mixing),
    )


def _meaning(mixing: Mixing) -> str:
    if not mixing.most:
        return _("All leaders are of one department, so groups cannot mix any.")
    if mixing.mixed >= NEARLY_ALL * mixing.most:
        return _("Leaders practice with other departments about as much as these people allow.")
    share = mixing.share or 0
    if share < mixing.by_chance:
        return _("Less than by chance: departments stay together. Moving a few leaders would help.")
    return _("More than by chance, but groups could mix further by moving leaders.")
