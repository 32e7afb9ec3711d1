"""Which letter stands for which rater of a pilot."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from cohorts.models import Cohort
from insights.rubric_change import Scored


def letter_order(scores: Iterable[Scored], cohort: Cohort) -> list[int]:
    """The raters of a pilot in an order that says nothing about them, stays the same, and cannot be
    worked out from numbers in addresses: it goes by a seal.
    """
    raters = {score.rater for score in scores}
    return sorted(raters, key=lambda rater: _seal(cohort.pk, rater))


def _seal(cohort_id: int, rater: int) -> str:
    return salted_hmac("insights.rater_letters", f"{cohort_id}:{rater}").hexdigest()
