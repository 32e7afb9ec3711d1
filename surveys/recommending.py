"""Whether people would recommend working here: what is shown of it, and where it stands.

Shown is one number for everybody together, from twenty answers on: the share of those who said 9 or
10 less that of those who said 0 to 6, in points, rounded to fives. From 80 on, and down from -80,
only that it is so much or more: whatever comes out, everybody may have said 7 or 8, or something
beyond. Its error is the largest that such a score can have, since the real one would tell how many
were undecided.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from django.db import models

from cohorts.models import Cohort
from common.records import dataclass
from measurement.estimates import Estimate, Z
from measurement.recommending import DETRACTORS_TO, PROMOTERS_FROM, net_score, widest_error
from surveys.states import Hidden

LEAST_SCORE = 20
"""With fewer answers nothing is shown."""
STEP, END = 5, 80
"""Points: how far scores stand apart, and where they end."""


class NetResult(models.Model):
    """What is published of one wave. Never changed afterwards."""

    wave = models.OneToOneField("surveys.Wave", on_delete=models.CASCADE, related_name="net_result")
    item = models.ForeignKey("surveys.PulseItem", on_delete=models.CASCADE, related_name="+")
    n = models.PositiveIntegerField(null=True)
    score = models.SmallIntegerField(null=True, help_text="Points; at an end, so much or beyond.")
    hidden_because = models.CharField(max_length=20, blank=True, choices=Hidden.choices)

    class Meta:
        app_label = "surveys"


def score_of(given: Sequence[int]) -> int:
    """Of at least one answer from 0 to 10, as it may be shown."""
    count = len(given)
    promoters = sum(value >= PROMOTERS_FROM for value in given) / count
    detractors = sum(value <= DETRACTORS_TO for value in given) / count
    return _rounded(net_score(promoters, detractors, count).value)


def _rounded(score: float) -> int:
    nearest = STEP * math.floor(score / STEP + 0.5 + 1e-9)
    return max(-END, min(END, nearest))


@dataclass(frozen=True, kw_only=True)
class Recommended:
    """The score of one wave, or why there is none."""

    wave_id: int
    n: int | None
    score: int | None
    asked: int
    hidden_because: Hidden

    @property
    def is_end(self) -> bool:
        """Whether it may lie further out."""
        return self.score is not None and abs(self.score) == END

    @property
    def error(self) -> float | None:
        """Standard error in points, for those who were asked: the largest that there can be."""
        if self.score is None or self.n is None:
            return None
        nearest = max(0.0, abs(self.score) - STEP / 2)
        return widest_error(nearest, self.n) * math.sqrt(max(0.0, 1 - self.n / self.asked))

    @property
    def estimate(self) -> Estimate | None:
        """With its 95% interval, which counts in the rounding; an open end reaches to the last
        point.
        """
        if self.score is None or self.n is None or self.error is None:
            return None
        reach = Z * self.error + STEP / 2
        low = -100.0 if self.score == -END else max(-100.0, self.score - reach)
        high = 100.0 if self.score == END else min(100.0, self.score + reach)
        return Estimate(self.n, self.score, low, high)


def recommended_of(cohort: Cohort) -> list[Recommended]:
    """Of every wave that asked it and has closed, in order. One query."""
    found = NetResult.objects.filter(wave__plan__cohort=cohort).order_by("wave__number")
    rows = found.values_list("wave_id", "n", "score", "wave__eligible", "hidden_because")
    return [
        Recommended(
            wave_id=wave_id, n=n, score=score, asked=asked, hidden_because=Hidden(hidden_because)
        )
        for wave_id, n, score, asked, hidden_because in rows
    ]
