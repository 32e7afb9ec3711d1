"""What was found out about the KPIs of one pilot: figures without words, so that every language,
page and file says the same. Pure.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from common.records import dataclass
from kpis.states import Better, KpiKind, KpiLayer

FRESH = dt.timedelta(minutes=5)
"""So long nobody asks for newer figures, unless values came in meanwhile."""
SURE = 0.05
"""Below it a p counts as shown."""


class KpiStanding(StrEnum):
    """How far a pilot is with its KPIs."""

    NO_PLAN = "no_plan"
    """It began without saying what it would look at."""
    NOT_STARTED = "not_started"
    NO_VALUES = "no_values"
    """Nothing has been imported of its KPIs and teams."""
    WAITING = "waiting"
    """A worker has not come to it yet."""
    FOUND = "found"


class Lacking(StrEnum):
    """Why there is no figure."""

    NO_BASELINE = "no_baseline"
    """No values of the months before the start."""
    NO_MONTH_AFTER = "no_month_after"
    """No whole month after the start is in yet."""
    TOO_FEW_PILOT = "too_few_pilot"
    """Under two pilot teams that have both."""
    TOO_FEW_COMPARED = "too_few_compared"
    """Under two comparison teams that have both, although the plan named some."""
    NO_SPREAD = "no_spread"
    """All teams changed alike, so that no interval can be told."""


class KpiCaution(StrEnum):
    """What a figure must not be read without; the gravest first."""

    NOTHING_TO_COMPARE = "nothing_to_compare"
    """No comparison teams: it tells what happened and not why."""
    FEW_TEAMS = "few_teams"
    """So few that not even the clearest change could pass the exact test."""
    PARTED_BEFORE = "parted_before"
    """Pilot and comparison teams had moved apart before the start."""
    NOT_IN_PERCENT = "not_in_percent"
    """Pilot teams began too near 0, or too unlike each other, to divide by where they began."""
    NO_PLACEBO = "no_placebo"
    """Too few months before the start to look whether they had."""
    ONE_MONTH = "one_month"
    """Only one month after the start."""


class Direction(StrEnum):
    """What can be said about a KPI once all KPIs of the report are counted in (Holm)."""

    BETTER = "better"
    WORSE = "worse"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, kw_only=True)
class ChangeFound:
    """A change with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Placebo:
    """The same reckoning at a date before the start, when nothing can have worked yet."""

    found: ChangeFound
    """In units of the KPI."""
    p: float
    months: tuple[dt.date, ...]
    """Before the start: their later half against the earlier."""
    alone: tuple[dt.date, ...] = ()
    """Those of them that differ taken one by one. One among six is what chance does: it is shown,
    and nothing is done about it.
    """
    has_parted: bool = False
    """Whether one of them differs with all of them counted in (Holm)."""

    @property
    def has_failed(self) -> bool:
        """Whether it shows a difference where there can be none."""
        return self.p < SURE


@dataclass(frozen=True, kw_only=True)
class CohortFound:
    """One of several pilots that measure the same KPI, compared with teams that had not begun."""

    starts_on: dt.date
    is_own: bool = False
    """Whether it is the pilot that this is about."""
    n_pilot: int = 0
    n_comparison: int = 0
    difference: ChangeFound | None = None
    lacking: Lacking | None = None


@dataclass(frozen=True, kw_only=True)
class StaggeredFound:
    """Pilots that began one after another, averaged by how many teams each has. In units of the
    KPI.
    """

    cohorts: tuple[CohortFound, ...] = ()
    """Those of which a month after the start is in."""
    overall: ChangeFound | None = None
    df: float | None = None
    p: float | None = None
    n_pilot: int = 0
    n_comparison: int = 0
    is_alone: bool = True
    """Whether fewer than two pilots can be put together."""
    lacking: Lacking | None = None


@dataclass(frozen=True, kw_only=True)
class SideLine:
    """Where pilot or comparison teams stood in one month, all together; None where too few have a
    value.
    """

    month: dt.date
    pilot: float | None = None
    comparison: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether either side is."""
        return self.pilot is not None or self.comparison is not None


@dataclass(frozen=True, kw_only=True)
class TeamsLeft:
    """Which teams are not told of one by one, and which are not counted. By ids of teams."""

    pools: tuple[tuple[int, ...], ...] = ()
    """Too small each; those of one pool are counted and drawn as one team."""
    too_small: tuple[int, ...] = ()
    """And not even a pool together, or one team alone of unknown size: not counted."""
    without_size: tuple[int, ...] = ()
    """Nobody knows how small they are: counted, not drawn."""
    out: tuple[int, ...] = ()
    """Values of too many months are missing, of a pilot and a comparison team alike."""
    begun: tuple[int, ...] = ()
    """Comparison teams that took part in a pilot themselves before the months used here end."""


@dataclass(frozen=True, kw_only=True)
class KpiResult:
    """What came of one KPI that a pilot said it would look at."""

    kpi_id: int
    name: str
    unit: str
    kind: KpiKind
    layer: KpiLayer
    better: Better
    is_primary: bool
    expected: float
    """Percent of where pilot teams began, counted the good way."""
    per_head: str = ""
    """The name of what a count is divided by."""
    n_pilot: int = 0
    """Teams, pooled ones as one."""
    n_comparison: int = 0
    before: float | None = None
    """Mean over pilot teams; so are the next three for their side."""
    after: float | None = None
    comparison_before: float | None = None
    comparison_after: float | None = None
    difference: ChangeFound | None = None
    """In units of the KPI: of the changes of pilot and comparison teams, or the change of pilot
    teams where there is nothing to compare with.
    """
    percent: ChangeFound | None = None
    """The same in percent of where pilot teams began, counted the good way: above 0 is better. None
    where where they began is itself hardly known; its interval counts in how far it is.
    """
    standardised: ChangeFound | None = None
    """Morris' d_ppc2: the difference in standard deviations of teams at first, counted the good
    way. None without three teams on either side.
    """
    staggered: StaggeredFound | None = None
    """This pilot and others of the organization together; None where nothing is reckoned yet."""
    df: float | None = None
    p: float | None = None
    """Of the t test with Satterthwaite's degrees of freedom."""
    p_randomized: float | None = None
    p_least: float | None = None
    """The smallest that so many teams can give."""
    splits: int = 0
    """Ways to deal the teams that were tried."""
    is_exact: bool = False
    """Whether these are all ways."""
    p_adjusted: float | None = None
    """Holm over all KPIs of the report, of the p that decides."""
    placebo: Placebo | None = None
    baseline: tuple[dt.date, ...] = ()
    """Months that count as before."""
    window: tuple[dt.date, ...] = ()
    """Months that count as after."""
    ends_early: bool = False
    """Whether months end before teams to compare with begin a pilot themselves."""
    lines: tuple[SideLine, ...] = ()
    """Every month that is known, from before the baseline on."""
    teams: TeamsLeft = TeamsLeft()
    direction: Direction = Direction.NOT_SHOWN
    claimed: bool = False
    """Whether the pilot may say that it moved this: see kpis.claims."""
    refused: Lacking | None = None
    enough: int = 0
    """What would do: teams on the side that has fewer, or months, as the reason or caution says."""
    cautions: tuple[KpiCaution, ...] = ()

    @property
    def counts_up(self) -> bool:
        """Whether higher is better."""
        return self.better == Better.HIGHER

    @property
    def moved(self) -> bool:
        """Whether it got better by more than chance would."""
        return self.direction == Direction.BETTER

    @property
    def has_comparison(self) -> bool:
        """Whether the figure is one of two sides."""
        return self.n_comparison > 0

    @property
    def is_one_sided(self) -> bool:
        """Whether the interval by itself leaves 0 out."""
        found = self.difference
        return found is not None and (found.low > 0 or found.high < 0)

    @property
    def reached(self) -> bool | None:
        """Whether the estimate is as large as was expected; None where there is none."""
        return None if self.percent is None else self.percent.value >= self.expected


@dataclass(frozen=True, kw_only=True)
class KpiResults:
    """What came of all KPIs of one pilot."""

    standing: KpiStanding
    starts_on: dt.date | None = None
    left_out: dt.date | None = None
    """The month of the start, where it belongs to neither side."""
    kpis: tuple[KpiResult, ...] = ()
    """The primary one first, then behavior before business, as the plan has them."""
    made_at: dt.datetime | None = None
    is_passing: bool = False
    """Whether values have come in since, so that newer figures are being worked out."""

    @property
    def primary(self) -> KpiResult | None:
        """The one that the answer goes by."""
        return next((each for each in self.kpis if each.is_primary), None)

    @property
    def behavior(self) -> tuple[KpiResult, ...]:
        """Layer 2."""
        return tuple(each for each in self.kpis if each.layer == KpiLayer.BEHAVIOR)

    @property
    def business(self) -> tuple[KpiResult, ...]:
        """Layer 3."""
        return tuple(each for each in self.kpis if each.layer == KpiLayer.BUSINESS)

    @property
    def behavior_moved(self) -> bool:
        """Whether layer 2 moved, so that layer 3 may be claimed."""
        return any(each.claimed for each in self.behavior)

    def of(self, kpi_id: int) -> KpiResult | None:
        """What came of one KPI."""
        return next((each for each in self.kpis if each.kpi_id == kpi_id), None)
