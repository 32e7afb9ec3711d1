"""A page that waits for what a worker reckons looks again by itself, a few times; its address
counts them.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse

from cohorts.models import Cohort
from common.records import dataclass
from common.wakeups import wake
from insights.models import Reckoning
from insights.querysets import kept_figures
from insights.tasks import keep_figures

LOOKS = (4, 8, 16, 32)
"""Seconds until a page that waits for figures looks again, once for each; then it has waited for a
minute, and says that they do not come.
"""


def kept_or_asked(cohort: Cohort, language: str, now: dt.datetime) -> Reckoning | None:
    """The figures that were worked out last; whoever looks at older ones has newer ones made."""
    kept = kept_figures(cohort, language)
    if kept is None or not kept.is_fresh(now):
        wake(keep_figures, cohort_id=cohort.pk, language=language)
    return kept


@dataclass(frozen=True)
class Patience:
    """How often a page has looked by itself; None where it has what it shows."""

    looks: int | None

    @property
    def context(self) -> dict[str, bool]:
        """What its template asks: `is_waiting`, and `is_stuck` where nothing has come."""
        return {"is_waiting": self.looks is not None, "is_stuck": self.looks == len(LOOKS)}

    def answer(self, response: HttpResponse) -> HttpResponse:
        """The same page, which asks once more while there is hope."""
        if self.looks is not None and self.looks < len(LOOKS):
            response.headers["Refresh"] = f"{LOOKS[self.looks]}; url=?look={self.looks + 1}"
        return response


def patience_of(request: HttpRequest, *, is_fresh: bool) -> Patience:
    """Out of the address; what is no count harms nothing."""
    if is_fresh:
        return Patience(None)
    try:
        return Patience(min(max(int(request.GET.get("look", 0)), 0), len(LOOKS)))
    except ValueError:
        return Patience(0)
