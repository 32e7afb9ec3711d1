"""What research has found, as bands with what limits them: for orientation, never a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.records import dataclass
from ui.charts import RangeChart, RangeRow

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One published finding, with what limits it."""

    found: StrOrPromise
    limits: StrOrPromise
    source: str


EVIDENCE = (
    Evidence(
        found=gettext_lazy(
            "Training in empathy, 30 randomized trials of which 20 could be pooled: people who "
            "were trained stood 0.45 standard deviations above others (95% interval 0.25 to 0.65)."
        ),
        limits=gettext_lazy(
            "All with students of health care, none with leaders. The trials differ widely among "
            "themselves (I² 79%), and more than half have a high risk of bias."
        ),
        source="BMC Medical Education 2025, doi 10.1186/s12909-025-07038-5",
    ),
    Evidence(
        found=gettext_lazy(
            "How long it lasts, 11 trials: 0.69 standard deviations up to 12 weeks after (95% "
            "interval 0.23 to 1.15), and 0.34 later (0.11 to 0.57)."
        ),
        limits=gettext_lazy(
            "Students and professionals in medicine and health care, no leaders. The two intervals "
            "overlap, and the quality of the evidence is low."
        ),
        source="Winter et al., BMJ Open 2020, e036471",
    ),
)


def bands_chart() -> RangeChart:
    """Every published effect with its interval, and nothing of this pilot."""
    return RangeChart(
        "published",
        _("Published effects in standard deviations; n is the number of trials"),
        (
            RangeRow(_("Training in empathy"), 20, 0.45, 0.25, 0.65),
            RangeRow(_("Up to 12 weeks after"), 11, 0.69, 0.23, 1.15),
            RangeRow(_("Later than 12 weeks"), 11, 0.34, 0.11, 0.57),
        ),
        minimum=0,
        maximum=1.25,
        ticks=(0, 0.5, 1),
        first_heading=_("Finding"),
        value_heading=_("Effect"),
    )
