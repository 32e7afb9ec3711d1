"""What stands between a figure and its reader: whether it is drawn large, small or not at all,
whether a decision may rest on it, and what would be enough. Pure.

The gravest hurdle decides. That nobody scored a role-play twice is graver than raters who disagree:
of the one nothing is known.
"""

from __future__ import annotations

from enum import StrEnum
from math import ceil

from common.records import dataclass
from insights.agreement import MINIMUM, RatersFound
from insights.bands import Band
from insights.published import PublishedBeside, PublishedFigure, PublishedLevels
from insights.pulse_halves import PulsesApart
from measurement.alpha import FIRM, TENTATIVE
from measurement.estimates import CARE_BELOW, Rate
from measurement.teams import LEAST_TEAMS
from surveys.anonymity import LEAST_GROUP

ENOUGH_PEOPLE = 10
"""Leaders. A figure of fewer is drawn small: one of them more or less would change it."""
CEILING = 0.25
"""Share of first levels that were the highest, from which on a change tells too little."""


class FigureSize(StrEnum):
    """How a figure is drawn; the least comes last."""

    LARGE = "large"
    SMALL = "small"
    REFUSED = "refused"


class HurdleKind(StrEnum):
    """What may be in the way."""

    NOT_YET = "not_yet"
    """What it is about has not taken place, or is not told yet."""
    TOO_FEW = "too_few"
    """Fewer than may be told of."""
    FEW_GROUPS = "few_groups"
    """Fewer groups of those asked are shown than tell how such groups differ."""
    NO_KPI = "no_kpi"
    """There is no figure of the KPI; its own page says why."""
    NOT_IN_PERCENT = "not_in_percent"
    """Teams began too near 0, or too unlike each other, to tell a KPI in percent of it."""
    NOT_DOUBLED = "not_doubled"
    """Too few role-plays were scored by two raters: nobody knows how far raters agree."""
    CONFOUNDED = "confounded"
    """Raters changed along with the occasion."""
    DISAGREE = "disagree"
    """Raters agree too little for a decision."""
    UNDEFINED = "undefined"
    """Everybody gave one and the same level, so agreement cannot be told."""
    RESPONSE = "response"
    """Too many did not answer."""
    NOTHING_TO_COMPARE = "nothing_to_compare"
    """There are no comparison teams: it tells what happened and not why."""
    FEW_TEAMS = "few_teams"
    """So few teams that not even the clearest change could pass an exact test."""
    PARTED_BEFORE = "parted_before"
    """Pilot and comparison teams had moved apart before the start."""
    CEILING = "ceiling"
    """Many stood at the top from the start, so they could not rise."""
    TENTATIVE = "tentative"
    """Raters agree so far that conclusions are tentative."""
    FEW = "few"
    """So few that it is drawn small."""


REFUSING = frozenset(
    {
        HurdleKind.NOT_YET,
        HurdleKind.TOO_FEW,
        HurdleKind.FEW_GROUPS,
        HurdleKind.NO_KPI,
        HurdleKind.NOT_IN_PERCENT,
        HurdleKind.NOT_DOUBLED,
        HurdleKind.CONFOUNDED,
    }
)
UNDECIDING = REFUSING | {
    HurdleKind.DISAGREE,
    HurdleKind.UNDEFINED,
    HurdleKind.RESPONSE,
    HurdleKind.NOTHING_TO_COMPARE,
    HurdleKind.FEW_TEAMS,
}
"""With one of these no decision may rest on the figure."""


@dataclass(frozen=True, kw_only=True)
class Hurdle:
    """One thing in the way: what there is, and what would be enough, in people, role-plays, shares
    or teams, as its kind says.
    """

    kind: HurdleKind
    have: float = 0
    need: float = 0

    @property
    def size(self) -> FigureSize:
        """The largest that it leaves."""
        return FigureSize.REFUSED if self.kind in REFUSING else FigureSize.SMALL

    @property
    def missing(self) -> int:
        """How many more would do, where it is a count."""
        return max(1, ceil(self.need - self.have))


@dataclass(frozen=True, kw_only=True)
class FigureGate:
    """Everything in the way of one figure, the gravest first."""

    hurdles: tuple[Hurdle, ...] = ()

    @property
    def size(self) -> FigureSize:
        """How the figure is drawn."""
        return self.hurdles[0].size if self.hurdles else FigureSize.LARGE

    @property
    def is_refused(self) -> bool:
        """Whether it is not shown at all."""
        return self.size == FigureSize.REFUSED

    @property
    def decides(self) -> bool:
        """Whether a decision may rest on it, as far as its interval allows."""
        return not any(each.kind in UNDECIDING for each in self.hurdles)

    @property
    def understates(self) -> bool:
        """Whether it may be too low because of where people began."""
        return any(each.kind == HurdleKind.CEILING for each in self.hurdles)


def gate(*hurdles: Hurdle | None) -> FigureGate:
    """Of what is in the way; None is nothing. In the order of HurdleKind, which is that of
    gravity.
    """
    order = list(HurdleKind)
    found = [each for each in hurdles if each is not None]
    return FigureGate(hurdles=tuple(sorted(found, key=lambda each: order.index(each.kind))))


def few(n: int) -> Hurdle | None:
    """Of leaders that a figure is about."""
    if n < LEAST_GROUP:
        return Hurdle(kind=HurdleKind.TOO_FEW, have=n, need=LEAST_GROUP)
    if n < ENOUGH_PEOPLE:
        return Hurdle(kind=HurdleKind.FEW, have=n, need=ENOUGH_PEOPLE)
    return None


def agreement_hurdle(raters: RatersFound) -> Hurdle | None:
    """How far the levels that raters gave can be relied on at all."""
    if raters.is_hidden:
        return Hurdle(kind=HurdleKind.NOT_DOUBLED, have=raters.doubled, need=MINIMUM)
    value = raters.together.value
    if value is None:
        return Hurdle(kind=HurdleKind.UNDEFINED)
    if value < TENTATIVE:
        return Hurdle(kind=HurdleKind.DISAGREE, have=value, need=TENTATIVE)
    return Hurdle(kind=HurdleKind.TENTATIVE, have=value, need=FIRM) if value < FIRM else None


def ceiling_hurdle(levels: PublishedLevels) -> Hurdle | None:
    """Whether at least a quarter of first levels were the highest, as far as bands tell; of fewer
    than ten leaders they tell nothing.
    """
    tops = [each.before[-1] for each in levels.criteria if each.before]
    if not tops or not levels.n:
        return None
    share = _least_share(tops, levels.n)
    return Hurdle(kind=HurdleKind.CEILING, have=share, need=CEILING) if share >= CEILING else None


def _least_share(tops: list[Band], n: int) -> float:
    return sum(low for low, _high in tops) / (n * len(tops))


def gate_of_levels(
    levels: PublishedLevels, raters: RatersFound, change: PublishedFigure | None, *, is_told: bool
) -> FigureGate:
    """Of one change of levels; before its round has closed it is not yet, or never."""
    if change is None:
        kind = HurdleKind.TOO_FEW if is_told else HurdleKind.NOT_YET
        return gate(Hurdle(kind=kind, have=levels.n, need=LEAST_GROUP))
    confounded = Hurdle(kind=HurdleKind.CONFOUNDED) if change.value is None else None
    return gate(confounded, agreement_hurdle(raters), ceiling_hurdle(levels), few(change.n))


def gate_of_waiting(
    levels: PublishedLevels, raters: RatersFound, beside: PublishedBeside
) -> FigureGate:
    """Of levels beside those of leaders who waited: the smaller half counts."""
    confounded = Hurdle(kind=HurdleKind.CONFOUNDED) if beside.gap.value is None else None
    size = few(min(beside.gap.n, beside.waiting))
    return gate(confounded, agreement_hurdle(raters), ceiling_hurdle(levels), size)


def gate_of_apart(apart: PulsesApart) -> FigureGate:
    """Of pulses beside those of the half that waited."""
    have = min(apart.groups, apart.waiting)
    groups = Hurdle(kind=HurdleKind.FEW_GROUPS, have=have, need=LEAST_TEAMS)
    return gate(response_hurdle(apart.response), groups if apart.estimate is None else None)


def gate_of_share(rate: Rate) -> FigureGate:
    """Of a share of leaders, of whom everybody is counted: of few it is drawn small."""
    if not rate.total:
        return gate(Hurdle(kind=HurdleKind.NOT_YET))
    small = rate.total < ENOUGH_PEOPLE
    return gate(Hurdle(kind=HurdleKind.FEW, have=rate.total, need=ENOUGH_PEOPLE) if small else None)


def response_hurdle(rate: Rate | None) -> Hurdle | None:
    """Under 60% those who kept silent may think otherwise."""
    if rate is None or not rate.needs_care:
        return None
    return Hurdle(kind=HurdleKind.RESPONSE, have=rate.value, need=CARE_BELOW)
