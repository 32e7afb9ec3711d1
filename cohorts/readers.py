"""Who takes part in a pilot or runs one, whatever roles they have."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cohorts.models import Cohort, Enrollment
from people.models import Role


def in_pilots(*, address: str, people: Collection[int]) -> Iterable[str]:  # noqa: ARG001
    """What they are there: leaders, coaches, facilitators."""
    if Enrollment.objects.active().filter(member__in=people).exists():
        yield Role.LEADER
    if Cohort.objects.filter(coaches__in=people).exists():
        yield Role.COACH
    if Cohort.objects.filter(facilitators__in=people).exists():
        yield Role.FACILITATOR
