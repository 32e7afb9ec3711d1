"""What the page of a cohort shows, from three queries however many people and steps there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from cohorts.plan import week_of
from cohorts.progress import Standing, Walked, completion, standing
from programs.activities import step_title, timeline_item
from programs.cadence import LIVE_KINDS, StepKind, StepState
from ui.charts import CompletionChart, CompletionRow
from ui.components import TimelineItem

FINISHED_BY_LEADERS = LIVE_KINDS | {StepKind.CARDS}


@dataclass(frozen=True)
class PersonRow:
    """One leader in the table of people."""

    enrollment: Enrollment
    standing: Standing


def cohort_page(
    cohort: Cohort, *, language: str, now: dt.datetime, today: dt.date
) -> dict[str, object]:
    """Everything below the header: the plan, completion, people, and who might like a word."""
    steps = list(cohort.steps.titled(language))
    titles = {step.pk: step_title(step.kind, step.module_title) for step in steps}
    by_person, by_step = _walked(cohort, {step.pk: (step.kind, titles[step.pk]) for step in steps})
    is_running = cohort.state == Cohort.State.RUNNING
    week = week_of(today, cohort.starts_on)
    return {
        "week": week if is_running and 0 <= week <= cohort.weeks else None,
        "plan": [
            _planned(step, titles[step.pk], by_step[step.pk], now, is_running=is_running)
            for step in steps
        ],
        "completion": _chart(steps, titles, by_step, now),
        "module_titles": list(dict.fromkeys(step.module_title for step in steps if step.module_id)),
        **_people(cohort, by_person, now, is_running=is_running),
    }


def _people(
    cohort: Cohort,
    by_person: Mapping[int, Sequence[Walked]],
    now: dt.datetime,
    *,
    is_running: bool,
) -> dict[str, object]:
    """Who takes part and who has left, by name."""
    enrollments = cohort.enrollments.select_related("member", "coach")
    people: list[PersonRow] = []
    gone: list[Enrollment] = []
    for enrollment in enrollments.order_by("member__name", "pk"):
        if enrollment.left_at is None:
            people.append(PersonRow(enrollment, standing(by_person[enrollment.pk], now)))
        else:
            gone.append(enrollment)
    coaches = (person.enrollment.coach for person in people)
    return {
        "people": people,
        "gone": gone,
        "waiting": [each for each in people if each.standing.waits_since] if is_running else [],
        "coach_names": list(dict.fromkeys(coach.name for coach in coaches if coach)),
    }


def _walked(
    cohort: Cohort, known: dict[int, tuple[str, str]]
) -> tuple[dict[int, list[Walked]], dict[int, list[Walked]]]:
    """The steps of leaders who take part, by enrollment and by step."""
    by_person: dict[int, list[Walked]] = defaultdict(list)
    by_step: dict[int, list[Walked]] = defaultdict(list)
    found = PersonalStep.objects.filter(enrollment__cohort=cohort, enrollment__left_at=None)
    for personal in found:
        kind, title = known[personal.step_id]
        walked = Walked(
            step_id=personal.step_id,
            kind=kind,
            title=title,
            opens_at=personal.opens_at,
            cards_done=personal.cards_done,
            cards_total=personal.cards_total,
            done_at=personal.done_at,
        )
        by_person[personal.enrollment_id].append(walked)
        by_step[personal.step_id].append(walked)
    return by_person, by_step


def _planned(
    step: Step, title: str, walked: list[Walked], now: dt.datetime, *, is_running: bool
) -> TimelineItem:
    """In a finished cohort what has opened is over, whoever was there."""
    state = completion(step.kind, walked, now).state
    if not is_running and state != StepState.AHEAD:
        state = StepState.DONE
    return timeline_item(
        kind=step.kind, title=title, week=step.week, date=step.opens_on, state=state
    )


def _chart(
    steps: list[Step], titles: dict[int, str], by_step: dict[int, list[Walked]], now: dt.datetime
) -> CompletionChart | None:
    """Steps that leaders finish and that have opened, oldest first."""
    bars = []
    for step in steps:
        reached = completion(step.kind, by_step[step.pk], now)
        if step.kind in FINISHED_BY_LEADERS and reached.state != StepState.AHEAD:
            label = _("Week %(week)s · %(title)s") % {"week": step.week, "title": titles[step.pk]}
            bars.append(CompletionRow(label, reached.done, reached.total))
    if not bars:
        return None
    return CompletionChart(
        "completion", _("Leaders who have finished each step"), tuple(bars), first_heading=_("Step")
    )
