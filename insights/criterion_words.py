"""Criteria for going on, in words: what was asked, what was found, and what it comes to."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.records import dataclass
from insights.answer import Verdict, WeighedBar
from insights.figure_words import interval_of, name_of, value_of
from insights.formatting import percent, signed
from insights.gate_words import enough_words, why_words
from insights.measures import GatedFigure
from kpis.plans import Bar
from kpis.states import BarMeasure
from ui.numbers import number

OUT_OF_REACH = 4
"""So many times what there is nobody will collect."""
TONES = {Verdict.MET: "good", Verdict.NOT_MET: "bad", Verdict.CANNOT_TELL: "warn"}


@dataclass(frozen=True, kw_only=True)
class BarLine:
    """One criterion, ready for page, file and report."""

    name: str
    asked: str
    found: str
    """'' where nothing can be shown."""
    interval: str
    verdict: str
    tone: str
    why: str
    """Where it cannot be told: why, and what would be enough."""
    is_needed: bool


def criterion_line(criterion: WeighedBar) -> BarLine:
    """Of one criterion."""
    return BarLine(
        name=name_of(criterion.figure),
        asked=asked_words(criterion.bar),
        found=value_of(criterion.figure) if criterion.figure.is_shown else "",
        interval=_interval(criterion.figure),
        verdict=verdict_words(criterion.verdict),
        tone=TONES[criterion.verdict],
        why=_why(criterion) if criterion.verdict == Verdict.CANNOT_TELL else "",
        is_needed=criterion.bar.is_needed,
    )


def _interval(figure: GatedFigure) -> str:
    """A count decides as it is; its interval is about leaders elsewhere."""
    if figure.is_counted and figure.is_shown:
        return _("everybody is counted")
    return interval_of(figure)


def verdict_words(verdict: Verdict) -> str:
    """Of one criterion."""
    words = {
        Verdict.MET: _("met"),
        Verdict.NOT_MET: _("not met"),
        Verdict.CANNOT_TELL: _("cannot tell"),
    }
    return words[verdict]


def asked_words(bar: Bar) -> str:
    """What must be reached."""
    if bar.measure in {BarMeasure.COMPLETION, BarMeasure.ATTENDANCE, BarMeasure.RESPONSE}:
        return _("at least %(least)s") % {"least": percent(bar.least)}
    if bar.measure == BarMeasure.AGREEMENT:
        return _("at least %(least)s") % {"least": number(bar.least, 2)}
    if bar.least <= 0:
        return _("more than no change")
    if bar.measure == BarMeasure.KPI:
        return _("at least %(least)s%% better") % {"least": number(bar.least, 0)}
    unit = _("levels") if bar.measure == BarMeasure.LEVELS else _("points")
    return _("at least %(least)s %(unit)s") % {"least": signed(bar.least, 1), "unit": unit}


def _why(criterion: WeighedBar) -> str:
    stands = criterion.figure.gate
    ends = criterion.figure.ends
    if ends is None or not stands.decides:
        parts = (why_words(stands), enough_words(stands))
        return ". ".join(part[:1].upper() + part[1:] for part in parts if part)
    if stands.understates and ends[1] < criterion.bar.least:
        return why_words(stands)
    return _too_wide(criterion)


def _too_wide(criterion: WeighedBar) -> str:
    if criterion.needed is None:
        return _("The interval reaches both sides of what was asked.")
    whom = _teams(criterion.needed) if criterion.figure.name else _people(criterion)
    said = _(
        "The interval reaches both sides of what was asked. If the figure stays, about %(whom)s "
        "would settle it."
    ) % {"whom": whom}
    if criterion.needed <= OUT_OF_REACH * (criterion.figure.n or criterion.needed):
        return said
    beyond = _("That is far more than this pilot has.")
    if criterion.bar.measure == BarMeasure.AGREEMENT:
        beyond = _(
            "That is far more than this pilot has: where raters agree better, after a round of "
            "calibration, fewer are enough."
        )
    return f"{said} {beyond}"


def _teams(count: int) -> str:
    return ngettext("%(count)s team", "%(count)s teams", count) % {"count": count}


def _people(criterion: WeighedBar) -> str:
    count = criterion.needed or 0
    if criterion.bar.measure == BarMeasure.LEVELS:
        return ngettext("%(count)s leader", "%(count)s leaders", count) % {"count": count}
    if criterion.bar.measure == BarMeasure.AGREEMENT:
        text = ngettext(
            "%(count)s role-play scored twice", "%(count)s role-plays scored twice", count
        )
        return text % {"count": count}
    return ngettext("%(count)s answer", "%(count)s answers", count) % {"count": count}
