"""How many minutes modules take, kept in the process like their texts: a published version never
changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, Sum

from common.records import dataclass
from programs.models import Module

MOST = 2000


@dataclass(frozen=True)
class ModuleMinutes:
    """Reading of a module, in minutes."""

    cards: int
    boosters: int


NOTHING = ModuleMinutes(0, 0)
_kept: dict[int, ModuleMinutes] = {}


def forget_minutes() -> None:
    """As in a process that has just started."""
    _kept.clear()


def module_minutes(ids: Iterable[int | None]) -> dict[int, ModuleMinutes]:
    """Minutes by module: one query when some are not known yet, else none."""
    asked = {pk for pk in ids if pk is not None}
    missing = asked - _kept.keys()
    if missing:
        if len(_kept) > MOST:
            forget_minutes()
            missing = asked
        refreshers = Sum("cards__minutes", filter=Q(cards__is_booster=True), default=0)
        counted = Module.objects.filter(pk__in=missing).annotate(refreshers=refreshers)
        for pk, cards, boosters in counted.values_list("pk", "minutes", "refreshers").order_by():
            _kept[pk] = ModuleMinutes(cards, boosters)
    return {pk: _kept[pk] for pk in asked if pk in _kept}
