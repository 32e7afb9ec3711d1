"""What the latest wave says about teams of such leaders, not only about those who were asked. Pure.

People of one part answer alike, so that parts count here and not people. Worked out of what is
published of each part, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from common.records import dataclass
from measurement.estimates import Estimate
from measurement.teams import LEAST_TEAMS, mean_of_teams
from surveys.results import WaveResults

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, kw_only=True)
class TeamsMean:
    """One question of one wave."""

    wave_id: int
    item_id: int
    parts: int
    """How many are shown."""
    estimate: Estimate | None
    """None where they are too few."""


def teams_means(waves: Sequence[WaveResults]) -> tuple[TeamsMean, ...]:
    """Of the latest wave with figures, question by question."""
    closed = [wave for wave in waves if wave.overall is not None]
    if not closed or closed[-1].overall is None:
        return ()
    return tuple(_teams_mean(closed[-1], item.item_id) for item in closed[-1].overall.items)


def _teams_mean(wave: WaveResults, item_id: int) -> TeamsMean:
    sizes, means = [], []
    for part in wave.parts:
        for item in part.items:
            if item.item_id == item_id and item.n is not None and item.mean is not None:
                sizes.append(item.n)
                means.append(item.mean)
    estimate = None
    if len(sizes) >= LEAST_TEAMS:
        estimate = mean_of_teams(sizes, means, LOWEST, HIGHEST)
    return TeamsMean(wave_id=wave.wave_id, item_id=item_id, parts=len(sizes), estimate=estimate)
