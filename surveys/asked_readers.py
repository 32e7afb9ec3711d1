"""Whoever reads results is not asked, but may have been before they came to read: they can take
their own answers away from what they read.
"""

from __future__ import annotations

from collections import Counter

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cohorts.models import Cohort
from people.models import Member
from surveys.models import Invitation
from surveys.respondents import READS

IDS = ArrayField(BigIntegerField())
_PART = Coalesce("part__merged_into", "part")


def _asked() -> QuerySet[Invitation]:
    """Invitations, in whatever wave, of people who read today."""
    return Invitation.objects.filter(member__in=Member.objects.filter(READS, left_at=None))


def readers_asked(cohort: Cohort) -> Counter[int]:
    """Part, as it is published -> how many of its readers were asked in it. One query."""
    asked = _asked().filter(wave__plan__cohort=cohort)
    return Counter(asked.values_list(_PART, flat=True))


def parts_of_readers_asked() -> Coalesce:
    """The same as a list, each part as often, beside whatever has a cohort: what was worked out
    with another list may tell what is hidden by now.
    """
    asked = _asked().filter(wave__plan__cohort=OuterRef("cohort")).order_by()
    of_cohort = asked.annotate(of=F("wave__plan__cohort"), told=_PART).values("of")
    parts = of_cohort.annotate(parts=ArrayAgg("told", order_by="told")).values("parts")
    return Coalesce(Subquery(parts, output_field=IDS), Value([], output_field=IDS))
