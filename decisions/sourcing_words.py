"""What the checklist says in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from common.records import dataclass
from decisions.checklist import CHECKLIST
from decisions.models import Sourcing
from decisions.sourcing import Ground, Sourced, Way, missing_topics, result_of
from ui.numbers import DASH, grouped


@dataclass(frozen=True, kw_only=True)
class WayLine:
    """One way, and what it costs."""

    way: Way
    points: str
    cost: str
    is_costed: bool
    is_result: bool


@dataclass(frozen=True, kw_only=True)
class ConditionLine:
    """An answer with which another way would be the result."""

    question: str
    answer: str
    way: str


@dataclass(frozen=True, kw_only=True)
class SourcingResult:
    """What comes of it, in the reader's language."""

    headline: str
    because: str
    reasons_for: Sequence[str]
    reasons_against: Sequence[str]
    conditions: Sequence[ConditionLine]
    ways: Sequence[WayLine]
    missing: Sequence[str]


def result_in_words(sourcing: Sourcing) -> SourcingResult:
    """Of a checklist as it stands."""
    found = result_of(CHECKLIST, sourcing.answers)
    return SourcingResult(
        headline=_headline(found),
        because=_because(found) if found else "",
        reasons_for=[str(each.why) for each in found.reasons_for] if found else [],
        reasons_against=[str(each.why) for each in found.reasons_against] if found else [],
        conditions=_conditions(found) if found else [],
        ways=[_way_line(sourcing, way, found) for way in Way],
        missing=[str(each.label) for each in missing_topics(CHECKLIST, sourcing.answers)],
    )


def _headline(found: Sourced | None) -> str:
    if found is None:
        return _("There is no result yet")
    return {
        Way.INTERNAL: _("Your answers speak for building it inside"),
        Way.HYBRID: _("Your answers speak for doing both: buy the core, build what is your own"),
        Way.EXTERNAL: _("Your answers speak for buying it"),
    }[found.way]


def _because(found: Sourced) -> str:
    said = {each.value: found.points[each] for each in Way}
    return {
        Ground.MOST: _(
            "Inside %(internal)s points, both %(hybrid)s, outside %(external)s. An answer counts "
            "one point or two."
        ),
        Ground.BOTH: _(
            "Inside %(internal)s points, outside %(external)s: as much speaks for the one as for "
            "the other, so do both."
        ),
        Ground.LEVEL: _(
            "Inside %(internal)s points, both %(hybrid)s, outside %(external)s: where two are "
            "level, doing both leaves the other way open."
        ),
    }[found.ground] % said


def _conditions(found: Sourced) -> list[ConditionLine]:
    return [
        ConditionLine(
            question=str(each.asking.text), answer=str(each.reply.text), way=str(each.way.label)
        )
        for each in found.conditions
    ]


def _way_line(sourcing: Sourcing, way: Way, found: Sourced | None) -> WayLine:
    costs = sourcing.costs_of(way)
    total = grouped(costs.total(sourcing.leaders, sourcing.years))
    return WayLine(
        way=way,
        points=str(found.points[way]) if found else DASH,
        cost=f"{total} {sourcing.currency}" if costs.is_known else DASH,
        is_costed=costs.is_known,
        is_result=found is not None and found.way == way,
    )
