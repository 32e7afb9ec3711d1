"""What the page of a cohort shows, from three queries however many people and steps there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from cohorts.plan import week_of
from cohorts.progress import Progress, Standing, Walked, completion, standing
from cohorts.querysets import taking_part
from people.models import Member
from programs.activities import step_title, timeline_item
from programs.cadence import LIVE_KINDS, StepKind
from ui.charts import CompletionChart, CompletionRow
from ui.components import StepState, TimelineItem
from ui.dates import in_words

FINISHED_BY_LEADERS = LIVE_KINDS | {StepKind.CARDS}


@dataclass(frozen=True)
class PersonRow:
    """One leader in the table of people."""

    enrollment: Enrollment
    standing: Standing


@dataclass(frozen=True)
class StepReached:
    """One step of the plan, and how far the leaders have come with it."""

    step: Step
    title: str
    reached: Progress


@dataclass(frozen=True)
class Stage:
    """How far the pilot has come, as its badge says it."""

    text: str
    tone: str


@dataclass(frozen=True)
class CohortPage:
    """Everything below the header."""

    cohort: Cohort
    enrollments: Sequence[Enrollment]
    steps: Sequence[StepReached]
    people: Sequence[PersonRow]
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
    def gone(self) -> list[Enrollment]:
        """Who no longer takes part: left the pilot, or the organization."""
        return [each for each in self.enrollments if each.gone_since is not None]

    @property
    def waiting(self) -> list[PersonRow]:
        """Who might like a word."""
        if not self.is_running:
            return []
        return [person for person in self.people if person.standing.waits_since]

    @property
    def module_titles(self) -> list[str]:
        """In the order of the plan."""
        taught = (each.step for each in self.steps if each.step.module_id)
        return list(dict.fromkeys(step.module_title for step in taught))

    @property
    def coach_names(self) -> list[str]:
        """Of the leaders who take part."""
        return list(dict.fromkeys(each.name for each in self._coaches if each.left_at is None))

    @property
    def coaches_gone(self) -> list[str]:
        """Coaches of theirs who left the organization."""
        return list(dict.fromkeys(each.name for each in self._coaches if each.left_at is not None))

    @property
    def _coaches(self) -> list[Member]:
        return [each.enrollment.coach for each in self.people if each.enrollment.coach]


def cohort_page(cohort: Cohort, *, language: str, now: dt.datetime, today: dt.date) -> CohortPage:
    """Read the plan, the people, and what each has done."""
    steps = list(cohort.steps.titled(language))
    titles = {step.pk: step_title(step.kind, step.module_title) for step in steps}
    by_step, by_person = _walked(cohort, {step.pk: step.kind for step in steps}, titles)
    enrollments = list(
        cohort.enrollments.select_related("member", "coach").order_by("member__folded", "pk")
    )
    return CohortPage(
        cohort=cohort,
        enrollments=enrollments,
        steps=[
            StepReached(
                step,
                titles[step.pk],
                completion(step.kind, by_step[step.pk], now, launched_at=cohort.launched_at),
            )
            for step in steps
        ],
        people=[
            PersonRow(
                enrollment,
                standing(by_person[enrollment.pk], now, joined_at=enrollment.enrolled_at),
            )
            for enrollment in enrollments
            if enrollment.gone_since is None
        ],
        today=today,
    )


def _walked(
    cohort: Cohort, kinds: dict[int, str], titles: dict[int, str]
) -> tuple[dict[int, list[Walked]], dict[int, list[Walked]]]:
    """The steps of leaders who take part, by step and by enrollment."""
    by_step: dict[int, list[Walked]] = defaultdict(list)
    by_person: dict[int, list[Walked]] = defaultdict(list)
    theirs = PersonalStep.objects.filter(taking_part("enrollment__"), enrollment__cohort=cohort)
    for personal in theirs:
        walked = Walked(
            step_id=personal.step_id,
            kind=kinds[personal.step_id],
            title=titles[personal.step_id],
            opens_at=personal.opens_at,
            cards_done=personal.cards_done,
            cards_total=personal.cards_total,
            done_at=personal.done_at,
            is_called_off=personal.is_called_off,
        )
        by_step[personal.step_id].append(walked)
        by_person[personal.enrollment_id].append(walked)
    return by_step, by_person
