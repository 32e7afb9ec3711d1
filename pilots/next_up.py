"""What a leader does next, as an admin reads it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from cohorts.progress import Standing
from common.records import dataclass


@dataclass(frozen=True, kw_only=True)
class NextUp:
    """The card they pick up, else what opens next; the same for many leaders of a pilot."""

    title: str = ""
    """Of the step; '' where nothing more is planned."""
    card: int = 0
    """Counting from one; 0 where no cards are open."""
    total: int = 0
    opens_on: dt.date | None = None
    """Of what opens next, on the reader's calendar."""


def next_up(standing: Standing) -> NextUp:
    """Out of where somebody stands."""
    if standing.resumes:
        total = standing.resumes.cards_total
        return NextUp(title=standing.resumes.title, card=standing.next_card, total=total)
    if standing.next_step:
        opens_on = timezone.localtime(standing.next_step.opens_at).date()
        return NextUp(title=standing.next_step.title, opens_on=opens_on)
    return NextUp()
