"""A decision with everything that was handed in, as its page, its files and its end need it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

from common.records import dataclass
from decisions.criteria import WeighedCriterion, counting
from decisions.impressions import BLANK, Impression
from decisions.models import Assessor, Contender, Decision, Impressions
from decisions.scoring import Judged, Weighed, Weight, weigh
from people.models import Member


@dataclass(frozen=True)
class Scorecard:
    """What one reader may know of a decision."""

    decision: Decision
    contenders: Sequence[Contender]
    assessors: Sequence[Assessor]
    impressions: Sequence[Impressions]
    is_hidden: bool
    """Whether the reader still fills in a sheet of their own and so sees nobody else's."""

    @cached_property
    def criteria(self) -> list[WeighedCriterion]:
        """Those that count."""
        return counting(self.decision.criteria)

    @cached_property
    def handed_in(self) -> list[Assessor]:
        """Whose sheets count."""
        return [each for each in self.assessors if each.handed_in_at is not None]

    @cached_property
    def judged(self) -> list[Judged]:
        """Every level that was given."""
        return list(chain.from_iterable(map(self._levels_of, self.impressions)))

    def _levels_of(self, each: Impressions) -> Iterator[Judged]:
        for criterion in self.criteria:
            level = each.given.get(criterion.key, BLANK).level
            if level is not None:
                yield Judged(
                    assessor=each.assessor_id,
                    option=each.contender_id,
                    key=criterion.key,
                    level=level,
                )

    @cached_property
    def weighed(self) -> Weighed:
        """What it comes to."""
        return weigh(self.weights, self.judged)

    @cached_property
    def weights(self) -> list[Weight]:
        """As the arithmetic needs them."""
        return [each.as_weight for each in self.criteria]

    @cached_property
    def names(self) -> dict[int, str]:
        """Of options, by their ids."""
        return {each.pk: each.name for each in self.contenders}

    def noted(self, contender_id: int, key: str) -> list[tuple[Assessor, Impression]]:
        """What everybody whose sheet counts noted on one criterion, in the order of invitation."""
        given = {
            each.assessor_id: each.given
            for each in self.impressions
            if each.contender_id == contender_id
        }
        return [
            (each, given.get(each.pk, {}).get(key, BLANK))
            for each in self.assessors
            if key in given.get(each.pk, {})
        ]


def scorecard_of(decision: Decision, reader: Member) -> Scorecard:
    """Three queries."""
    impressions = Impressions.objects.visible_to(reader).counted(decision)
    assessors = list(decision.assessors.select_related("member").order_by("invited_at", "pk"))
    at_it = any(each.member_id == reader.pk and each.handed_in_at is None for each in assessors)
    return Scorecard(
        decision=decision,
        contenders=list(decision.contenders.all()),
        assessors=assessors,
        impressions=list(impressions),
        is_hidden=at_it and not decision.is_closed,
    )
