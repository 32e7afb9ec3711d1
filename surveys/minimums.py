"""How small a group may be of which a pulse shows anything, where an organization asks for more
than the house.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Organization
from people.thresholds import Threshold
from surveys.anonymity import LEAST_COMMENTS, LEAST_GROUP
from surveys.models import PulsePlan

SCORES, COMMENTS = "pulse_scores", "pulse_comments"


def raise_scores(organization: Organization, minimum: int) -> int:
    """Pulses of which no wave has opened show scores of so many answers at least."""
    return _unopened(organization).filter(min_scores__lt=minimum).update(min_scores=minimum)


def raise_comments(organization: Organization, minimum: int) -> int:
    """The same of comments."""
    return _unopened(organization).filter(min_comments__lt=minimum).update(min_comments=minimum)


def _unopened(organization: Organization) -> QuerySet[PulsePlan]:
    """One number for all waves of a pulse: whoever answers the second was told of the first."""
    of_it = PulsePlan.objects.filter(cohort__organization=organization)
    return of_it.exclude(waves__opened_at__isnull=False)


PULSE_MINIMUMS = (
    Threshold(
        name=SCORES,
        label=_("Answers to a pulse, for scores"),
        help_text=_("A group with fewer answers is counted together with another, or not shown."),
        house=LEAST_GROUP,
        most=20,
        raised=raise_scores,
    ),
    Threshold(
        name=COMMENTS,
        label=_("Answers to a pulse, for comments"),
        help_text=_("What people write is shown once there are this many answers."),
        house=LEAST_COMMENTS,
        most=40,
        raised=raise_comments,
    ),
)
