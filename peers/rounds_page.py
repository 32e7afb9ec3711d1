"""The occasions of a cohort as an admin sees them: counts of everybody together, never names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Count, Q

from cohorts.models import Cohort
from common.records import dataclass
from measurement.estimates import Rate
from peers.asking import ProposedDates, proposed_dates
from peers.models import PeerRating, PeerRound
from peers.states import RatingOccasion, RatingState


@dataclass(frozen=True, kw_only=True)
class OccasionRow:
    """One occasion."""

    occasion: RatingOccasion
    found: PeerRound | None
    dates: ProposedDates
    """As it is planned, else as it is proposed."""
    leaders: int = 0
    asking: int = 0
    """Leaders whose list is confirmed."""
    response: Rate | None = None
    """At close, from so many answers on as make an average."""


def rounds_of(cohort: Cohort, now: dt.datetime) -> list[OccasionRow]:
    """All three, in their order. Three queries."""
    found = {each.occasion: each for each in PeerRound.objects.filter(cohort=cohort)}
    confirmed = ~Q(state__in=[RatingState.CHOOSING, RatingState.PROPOSED])
    counted = PeerRating.objects.filter(round__cohort=cohort).values("round").order_by()
    rows = counted.annotate(
        leaders=Count("pk"), asking=Count("pk", filter=confirmed & Q(confirmed_at__isnull=False))
    )
    counts = {each["round"]: (each["leaders"], each["asking"]) for each in rows}
    steps = [*cohort.steps.values_list("kind", "opens_on")]
    return [
        _row(each, found.get(each), counts, _proposed(cohort, steps, each, now))
        for each in RatingOccasion
    ]


def _proposed(
    cohort: Cohort, steps: list[tuple[str, dt.date]], occasion: RatingOccasion, now: dt.datetime
) -> ProposedDates:
    return proposed_dates(steps, cohort.starts_on, occasion=occasion, today=now.date())


def _row(
    occasion: RatingOccasion,
    found: PeerRound | None,
    counts: Mapping[int, tuple[int, int]],
    proposed: ProposedDates,
) -> OccasionRow:
    if found is None:
        return OccasionRow(occasion=occasion, found=None, dates=proposed)
    leaders, asking = counts.get(found.pk, (0, 0))
    answered, asked = found.answered or 0, found.asked or 0
    return OccasionRow(
        occasion=occasion,
        found=found,
        dates=ProposedDates(found.opens_on, found.closes_on),
        leaders=leaders,
        asking=asking,
        response=Rate(answered, asked) if answered >= found.least_pooled else None,
    )
