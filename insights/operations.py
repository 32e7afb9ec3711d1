"""Working out what came of a pilot: too long for a page, and with libraries too large for a web
process.
"""

from __future__ import annotations

import datetime as dt

from django.utils import translation

from cohorts.models import Cohort
from insights.models import Reckoning
from insights.queries import counts_of, scores_of
from insights.reckoning import reckon


def keep_figures(*, cohort: Cohort, language: str, now: dt.datetime) -> bool:
    """Work out the figures of a pilot and keep them in place of older ones. A second call within
    five minutes changes nothing. Returns whether it did.
    """
    kept = Reckoning.objects.filter(cohort=cohort, language=language).first()
    if kept is not None and kept.is_fresh(now):
        return False
    with translation.override(language):
        enrolled, steps = counts_of(cohort, language=language, now=now)
        figures = reckon(enrolled, steps, scores_of(cohort, language=language))
    Reckoning.objects.update_or_create(
        cohort=cohort, language=language, defaults={"made_at": now, "figures": figures}
    )
    return True
