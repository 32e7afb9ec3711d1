"""Closing levels of the half that began first, beside the first ones of the half that waited. Pure.

What is compared are the levels that rounds of both halves are made of, so that nobody is in it who
is not in what is told of a half by itself. It is told once: first levels told a second time, of a
few more or fewer, could be subtracted.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

from insights.published import PublishedBeside, beside_waiting
from insights.rubric_change import Scored
from measurement.level_change import level_gap
from measurement.ratings import Rating
from surveys.anonymity import LEAST_GROUP


def halves_apart(first: Sequence[Scored], later: Sequence[Scored]) -> PublishedBeside | None:
    """Of what both halves hold of their rounds. None where too few are in one of them, or the two
    were not scored on one ruler.
    """
    criteria = {each.criterion for each in first} & {each.criterion for each in later}
    if {each.ruler for each in first} != {each.ruler for each in later} or not criteria:
        return None
    closing = [each for each in first if not each.is_first and each.criterion in criteria]
    waited = [each for each in later if each.is_first and each.criterion in criteria]
    groups: dict[Hashable, Hashable] = {
        each.leader: each.session for each in (*first, *later) if each.is_first
    }
    found = level_gap(_ratings(closing), _ratings(waited), least=LEAST_GROUP, groups=groups)
    if min(found.n, found.waiting) < LEAST_GROUP:
        return None
    return beside_waiting(found, {each.at.date() for each in (*closing, *waited)})


def _ratings(scores: Collection[Scored]) -> list[Rating]:
    return [Rating(each.leader, each.rater, each.level, each.criterion) for each in scores]
