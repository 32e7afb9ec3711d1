"""What the figures of a pilot cannot say, gravest first, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.formatting import interval, signed
from insights.gate_words import why_words
from insights.gates import HurdleKind
from insights.measures import GatedFigure
from insights.results import Results
from insights.said import ShortAndFull
from insights.short_words import short_why
from kpis.states import BarMeasure

GRAVE = frozenset(
    {
        HurdleKind.NOT_DOUBLED,
        HurdleKind.CONFOUNDED,
        HurdleKind.DISAGREE,
        HurdleKind.UNDEFINED,
        HurdleKind.CEILING,
    }
)


def limits_of(results: Results) -> list[str]:
    """All of them in full."""
    return [each.full for each in limits_said(results)]


def limits_said(results: Results) -> list[ShortAndFull]:
    """All of them; the first three stand beside the answer."""
    levels = results.measured[BarMeasure.LEVELS, 0]
    lines = [
        _levels(levels),
        _cause(results),
        _power(results),
        _raters_know(results, levels),
        _groups(results, levels),
        _scenes(results, levels),
        _without(results),
        *_pulses(results),
    ]
    return [line for line in lines if line]


def _levels(figure: GatedFigure) -> ShortAndFull | None:
    """That levels can hardly be relied on."""
    if not any(each.kind in GRAVE for each in figure.gate.hurdles):
        return None
    return ShortAndFull(
        full=_("How far levels changed: %(reason)s.") % {"reason": why_words(figure.gate)},
        short=_("How far levels changed: %(reason)s.") % {"reason": short_why(figure.gate)},
    )


def _cause(results: Results) -> ShortAndFull | None:
    compared = [each for each in results.kpis.kpis if each.has_comparison]
    if any(each.difference is not None for each in compared):
        return ShortAndFull(
            full=_(
                "That the program alone moved a KPI: nobody was assigned to its teams by chance."
            ),
            short=_("That it alone moved a KPI: teams were not drawn by lot."),
        )
    if compared:
        return None
    if results.waited is not None:
        return ShortAndFull(
            full=_(
                "Why anything changed in teams: there are none to compare with. Levels are set "
                "beside those of the half that waited, in layer 2."
            ),
            short=_("Why teams changed: none to compare with."),
        )
    return ShortAndFull(
        full=_("Why anything changed: there is nobody to compare these teams with."),
        short=_("Why anything changed: no teams to compare with."),
    )


def _power(results: Results) -> ShortAndFull:
    """How many depends on how alike first and later levels of one leader are: a published effect is
    measured in what people differ by.
    """
    count = results.rubric.n or results.participation.leaders
    least, most = results.detects
    words = {"count": count, "low": 100 - most, "high": 100 - least}
    full = ngettext(
        "Whether the program works. Of 100 pilots with %(count)s leader, %(low)s to %(high)s "
        "would miss an effect as large as the published average (0.45 standard deviations).",
        "Whether the program works. Of 100 pilots with %(count)s leaders, %(low)s to %(high)s "
        "would miss an effect as large as the published average (0.45 standard deviations).",
        count,
    )
    short = _("Whether it works: %(low)s to %(high)s of 100 such pilots miss a usual effect.")
    return ShortAndFull(full=full % words, short=short % words)


def _raters_know(results: Results, figure: GatedFigure) -> ShortAndFull | None:
    if not figure.is_shown and results.interim.is_hidden:
        return None
    return ShortAndFull(
        full=_(
            "What changed levels: raters know which role-play comes first, and repeating one helps "
            "by itself."
        ),
        short=_("What changed levels: raters know which came first."),
    )


def _groups(results: Results, figure: GatedFigure) -> ShortAndFull | None:
    """Leaders of one group share their day, their raters and each other."""
    if not figure.is_shown or results.rubric.is_of_groups:
        return None
    return ShortAndFull(
        full=_(
            "How much a practice group and its day count. There are too few groups to tell, so "
            "the interval speaks only of these leaders in the groups they were in, and is "
            "somewhat narrow."
        ),
        short=_("How much groups and their days count: too few groups."),
    )


def _scenes(results: Results, figure: GatedFigure) -> ShortAndFull | None:
    if not figure.is_shown or not results.rubric.crosses_modules:
        return None
    return ShortAndFull(
        full=_(
            "How hard the two scenes were. First and closing role-play use different scenarios "
            "with the same criteria."
        ),
        short=_("How hard the two scenes were: they differ."),
    )


def _without(results: Results) -> ShortAndFull | None:
    """Who has no closing role-play, and where they began."""
    gap = results.rubric.first_gap
    if gap is None or gap.value is None:
        return None
    words = {
        "count": gap.n,
        "gap": signed(gap.value, 1),
        "interval": interval(gap.low, gap.high, 1),
    }
    full = _(
        "How the %(count)s leaders without a closing role-play would stand. At first they were "
        "%(gap)s levels from the others (%(interval)s); nothing is carried forward for them."
    )
    short = _("How %(count)s leaders without a closing role-play would stand.")
    return ShortAndFull(full=full % words, short=short % words)


def _pulses(results: Results) -> list[ShortAndFull]:
    lines = []
    if results.pulses.changes.baseline.items:
        full = _(
            "What moved the pulse. Nobody outside these teams was asked before and after, and "
            "whoever answered may not be the same people."
        )
        lines.append(
            ShortAndFull(full=full, short=_("What moved the pulse: nobody else was asked."))
        )
    if results.pulses.latest is not None:
        silent = _("What those think who did not answer the pulse.")
        lines.append(ShortAndFull(full=silent, short=silent))
    return lines
