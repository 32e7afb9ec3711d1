"""What the page of a cohort shows, from four queries however many people and steps there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Step
from cohorts.plan import week_of
from cohorts.progress import WORD_AFTER, Progress, completion
from cohorts.queries import Waiting, longest_waiting
from cohorts.querysets import MOST_NAMED, StepQuerySet
from common.compiled import CompiledQuery
from common.records import dataclass
from pilots.cohort_people import PeopleList, people_of
from programs.activities import step_title, timeline_item
from programs.cadence import LIVE_KINDS, StepKind
from programs.module_texts import module_texts
from ui.charts import CompletionChart, CompletionRow
from ui.components import StepState, TimelineItem
from ui.dates import in_words
from ui.kept import DrawnGap, Gap
from ui.pieces import avatar

MOST_WAITING = 6


def _steps(cohort: Cohort) -> StepQuerySet:
    return Step.objects.filter(cohort=cohort).order_by("position").with_tallies()


STEPS = CompiledQuery(_steps)
FINISHED_BY_LEADERS = LIVE_KINDS | {StepKind.CARDS}


@dataclass(frozen=True)
class StepReached:
    """One step of the plan, and how far the leaders have come with it."""

    step: Step
    title: str
    module: str
    """Title of what is taught in it; '' where that is all or nothing."""
    reached: Progress


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """One leader whose cards have been open for long; see ui.kept for its gaps."""

    avatar: DrawnGap
    name: Gap
    email: Gap
    card: int
    """Which they pick up, counting from one."""
    total: int
    title: str
    """Of the step."""


@dataclass(frozen=True)
class Stage:
    """How far the pilot has come, as its badge says it."""

    text: str
    tone: str


@dataclass(frozen=True)
class CohortPage:
    """Everything below the header."""

    cohort: Cohort
    """with_leaders() and with_staff()."""
    steps: Sequence[StepReached]
    waiting: Sequence[WaitingLine]
    """Who might like a word, whoever waits longest first; as many as are listed and one more."""
    people: PeopleList
    """The leaders somebody looks at."""
    today: dt.date

    @property
    def is_running(self) -> bool:
        """Whether anything opens now."""
        return self.cohort.is_running

    @property
    def is_open(self) -> bool:
        """Whether its leaders can be changed: it is not finished."""
        return not self.cohort.is_finished

    @property
    def week(self) -> int | None:
        """The week of the plan, while there is one."""
        week = week_of(self.today, self.cohort.starts_on)
        return week if self.is_running and 0 <= week <= self.cohort.weeks else None

    @property
    def stage(self) -> Stage:
        """Finished, in one of its weeks, or outside them: then the start says more."""
        if self.cohort.is_finished:
            return Stage(_("Finished"), "plain")
        if self.cohort.paused_at is not None:
            since = in_words(timezone.localtime(self.cohort.paused_at).date())
            return Stage(_("Paused since %(day)s") % {"day": since}, "warn")
        if week_of(self.today, self.cohort.starts_on) > self.cohort.weeks:
            text = _("After its %(weeks)s weeks")
            return Stage(text % {"weeks": self.cohort.weeks}, "plain")
        if self.week is not None:
            text = _("Week %(week)s of %(weeks)s")
            return Stage(text % {"week": self.week, "weeks": self.cohort.weeks}, "accent")
        return Stage(_("Starts %(day)s") % {"day": in_words(self.cohort.starts_on)}, "good")

    @property
    def plan(self) -> list[TimelineItem]:
        """Week by week. In a finished cohort what has opened is over, whoever was there."""
        return [
            timeline_item(
                kind=each.step.kind,
                title=each.title,
                week=each.step.week,
                date=each.step.opens_on,
                state=self._state(each.reached.state),
            )
            for each in self.steps
        ]

    def _state(self, state: StepState) -> StepState:
        is_over = self.cohort.is_finished and state not in {StepState.AHEAD, StepState.OFF}
        return StepState.DONE if is_over else state

    @property
    def completion(self) -> CompletionChart | None:
        """Steps that leaders finish and that have opened, oldest first."""
        bars = tuple(
            CompletionRow(
                _("Week %(week)s · %(title)s") % {"week": each.step.week, "title": each.title},
                each.reached.done,
                each.reached.total,
            )
            for each in self.steps
            if each.step.kind in FINISHED_BY_LEADERS
            and each.reached.state not in {StepState.AHEAD, StepState.OFF}
        )
        if not bars:
            return None
        title = _("Leaders who have finished each step")
        return CompletionChart("completion", title, bars, first_heading=_("Step"))

    @property
    def waiting_listed(self) -> Sequence[WaitingLine]:
        """Those of them whom the page lists; the rest is behind a link."""
        return self.waiting[:MOST_WAITING]

    @property
    def has_more_waiting(self) -> bool:
        """Whether more of them wait than are listed."""
        return len(self.waiting) > MOST_WAITING

    @property
    def module_titles(self) -> list[str]:
        """In the order of the plan."""
        return list(dict.fromkeys(each.module for each in self.steps if each.module))

    @property
    def facilitator_names(self) -> str:
        """Who is there to facilitate."""
        return named(self.cohort.facilitators_here)

    @property
    def coach_names(self) -> str:
        """Of the leaders who take part."""
        return named(self.cohort.coaches_here)


def named(names: Sequence[str]) -> str:
    """A few names, and that there are more."""
    listed = ", ".join(names[:MOST_NAMED])
    if len(names) <= MOST_NAMED:
        return listed
    return _("%(names)s and others") % {"names": listed}


def cohort_page(
    cohort: Cohort, asked: QueryDict, *, language: str, now: dt.datetime, today: dt.date
) -> CohortPage:
    """Read the plan, how far everybody has come, and the people an address asks for."""
    steps = STEPS(cohort)
    texts = module_texts([step.module_id for step in steps], language)
    modules = {step.pk: texts[step.module_id].title if step.module_id else "" for step in steps}
    titles = {step.pk: step_title(step.kind, modules[step.pk]) for step in steps}
    cards = {step.pk: titles[step.pk] for step in steps if step.kind == StepKind.CARDS}
    return CohortPage(
        cohort=cohort,
        steps=[
            StepReached(
                step,
                titles[step.pk],
                modules[step.pk],
                completion(step.kind, step.counted, now, launched_at=cohort.launched_at),
            )
            for step in steps
        ],
        waiting=_waiting(cohort, cards, now),
        people=people_of(
            cohort, asked, steps={step.pk: (step.kind, titles[step.pk]) for step in steps}, now=now
        ),
        today=today,
    )


def _waiting(cohort: Cohort, cards: Mapping[int, str], now: dt.datetime) -> list[WaitingLine]:
    """`cards` are the steps with cards, by id with their titles."""
    if not cohort.is_running:
        return []
    waiting = longest_waiting(cards, since=now - WORD_AFTER, most=MOST_WAITING + 1)
    return [_waiting_line(each, cards[each.step_id]) for each in waiting]


def _waiting_line(leader: Waiting, title: str) -> WaitingLine:
    return WaitingLine(
        avatar=DrawnGap(avatar(leader.name, "small")),
        name=Gap(leader.name),
        email=Gap(leader.email),
        card=leader.next_card,
        total=leader.cards_total,
        title=title,
    )
