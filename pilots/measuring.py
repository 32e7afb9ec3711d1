"""What the organization of a draft measures of its teams: what can be chosen, what is proposed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from django.db.models import Count, QuerySet
from msgspec.structs import replace

from common.records import dataclass
from kpis.models import Kpi, KpiValue, MeasuredTeam, MeasurementPlan
from kpis.plans import Bar, Hypothesis, Measuring, baseline_months
from kpis.states import BarMeasure, KpiLayer
from people.models import Member
from pilots.draft import DraftStep
from pilots.frame import Schedule
from pilots.models import ChosenLeader, PilotDraft
from programs.module_texts import module_texts

PROPOSED = {KpiLayer.BEHAVIOR: 2, KpiLayer.BUSINESS: 1}
"""KPIs of each layer: what people do has to move before what it is good for."""
USUAL_CHANGE = 10.0
"""Percent that a KPI is expected to move where nobody has said otherwise."""
USUAL_BARS = (
    Bar(measure=BarMeasure.COMPLETION, least=0.7),
    Bar(measure=BarMeasure.ATTENDANCE, least=0.8, is_needed=False),
    Bar(measure=BarMeasure.RESPONSE, least=0.6, is_needed=False),
    Bar(measure=BarMeasure.AGREEMENT, least=0.667, is_needed=False),
    Bar(measure=BarMeasure.LEVELS, least=0),
)
SIMILAR = 2
"""A team for comparison is at most so many times as large as the largest, or as small as the
smallest."""


@dataclass(frozen=True, kw_only=True)
class TeamChoice:
    """A team that can take part or compare."""

    pk: int
    name: str
    leader_id: int | None
    has_values: bool


@dataclass(frozen=True, kw_only=True)
class Measurable:
    """What there is to choose from."""

    kpis: Sequence[Kpi]
    """In use, those of behavior first; without those that others are divided by."""
    teams: Sequence[TeamChoice]
    leaders: frozenset[int]
    """Who takes part from the start, of those who lead a team."""
    waiting: frozenset[int]
    """Who takes part later, of those who lead a team."""
    number_waiting: int
    """How many take part later, whether they lead a team or not."""
    sizes: Mapping[int, float]
    taken: frozenset[int]
    """Teams that other pilots have taken in."""
    meant: Counter[str]
    """KPI -> how many outcomes of the chosen modules mean to move it."""

    @property
    def own(self) -> list[TeamChoice]:
        """Led by those who take part."""
        return [each for each in self.teams if each.leader_id in self.leaders]

    @property
    def others(self) -> list[TeamChoice]:
        """All others; of some nobody knows who leads them."""
        return [each for each in self.teams if each.leader_id not in self.leaders]

    @property
    def leaderless(self) -> list[TeamChoice]:
        """Of which nobody knows who leads them: they may belong to either side."""
        return [each for each in self.teams if each.leader_id is None]

    @property
    def later(self) -> set[int]:
        """Teams whose leaders begin later."""
        return {each.pk for each in self.teams if each.leader_id in self.waiting}

    @property
    def comparable(self) -> list[TeamChoice]:
        """Proposed for comparison: with values, of similar size, in no pilot yet; those that wait
        in any case.
        """
        known = [self.sizes[each.pk] for each in self.own if each.pk in self.sizes]
        low, high = (min(known) / SIMILAR, max(known) * SIMILAR) if known else (0, float("inf"))

        def fits(team: TeamChoice) -> bool:
            is_free = team.has_values and team.pk not in self.taken
            return is_free and low <= self.sizes.get(team.pk, low) <= high

        return [each for each in self.others if each.leader_id in self.waiting or fits(each)]


def measurable_for(draft: PilotDraft, schedule: Schedule, language: str) -> Measurable:
    """Fetch it: nine queries, five where there are no KPIs. Of leaders, of whom there are many,
    only those are read who lead a team that is measured.
    """
    organization = draft.organization_id
    own = Kpi.objects.filter(organization_id=organization).in_use()
    waiting = ChosenLeader.objects.filter(draft__waits_for=draft)
    kpis = list(own.exclude(layer=KpiLayer.SIZE).order_by("layer", "name", "pk"))
    texts = module_texts([module.pk for module in schedule.modules], language)
    outcomes = chain.from_iterable(each.outcomes for each in texts.values())
    return Measurable(
        kpis=kpis,
        teams=_teams(draft, kpis) if kpis else [],
        leaders=_leading(draft, draft.leaders.all()),
        waiting=_leading(draft, waiting),
        number_waiting=waiting.count(),
        sizes=_sizes(organization) if kpis else {},
        taken=frozenset(_taken(organization)) if kpis else frozenset(),
        meant=Counter(str(each.kpi) for each in outcomes if each.kpi),
    )


def _leading(draft: PilotDraft, chosen: QuerySet[ChosenLeader]) -> frozenset[int]:
    """One query."""
    teams = MeasuredTeam.objects.filter(organization_id=draft.organization_id)
    leading = chosen.filter(person__in=teams.exclude(leader=None).values("leader"))
    return frozenset(leading.values_list("person", flat=True))


def _teams(draft: PilotDraft, kpis: Sequence[Kpi]) -> list[TeamChoice]:
    """Those led by somebody who takes part, those with values, and the others. Two queries."""
    known_on = draft.changed_at.date()  # what comes after it cannot be there yet
    starts_on = min(draft.outline.plan.starts_on or known_on, known_on)
    months = baseline_months(starts_on, draft.outline.measurement.baseline_days)
    valued = KpiValue.objects.filter(kpi__in=kpis, month__gte=months[0])
    with_values = set(valued.values_list("team", flat=True).distinct())
    teams = MeasuredTeam.objects.filter(organization_id=draft.organization_id)
    listed = teams.order_by("name", "pk").values_list("pk", "name", "leader_id")
    return [
        TeamChoice(pk=pk, name=name, leader_id=leader, has_values=pk in with_values)
        for pk, name, leader in listed
    ]


def _sizes(organization: int) -> dict[int, float]:
    """Team -> how large it was last. One query."""
    of_size = KpiValue.objects.filter(
        kpi__organization_id=organization, kpi__layer=KpiLayer.SIZE, kpi__retired_at=None
    )
    latest = of_size.order_by("team", "-month", "kpi").distinct("team")
    return dict(latest.values_list("team", "value"))


def _taken(organization: int) -> set[int]:
    """One query."""
    plans = MeasurementPlan.objects.filter(cohort__organization_id=organization)
    every = plans.values_list("measuring", flat=True)
    return set(chain.from_iterable(each.pilot_teams for each in every))


def measuring_of(draft: PilotDraft, found: Measurable) -> Measuring:
    """What was chosen, else what is proposed; teams anew where the leaders are others by now."""
    chosen = draft.outline.measurement
    if DraftStep.MEASUREMENT not in draft.outline.saved_in:
        return propose(found, chosen)
    own = {each.pk for each in found.own}
    fits = {*chosen.pilot_teams} <= own | {each.pk for each in found.leaderless}
    return chosen if fits and own.isdisjoint(chosen.comparison_teams) else with_teams(found, chosen)


def propose(found: Measurable, was: Measuring) -> Measuring:
    """KPIs that the modules mean to move, teams of the leaders against those that compare, and the
    usual criteria; of an earlier pilot what it had.
    """
    has_own = any(each.has_values for each in found.own)
    hypotheses = _still(found, was.hypotheses) or (_usual(found) if has_own else ())
    primary = next((each for each in hypotheses if each.is_primary), None)
    usual = (*USUAL_BARS, *([bar_for(primary)] if primary else []))
    in_use = {each.pk for each in found.kpis}
    kept = (each for each in was.bars if not each.kpi_id or each.kpi_id in in_use)
    return replace(
        with_teams(found, was), hypotheses=hypotheses, bars=tuple(kept) or usual, draw=None
    )


def with_teams(found: Measurable, was: Measuring) -> Measuring:
    """The same, with the teams of the leaders against those that compare."""
    own = tuple(each.pk for each in found.own if each.has_values)
    others = tuple(each.pk for each in found.comparable) if own else ()
    return replace(was, pilot_teams=own, comparison_teams=others)


def without_teams(was: Measuring) -> Measuring:
    """What another pilot begins with: what was expected, and what decided."""
    return replace(was, pilot_teams=(), comparison_teams=(), draw=None)


def bar_for(expected: Hypothesis) -> Bar:
    """To have moved at all is enough to go on: with few teams even that is hard to tell."""
    return Bar(measure=BarMeasure.KPI, kpi_id=expected.kpi_id, least=0, is_needed=False)


def _still(found: Measurable, hypotheses: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    in_use = {each.pk for each in found.kpis}
    return tuple(each for each in hypotheses if each.kpi_id in in_use)


def _usual(found: Measurable) -> tuple[Hypothesis, ...]:
    chosen: list[Kpi] = []
    for layer, most in PROPOSED.items():
        meant = [each for each in found.kpis if each.layer == layer and found.meant[each.slug]]
        meant.sort(key=lambda kpi: -found.meant[kpi.slug])
        chosen += meant[:most]
    return tuple(
        Hypothesis(kpi_id=kpi.pk, expected=USUAL_CHANGE, is_primary=place == 0)
        for place, kpi in enumerate(chosen)
    )


@dataclass(frozen=True, kw_only=True)
class MonthsThere:
    """How many teams of a side have a value of a KPI, month by month."""

    kpi_id: int
    teams: int
    counts: Mapping[dt.date, int]

    @property
    def missing(self) -> list[dt.date]:
        """Months without a value of any of them."""
        return [month for month, count in self.counts.items() if not count]

    @property
    def is_whole(self) -> bool:
        """Whether every team has every month."""
        return all(count >= self.teams for count in self.counts.values())


def months_there(
    kpi_ids: Collection[int], team_ids: Collection[int], months: Sequence[dt.date]
) -> list[MonthsThere]:
    """In the order of the KPIs. One query."""
    values = KpiValue.objects.filter(kpi__in=kpi_ids, team__in=team_ids, month__in=months)
    by_month = values.values_list("kpi_id", "month").annotate(teams=Count("pk"))
    counts = {(kpi, month): teams for kpi, month, teams in by_month}
    found: list[MonthsThere] = []
    for pk in kpi_ids:
        own = {month: counts.get((pk, month), 0) for month in months}
        found.append(MonthsThere(kpi_id=pk, teams=len(team_ids), counts=own))
    return found


def named_kpis(member: Member, measuring: Measuring) -> dict[int, Kpi]:
    """The KPIs of a plan by id, as far as a member may see them. One query where there are any."""
    visible = Kpi.objects.visible_to(member).filter(pk__in=measuring.kpi_ids)
    return visible.in_bulk() if measuring.kpi_ids else {}
