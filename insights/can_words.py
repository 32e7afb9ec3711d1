"""What the figures of a pilot allow to say, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from insights.figure_words import interval_of, name_of, value_of
from insights.gate_words import why_words
from insights.layers import Moved, moved_of
from insights.measures import GatedFigure
from insights.results import Results
from insights.said import ShortAndFull
from insights.short_words import short_name, short_value
from kpis.states import BarMeasure


def kpi_words(figure: GatedFigure, moved: Moved) -> str:
    """What came of one KPI, as its own reckoning allows."""
    words = {"name": figure.name, "value": value_of(figure), "interval": interval_of(figure)}
    beyond = _("%(name)s: %(value)s, beyond teams that did not take part (%(interval)s).")
    texts = {
        Moved.BETTER: beyond,
        Moved.WORSE: beyond,
        Moved.UNEXPLAINED: _(
            "%(name)s: %(value)s (%(interval)s), but no behavior of the same teams moved, so it is "
            "not claimed."
        ),
    }
    stays_open = _("Whether %(name)s moved stays open: %(value)s (%(interval)s).")
    return texts.get(moved, stays_open) % words


def levels_words(figure: GatedFigure) -> str:
    """Whether leaders stand higher, only where gate and interval allow it."""
    if not figure.is_shown:
        reason = why_words(figure.gate)
        return _("There is no telling whether levels changed: %(reason)s.") % {"reason": reason}
    words = {"value": value_of(figure), "interval": interval_of(figure)}
    moved = moved_of(figure)
    if moved == Moved.BETTER:
        text = _(
            "Levels were higher at the closing role-play than at the first: %(value)s on "
            "average (%(interval)s); they cannot tell why."
        )
    elif moved == Moved.WORSE:
        text = _(
            "Levels were lower at the closing role-play than at the first: %(value)s on average "
            "(%(interval)s); they cannot tell why."
        )
    else:
        text = _("Whether levels changed stays open: %(value)s on average (%(interval)s).")
    return text % words


def can_say(results: Results) -> list[ShortAndFull]:
    """As far as their gates let them."""
    found = results.measured
    lines = [
        _plain(found[BarMeasure.COMPLETION, 0]),
        _settled(found[BarMeasure.LEVELS, 0]),
        *(_claimed(results)),
        _pulse(found[BarMeasure.PULSE, 0]),
        _plain(found[BarMeasure.RESPONSE, 0]),
        _plain(found[BarMeasure.ATTENDANCE, 0]),
    ]
    return [line for line in lines if line]


def _plain(figure: GatedFigure) -> ShortAndFull | None:
    if not figure.is_shown:
        return None
    line = _("%(what)s: %(value)s.")
    return ShortAndFull(
        full=line % {"what": name_of(figure), "value": value_of(figure)},
        short=line % {"what": short_name(figure), "value": short_value(figure)},
    )


def _settled(figure: GatedFigure) -> ShortAndFull | None:
    shorts = {
        Moved.BETTER: _("Levels were higher at the closing role-play."),
        Moved.WORSE: _("Levels were lower at the closing role-play."),
    }
    short = shorts.get(moved_of(figure))
    return ShortAndFull(full=levels_words(figure), short=short) if short else None


def _claimed(results: Results) -> list[ShortAndFull]:
    return [
        ShortAndFull(
            full=kpi_words(figure, Moved.BETTER),
            short=_("%(name)s: %(value)s than comparison teams.")
            % {"name": figure.name, "value": value_of(figure)},
        )
        for each in results.kpis.kpis
        if each.claimed and (figure := results.measured[BarMeasure.KPI, each.kpi_id]).is_shown
    ]


def _pulse(figure: GatedFigure) -> ShortAndFull | None:
    words = {"value": value_of(figure), "interval": interval_of(figure)}
    moved = moved_of(figure)
    if moved == Moved.BETTER:
        return ShortAndFull(
            full=_("Teams score higher in the pulse than before: %(value)s (%(interval)s).")
            % words,
            short=_("Teams score higher in the pulse: %(value)s.") % words,
        )
    if moved == Moved.WORSE:
        return ShortAndFull(
            full=_("Teams score lower in the pulse than before: %(value)s (%(interval)s).") % words,
            short=_("Teams score lower in the pulse: %(value)s.") % words,
        )
    return None
