"""Pilots in a list."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import get_language

from cohorts.models import Cohort
from common.addresses import address
from common.records import dataclass
from ui.dates import in_words
from ui.kept import DrawnGap, Gap, kept

MOST_OF_A_GOAL = 140


@dataclass(frozen=True, kw_only=True)
class PilotLine:
    """One pilot in a list; see ui.kept for its gaps."""

    url: Gap
    name: Gap
    is_paused: bool
    goal: Gap
    """Its first letters."""
    leaders: DrawnGap
    """How many there are, and how many have left."""
    day: Gap
    """Of the start."""


def line_of(cohort: Cohort) -> PilotLine:
    """Of a cohort that is read with_leaders()."""
    leaders = kept(
        "cohorts/leaders.html", get_language(), leaders=cohort.leaders, gone=cohort.leaders_gone
    )
    return PilotLine(
        url=Gap(address("pilots:pilot", cohort.pk)),
        name=Gap(cohort.name),
        is_paused=cohort.is_paused,
        goal=Gap(Truncator(cohort.goal).chars(MOST_OF_A_GOAL)),
        leaders=DrawnGap(leaders),
        day=Gap(in_words(cohort.starts_on)),
    )
