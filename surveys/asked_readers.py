"""Whoever reads results is not asked, but may have been before they came to read: they can take
their own answers away from what they read.
"""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cohorts.models import Cohort
from people.models import Member
from surveys.models import Invitation
from surveys.respondents import READS


def _asked() -> QuerySet[Invitation]:
    """Invitations, in whatever wave, of people who read today."""
    return Invitation.objects.filter(member__in=Member.objects.filter(READS, left_at=None))


def readers_asked(cohort: Cohort) -> Counter[int]:
    """Part, as it is published -> how many of its readers were asked in it. One query."""
    asked = _asked().filter(wave__plan__cohort=cohort)
    return Counter(asked.values_list(Coalesce("part__merged_into", "part"), flat=True))


def count_of_readers_asked() -> Coalesce:
    """The same of all parts together, beside whatever has a cohort: what was worked out with
    another number may tell what is hidden by now.
    """
    asked = _asked().filter(wave__plan__cohort=OuterRef("cohort")).order_by()
    counted = asked.annotate(of=F("wave__plan__cohort")).values("of").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count"), output_field=IntegerField()), 0)
