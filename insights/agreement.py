"""How far the raters of a pilot agree, how severe each is, and the raw levels beside it. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from common.records import dataclass
from insights.bands import Band
from insights.drifting import LEAST_OF_RATER, NO_DRIFT, Measured, drifts, rating_of
from insights.rubric_change import LEVELS, Scored
from measurement.alpha import LEAST, alpha
from measurement.icc import Correlation, Correlations, complete_table, correlations
from measurement.pairs import intervals_of, likeness
from measurement.ratings import Pairs, Rating, WhyNot, pairs_of
from measurement.severity import Severity, severity

MINIMUM = LEAST
"""Role-plays scored at least twice, below which a pilot has no figures of agreement."""
TWO = 2


@dataclass(frozen=True, kw_only=True)
class CriterionAgreement:
    """Alpha of one criterion; of all together where the name is ''."""

    name: str
    criterion_id: int = 0
    alpha: Measured


@dataclass(frozen=True, kw_only=True)
class RaterFigures:
    """One rater beside the others of a pilot."""

    rater: int
    scored: int
    """Role-plays this rater scored; n of the other figures counts those somebody else scored, too.
    """
    levels: tuple[int, ...]
    """How often they gave each level, the lowest first; empty where only bands are told."""
    bands: tuple[Band, ...] = ()
    exact: Measured
    adjacent: Measured
    shift: Measured
    """Levels above or below the mean of all raters on the same role-plays."""
    error: float | None = None
    """The standard error of the shift."""
    drift: Measured = NO_DRIFT
    """Levels by which the shift moved from the first role-play to the closing; n is role-plays of
    the end with fewer.
    """


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A rater and a session: one more scoring there would connect raters."""

    rater: int
    session: int


@dataclass(frozen=True, kw_only=True)
class RatersFound:
    """Everything on the page about raters."""

    scored: int = 0
    """Role-plays: a leader in a session."""
    doubled: int = 0
    """Of these, scored by two or more."""
    twice_sessions: int = 0
    """Sessions in which these took place."""
    since: dt.date | None = None
    until: dt.date | None = None
    raters: tuple[RaterFigures, ...] = ()
    """In the order of their letters."""
    exact: Measured = Measured(n=0)
    adjacent: Measured = Measured(n=0)
    kappa: Measured | None = None
    """Only where two raters did it all."""
    alphas: tuple[CriterionAgreement, ...] = ()
    agreement_one: Measured = Measured(n=0)
    agreement_all: Measured = Measured(n=0)
    consistency_one: Measured = Measured(n=0)
    all_enough: int = 0
    """So many role-plays that every rater scored, until the intervals of these three hold; 0 where
    nothing says that it takes more.
    """
    separation: float | None = None
    """How severities told correlate with the true ones, among raters who differ as they usually do.
    """
    twice_enough: int = 0
    """So many role-plays scored twice, until that is 0.95."""
    counts: tuple[tuple[int, ...], ...] = ()
    """How often each level met each: of two raters the first's by the second's, of more the lower
    by the higher.
    """
    bands: tuple[tuple[Band, ...], ...] = ()
    """The same where only bands are told."""
    parts: tuple[tuple[int, ...], ...] = ()
    """Raters who can be set against each other, where not all can."""
    missing: tuple[Missing, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return self.doubled < MINIMUM

    @property
    def together(self) -> Measured:
        """Alpha over all criteria."""
        return self.alphas[-1].alpha if self.alphas else Measured(n=self.doubled)

    @property
    def has_two(self) -> bool:
        return len(self.raters) == TWO

    def letter_of(self, rater: int) -> str:
        """What a rater is called where no names belong."""
        return letter([each.rater for each in self.raters].index(rater))

    def own(self, rater: int) -> RaterFigures | None:
        """The figures of one rater, if they scored here."""
        return next((each for each in self.raters if each.rater == rater), None)


def letter(place: int) -> str:
    """A to Z, then AA: names of places that say nothing else."""
    more, rest = divmod(place, 26)
    return (letter(more - 1) if more else "") + chr(ord("A") + rest)


def raters_found(scores: Sequence[Scored], order: Sequence[int]) -> RatersFound:
    """From levels to figures; `order` has every rater once, in the order of their letters."""
    place = {rater: number for number, rater in enumerate(order)}
    ordered = sorted(
        scores,
        key=lambda each: (place[each.rater], each.at, each.session, each.leader, each.position),
    )
    ratings = [rating_of(each) for each in ordered]
    pairs = pairs_of(ratings)
    found = _window(ordered, pairs)
    if found.is_hidden:
        own = (_rater(rater, ratings, Severity()) for rater in order)
        return replace(found, raters=tuple(own))
    shifts, moved = severity(ratings), drifts(ordered)
    return replace(
        _agreeing(found, ratings, pairs, len(order)),
        raters=tuple(
            replace(_rater(rater, ratings, shifts), drift=moved.get(rater, NO_DRIFT))
            for rater in order
        ),
        alphas=_alphas(ordered, ratings),
        separation=shifts.separation.correlation if shifts.separation else None,
        twice_enough=shifts.separation.enough if shifts.separation else 0,
        parts=_parts(shifts, place),
        missing=_missing(shifts),
    )


def _window(scores: Sequence[Scored], pairs: Pairs) -> RatersFound:
    """How much there is, and from when to when."""
    twice = set(pairs.performances)
    days = [each.at.date() for each in scores if (each.session, each.leader) in twice]
    return RatersFound(
        scored=len({(each.session, each.leader) for each in scores}),
        doubled=len(twice),
        twice_sessions=len({e.session for e in scores if (e.session, e.leader) in twice}),
        since=min(days, default=None),
        until=max(days, default=None),
    )


def _agreeing(
    found: RatersFound, ratings: Sequence[Rating], pairs: Pairs, raters: int
) -> RatersFound:
    exact, adjacent, kappa = _alike(pairs)
    return replace(
        _correlating(found, ratings, raters),
        exact=exact,
        adjacent=adjacent,
        kappa=kappa if raters == TWO else None,
        counts=_counts(pairs, is_ordered=raters != TWO),
    )


def _alike(pairs: Pairs) -> tuple[Measured, Measured, Measured]:
    """Exact, adjacent, and quadratic kappa."""
    found, ends = (
        likeness(pairs.levels),
        intervals_of(pairs.levels, pairs.performances, pairs.people),
    )
    kappa = Measured(n=found.n, why_not=WhyNot.ALL_ALIKE)
    if found.kappa is not None:
        low, high = ends.kappa or (None, None)
        kappa = Measured(n=found.n, value=found.kappa, low=low, high=high)
    return (
        Measured(n=found.n, value=found.exact, low=ends.exact[0], high=ends.exact[1]),
        Measured(n=found.n, value=found.adjacent, low=ends.adjacent[0], high=ends.adjacent[1]),
        kappa,
    )


def _alphas(scores: Sequence[Scored], ratings: Sequence[Rating]) -> tuple[CriterionAgreement, ...]:
    latest = {each.criterion: each for each in sorted(scores, key=lambda each: each.at)}
    criteria = sorted(latest.values(), key=lambda each: (each.position, each.name))
    found = [_of_criterion(each, ratings) for each in criteria]
    return (*found, CriterionAgreement(name="", alpha=_alpha(ratings)))


def _of_criterion(score: Scored, ratings: Sequence[Rating]) -> CriterionAgreement:
    own = [each for each in ratings if each.criterion == score.criterion]
    return CriterionAgreement(name=score.name, criterion_id=score.criterion_id, alpha=_alpha(own))


def _alpha(ratings: Sequence[Rating]) -> Measured:
    found = alpha(ratings)
    return Measured(
        n=found.performances,
        value=found.value,
        low=found.low,
        high=found.high,
        why_not=found.why_not or "",
    )


def _correlating(found: RatersFound, ratings: Sequence[Rating], raters: int) -> RatersFound:
    """ICC(A,1), (A,k), (C,1) over role-plays that every rater scored in full."""
    table = complete_table(ratings)
    if len(table.rows) < MINIMUM:
        why = WhyNot.INCOMPLETE if raters > TWO else WhyNot.TOO_FEW
        nothing = Measured(n=len(table.rows), why_not=why)
        return replace(found, agreement_one=nothing, agreement_all=nothing, consistency_one=nothing)
    icc = correlations(table.rows, table.people)
    return replace(
        found,
        agreement_one=_correlation(icc, icc.agreement_one),
        agreement_all=_correlation(icc, icc.agreement_all),
        consistency_one=_correlation(icc, icc.consistency_one),
        all_enough=icc.enough,
    )


def _correlation(found: Correlations, one: Correlation | None) -> Measured:
    if one is None:
        return Measured(n=found.performances, why_not=found.why_not or "")
    return Measured(n=found.performances, value=one.value, low=one.low, high=one.high)


def _counts(pairs: Pairs, *, is_ordered: bool) -> tuple[tuple[int, ...], ...]:
    met = Counter((min(pair), max(pair)) if is_ordered else pair for pair in pairs.levels)
    return tuple(_row(met, level) for level in range(1, LEVELS + 1))


def _row(met: Counter[tuple[int, int]], one: int) -> tuple[int, ...]:
    return tuple(met[one, other] for other in range(1, LEVELS + 1))


def _rater(rater: int, ratings: Sequence[Rating], shifts: Severity) -> RaterFigures:
    own = [each for each in ratings if each.rater == rater]
    given = Counter(round(each.level) for each in own)
    exact, adjacent, n = _beside_others(rater, own, ratings)
    shift = next((each for each in shifts.shifts if each.rater == rater), None)
    known = {
        "rater": rater,
        "scored": len({each.performance for each in own}),
        "levels": tuple(given[level] for level in range(1, LEVELS + 1)),
        "exact": exact,
        "adjacent": adjacent,
    }
    if n < LEAST_OF_RATER or shift is None:
        why = shifts.why_not or WhyNot.TOO_FEW
        return RaterFigures(**known, shift=Measured(n=n, why_not=why))  # type: ignore[arg-type]
    moved = Measured(n=n, value=shift.shift, low=shift.low, high=shift.high)
    return RaterFigures(**known, shift=moved, error=shift.se)  # type: ignore[arg-type]


def _beside_others(
    rater: int, own: Sequence[Rating], ratings: Sequence[Rating]
) -> tuple[Measured, Measured, int]:
    """How often alike with everybody else, and over how many role-plays; too few say nothing."""
    seen = {(each.performance, each.criterion) for each in own}
    beside = [each for each in ratings if (each.performance, each.criterion) in seen]
    pairs = _pairs_with(rater, beside)
    n = len(set(pairs.performances))
    if n < LEAST_OF_RATER:
        nothing = Measured(n=len(pairs.levels), why_not=WhyNot.TOO_FEW)
        return nothing, nothing, n
    exact, adjacent, _kappa = _alike(pairs)
    return exact, adjacent, n


def _pairs_with(rater: int, beside: Sequence[Rating]) -> Pairs:
    """The rater against each other one; not the others among themselves."""
    found = Pairs([], [], [])
    for other in dict.fromkeys(each.rater for each in beside if each.rater != rater):
        met = pairs_of([each for each in beside if each.rater in {rater, other}])
        found.levels.extend(met.levels)
        found.performances.extend(met.performances)
        found.people.extend(met.people)
    return found


def _parts(shifts: Severity, place: dict[int, int]) -> tuple[tuple[int, ...], ...]:
    if shifts.why_not != WhyNot.NOT_CONNECTED:
        return ()
    return tuple(_in_order(part, place) for part in shifts.components)


def _in_order(part: Iterable[object], place: dict[int, int]) -> tuple[int, ...]:
    return tuple(sorted((rater for rater in part if isinstance(rater, int)), key=place.__getitem__))


def _missing(shifts: Severity) -> tuple[Missing, ...]:
    """Of what is missing only the session: no leader's number."""
    return tuple(
        Missing(rater=cast("int", each.rater), session=cast("tuple[int, int]", each.performance)[0])
        for each in shifts.bridges
    )
