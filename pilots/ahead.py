"""What the portal will still send for a pilot: planned, and not in its outbox yet.

Asked of the same declarations as the forecast of a launch, with the plan as it stands now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.plan import PlannedStep
from cohorts.prospect import Prospect, ProspectivePulse, ProspectiveSession
from cohorts.querysets import taking_part
from people.models import Member
from people.notifications import recipient_of
from pilots.forecast import Forecast, foreseen
from practice.models import PracticeSession
from practice.seats import people_of
from practice.titles import title_of
from programs.cadence import CARD_KINDS, StepKind
from programs.module_texts import module_texts
from surveys.models import PulsePlan, Wave
from surveys.respondents import people_of as asked_by
from surveys.respondents import zone_of

NO_PULSE = ProspectivePulse(send_at=dt.time(), open_days=0, people=())


def still_to_come(cohort: Cohort, *, now: dt.datetime, language: str) -> Forecast:
    """Every message after `now`, in order; none of a pilot that does not run.

    Reminders of a pulse that is open are not foreseen: they would tell who has answered. The same
    number of queries at any size.
    """
    if not cohort.is_running:
        return Forecast(events=[], mailings=[])
    expected = foreseen(_prospect_of(cohort, now=now, language=language), now=now)
    return Forecast(events=[], mailings=[each for each in expected if each.at > now])


def _prospect_of(cohort: Cohort, *, now: dt.datetime, language: str) -> Prospect:
    """The rest of a cohort, as the apps below understand it."""
    enrollments = Enrollment.objects.filter(taking_part(), cohort=cohort)
    leaders = [each.member for each in enrollments.select_related("member").order_by("pk")]
    steps = list(_steps_ahead(cohort))
    texts = module_texts([step.module_id for step in steps], language)
    return Prospect(
        now=now,
        name=cohort.name,
        leaders=[recipient_of(leader) for leader in leaders],
        newcomers=[],
        steps=steps,
        module_titles={pk: module.title for pk, module in texts.items()},
        sessions=list(_sessions_ahead(cohort, now, language)),
        pulse=_pulse_of(cohort),
        openings=_openings_ahead(cohort, now),
    )


def _steps_ahead(cohort: Cohort) -> Iterator[PlannedStep]:
    """The plan without the pulses that have opened."""
    opened = Wave.objects.filter(plan__cohort=cohort).exclude(state=Wave.State.PLANNED)
    for step in cohort.steps.exclude(pk__in=opened.exclude(step=None).values("step")):
        yield PlannedStep(
            StepKind(step.kind), step.module_id, step.week, step.opens_on, step.position
        )


def _openings_ahead(cohort: Cohort, now: dt.datetime) -> dict[tuple[int, int | None], dt.datetime]:
    """When cards open for whom, as their own plans have it."""
    ahead = PersonalStep.objects.filter(
        taking_part("enrollment__"),
        enrollment__cohort=cohort,
        step__kind__in=CARD_KINDS,
        done_at=None,
        opens_at__gt=now,
    )
    rows = ahead.values_list("step__position", "enrollment__member", "opens_at")
    return {(position, member): opens_at for position, member, opens_at in rows}


def _sessions_ahead(
    cohort: Cohort, now: dt.datetime, language: str
) -> Iterator[ProspectiveSession]:
    planned = PracticeSession.objects.in_full().filter(
        group__cohort=cohort, state=PracticeSession.State.PLANNED, starts_at__gt=now
    )
    sessions = list(planned.order_by("starts_at", "pk"))
    people: dict[int, list[Member]] = {}
    for session, person in people_of(sessions):
        people.setdefault(session.pk, []).append(person)
    for session in sessions:
        yield ProspectiveSession(
            title=title_of(session, language),
            group=session.group.position,
            starts_at=session.starts_at,
            people=[recipient_of(person) for person in people.get(session.pk, [])],
        )


def _pulse_of(cohort: Cohort) -> ProspectivePulse:
    plans = PulsePlan.objects.select_related("cohort__organization")
    plan = plans.filter(cohort=cohort).first()
    if plan is None:
        return NO_PULSE
    people = [
        replace(recipient_of(person), time_zone=zone_of(person, plan)) for person in asked_by(plan)
    ]
    return ProspectivePulse(send_at=plan.send_at, open_days=plan.open_days, people=people)
