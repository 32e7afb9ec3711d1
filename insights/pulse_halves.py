"""Pulses about the half that began first, beside the first pulse about the half that waited, which
asked before that half's program began. Pure.

Fair because a lot said which leaders began first, and because the two are asked at nearly the same
time, by other people: it is told where direct reports alone are asked, who report to one leader
each. Where whole departments are asked, the same people speak of both halves, and nothing is told.
Made of what is published of groups and nothing else; groups count, since people of one answer
alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from common.languages import ByLanguage
from common.records import dataclass
from measurement.estimates import Estimate, Rate
from measurement.teams import LEAST_TEAMS, gap_of_teams
from surveys.results import PartResults, WaveResults

NEAR = dt.timedelta(weeks=5)
"""So far apart the two pulses may be at most: they come once a month."""
WIDEST = 4.0
"""Between the ends of the scale."""
Means = tuple[list[int], list[float]]
"""Sizes and means of groups."""


@dataclass(frozen=True, kw_only=True)
class PulsesApart:
    """The mean of all questions that both were asked, less that of those who waited."""

    groups: int
    """Shown of the half that began first."""
    waiting: int
    """Shown of the other half."""
    questions: int
    since: dt.date
    until: dt.date
    """From the first to the last day on which both asked."""
    response: Rate | None = None
    """The lower one of both."""
    estimate: Estimate | None = None
    """In points of 1 to 5; None where groups are too few."""


def pulses_apart(first: Sequence[WaveResults], later: Sequence[WaveResults]) -> PulsesApart | None:
    """None before both are told, and where they were asked nothing alike."""
    asked_later = next((wave for wave in later if wave.is_baseline and wave.overall), None)
    begun = [wave for wave in first if wave.overall and not wave.is_baseline]
    if asked_later is None or not begun:
        return None
    asked = min(begun, key=lambda wave: abs(wave.opens_on - asked_later.opens_on))
    also = _texts(asked_later)
    texts = [text for text in _texts(asked) if text in also]
    if abs(asked.opens_on - asked_later.opens_on) > NEAR or not texts:
        return None
    one, other = (_means(wave, texts) for wave in (asked, asked_later))
    days = [_last_day(wave) for wave in (asked, asked_later)]
    rates = [wave.response for wave in (asked, asked_later) if wave.response]
    return PulsesApart(
        groups=len(one[0]),
        waiting=len(other[0]),
        questions=len(texts),
        since=min(asked.opens_on, asked_later.opens_on),
        until=max(days),
        response=min(rates, key=lambda rate: rate.value, default=None),
        estimate=_gap(one, other),
    )


def _gap(one: Means, other: Means) -> Estimate | None:
    if min(len(one[0]), len(other[0])) < LEAST_TEAMS:
        return None
    return gap_of_teams(one, other, WIDEST)


def _texts(wave: WaveResults) -> list[ByLanguage[str]]:
    """What it asked, word for word."""
    return [item.text for item in wave.overall.items] if wave.overall else []


def _means(wave: WaveResults, texts: Sequence[ByLanguage[str]]) -> Means:
    """Of groups of which every one of these questions is shown."""
    sizes, means = [], []
    for part in wave.parts:
        shown = _shown(part, texts)
        if len(shown) == len(texts):
            sizes.append(round(sum(n for n, _mean in shown) / len(shown)))
            means.append(sum(mean for _n, mean in shown) / len(shown))
    return sizes, means


def _shown(part: PartResults, texts: Sequence[ByLanguage[str]]) -> list[tuple[int, float]]:
    told = [item.figure for item in part.items if item.text in texts]
    return [(each.n, each.mean) for each in told if each is not None]


def _last_day(wave: WaveResults) -> dt.date:
    return wave.closed_at.date() if wave.closed_at else wave.opens_on
