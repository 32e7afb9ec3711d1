"""What the portal will still send for a pilot: planned, and not in its outbox yet.

Asked of the same declarations as the forecast of a launch, with the plan as it stands now. Nobody
is read by name: whoever gets the same mail by the same clock is counted, cards by the tallies of
the steps, sessions and pulses once for as long as nobody comes, goes or moves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from cohorts.models import Cohort, PersonalStep, StepTally
from cohorts.plan import PlannedStep
from cohorts.prospect import Prospect, ProspectivePulse, ProspectiveSession, headcount
from cohorts.querysets import taking_part
from instruments.ahead import questionnaires_of_cohort
from messaging.notifications import Recipient
from peers.ahead import ratings_ahead
from pilots.counted import counted_once
from pilots.draft import FEW_GROUPS
from pilots.forecast import Forecast, foreseen
from practice.queries import Attending, attending_ahead
from programs.activities import step_title
from programs.cadence import CARD_KINDS, StepKind
from programs.module_texts import module_texts
from surveys.models import PulsePlan, Wave
from surveys.respondents import headcounts_of

OWN_KINDS = CARD_KINDS | {StepKind.COACHING}
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
    steps = list(_steps_ahead(cohort))
    modules = cohort.modules.values_list("pk", flat=True)
    titles = {pk: module.title for pk, module in module_texts(modules, language).items()}
    leaders, openings = _openings_ahead(cohort, now)
    by_zone = _leaders_by_zone(cohort, now)
    ratings, raters = ratings_ahead(cohort, by_zone, now=now)
    return Prospect(
        now=now,
        name=cohort.name,
        leaders=leaders,
        newcomers=[],
        steps=steps,
        module_titles=titles,
        sessions=list(_sessions_ahead(cohort, now, titles)),
        pulse=_pulse_of(cohort, now),
        questionnaires=questionnaires_of_cohort(cohort, by_zone, language=language, now=now),
        ratings=ratings,
        raters=raters,
        openings=openings,
    )


def _leaders_by_zone(cohort: Cohort, now: dt.datetime) -> dict[str, int]:
    asked = cohort.enrollments.active().filter(member__restricted_at=None)
    counts = asked.order_by().values_list("member__time_zone").annotate(count=Count("pk"))
    return counted_once(
        f"leaders of {cohort.pk}",
        dict[str, int],
        lambda: dict(counts),
        organization_id=cohort.organization_id,
        now=now,
    )


def _steps_ahead(cohort: Cohort) -> Iterator[PlannedStep]:
    """The plan without the pulses that have opened, the others on the days they were put off to."""
    opened = Wave.objects.filter(plan__cohort=cohort).exclude(state=Wave.State.PLANNED)
    steps = cohort.steps.exclude(pk__in=opened.exclude(step=None).values("step"))
    day = Wave.objects.filter(step=OuterRef("pk")).values("opens_on")[:1]
    columns = ("kind", "module_id", "week", "asked_on", "position")
    asked_on = Coalesce(Subquery(day), "opens_on")
    for kind, *about in steps.annotate(asked_on=asked_on).values_list(*columns):
        yield PlannedStep(StepKind(kind), *about)


def _openings_ahead(
    cohort: Cohort, now: dt.datetime
) -> tuple[list[Recipient], dict[tuple[int, int | None], dt.datetime]]:
    """Who meets cards or a talk at the same moment, and when, as their own plans have it. The clock
    is that of one of them.
    """
    meeting = PersonalStep.objects.filter(
        taking_part("enrollment__"),
        step=OuterRef("step"),
        opens_at=OuterRef("opens_at"),
        done_at=None,
    )
    ahead = StepTally.objects.filter(
        step__cohort=cohort, step__kind__in=OWN_KINDS, opens_at__gt=now, leaders__gt=F("done")
    ).annotate(
        waiting=F("leaders") - F("done"),
        zone=Subquery(meeting.order_by("pk").values("enrollment__member__time_zone")[:1]),
    )
    leaders: list[Recipient] = []
    openings: dict[tuple[int, int | None], dt.datetime] = {}
    rows = ahead.order_by("opens_at", "pk").values_list(
        "step__position", "opens_at", "waiting", "zone"
    )
    for number, (position, opens_at, waiting, zone) in enumerate(rows):
        leaders.append(headcount(waiting, zone, number))
        openings[position, number] = opens_at
    return leaders, openings


def _sessions_ahead(
    cohort: Cohort, now: dt.datetime, titles: dict[int, str]
) -> Iterator[ProspectiveSession]:
    found = counted_once(
        f"attending {cohort.pk}",
        list[Attending],
        lambda: attending_ahead(cohort.pk, now=now, few=FEW_GROUPS),
        organization_id=cohort.organization_id,
        now=now,
    )
    for each in found:
        yield ProspectiveSession(
            title=step_title(StepKind(each.kind), titles[each.module_id]),
            group=each.group,
            starts_at=each.starts_at,
            people=[headcount(each.people, each.zone)],
        )


def _pulse_of(cohort: Cohort, now: dt.datetime) -> ProspectivePulse:
    plans = PulsePlan.objects.select_related("cohort__organization")
    plan = plans.filter(cohort=cohort).first()
    if plan is None or plan.stopped_at is not None:
        return NO_PULSE
    counts = counted_once(
        f"asked by {plan.pk}",
        dict[str, int],
        lambda: headcounts_of(plan),
        organization_id=cohort.organization_id,
        now=now,
    )
    people = [headcount(count, zone) for zone, count in sorted(counts.items())]
    return ProspectivePulse(send_at=plan.send_at, open_days=plan.open_days, people=people)
