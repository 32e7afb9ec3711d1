"""On which days people of a pilot would open what rules of a draft give them, and on which they do
by the rules of today. Nothing is written: steps are drawn up, turned and forgotten.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.contrib.postgres.aggregates import ArrayAgg

from cohorts.models import Cohort, PersonalStep, Step
from cohorts.plan import working_day
from cohorts.quiet import quiet_of
from common.records import dataclass
from learning.following import DECKS
from learning.models import PathEntry
from learning.own_decks import CardNames, OnPlan, Turning
from learning.paths import Deck, RuleAct
from programs.cadence import StepKind
from programs.content.paths import DeckName, PathChange, PathEffect

NO_NAMES = CardNames({}, {}, {})
Standing = tuple[RuleAct, int]
"""What a rule does now, and by how many weeks it has moved the cards."""


@dataclass(frozen=True, kw_only=True)
class TriedDay:
    """The local day on which cards of somebody open."""

    before: dt.date
    """As things stand."""
    after: dt.date
    """By the rules of the draft."""
    is_open: bool
    """Whether they have opened already."""


Days = Mapping[Deck, TriedDay]


@dataclass(frozen=True)
class TrialCalendar:
    """When somebody meets the steps of their pilot; the same for many."""

    zone: str
    steps: tuple[int, ...]
    days: tuple[dt.date | None, ...]
    """Their own, where they have one."""
    opens_at: tuple[dt.datetime, ...]
    standing: tuple[Standing, ...]


@dataclass(frozen=True)
class TrialDays:
    """Of the people of a pilot."""

    steps: Mapping[int, Step]
    calendars: Mapping[int, TrialCalendar]
    """By member."""
    turning: Turning
    starts_on: dt.date | None = None
    """From which its weeks count, where there is no pilot and it was chosen."""

    def of(self, members: Collection[int], acts: Sequence[RuleAct]) -> list[Days]:
        """By row of a module, for people for whom rules do the same, by their names in the program;
        once for each calendar that some of them have.
        """
        found = {self.calendars[each] for each in members if each in self.calendars}
        return [self._turned(calendar, acts) for calendar in found]

    def _turned(self, calendar: TrialCalendar, acts: Sequence[RuleAct]) -> Days:
        leader = self._leader(calendar)
        before = {deck: step.day for deck, step in leader.steps.items()}
        opened = {deck for deck, step in leader.steps.items() if step.opens_at <= self.turning.now}
        self.turning.turn_days(leader, acts)
        return {
            deck: TriedDay(
                before=working_day(before[deck], calendar.zone),
                after=working_day(step.day, calendar.zone),
                is_open=deck in opened,
            )
            for deck, step in leader.steps.items()
        }

    def _leader(self, calendar: TrialCalendar) -> OnPlan:
        leader = OnPlan({}, {}, set(), [], calendar.zone)
        rows = zip(calendar.steps, calendar.days, calendar.opens_at, strict=True)
        for pk, day, opens_at in rows:
            step = self.steps[pk]
            module = step.module.slug if step.module else ""
            if step.kind == StepKind.PRACTICE:
                local = opens_at.astimezone(zoneinfo.ZoneInfo(calendar.zone))
                leader.practices[module] = local.date()
            else:
                own = PersonalStep(step=step, opens_on=day, opens_at=opens_at)
                leader.steps[module, DECKS[StepKind(step.kind)]] = own
        for act, weeks in calendar.standing:
            leader.entries.append(PathEntry(rule=act.rule, effect=act.effect, weeks=weeks))
        return leader


def days_in(cohort: Cohort, now: dt.datetime) -> TrialDays:
    """Of all who take part. As many statements for ten as for ten thousand."""
    kinds = [*DECKS, StepKind.PRACTICE]
    steps = Step.objects.filter(cohort=cohort, kind__in=kinds).select_related("module")
    by_id = {step.pk: step for step in steps.defer("module__content")}
    standing = _standing(cohort)
    met = PersonalStep.objects.filter(step__in=by_id).order_by()
    rows = met.values_list("enrollment__member", "enrollment__member__time_zone").annotate(
        steps=ArrayAgg("step_id", order_by="step__position"),
        days=ArrayAgg("opens_on", order_by="step__position"),
        at=ArrayAgg("opens_at", order_by="step__position"),
    )
    calendars = {}
    for member, zone, *each in rows:
        pks, days, at = map(tuple, each)
        calendars[member] = TrialCalendar(zone, pks, days, at, tuple(standing.get(member, ())))
    turning = Turning(NO_NAMES, quiet_of(cohort), cohort.starts_on, now)
    return TrialDays(by_id, calendars, turning)


def _standing(cohort: Cohort) -> Mapping[int, Collection[Standing]]:
    found: defaultdict[int, list[Standing]] = defaultdict(list)
    entries = PathEntry.objects.filter(enrollment__cohort=cohort, until=None).exclude(weeks=0)
    rows = entries.values_list("enrollment__member", "rule", "effect", "weeks")
    for member, rule, effect, weeks in rows.order_by("pk"):
        found[member].append((RuleAct(rule, effect), weeks))
    return found


def deck_of(effect: PathEffect, boosters: Mapping[str, Collection[str]]) -> Deck:
    """The row of a module that an effect is about, with the refreshers of each by its slug."""
    if effect.do == PathChange.ADD:
        return effect.module, effect.to
    is_booster = effect.card in boosters.get(effect.module, ())
    return effect.module, DeckName.BOOSTERS if is_booster else DeckName.CARDS
