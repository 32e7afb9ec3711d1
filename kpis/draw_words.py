"""A draw of two halves, in sentences: whoever reads them can tell whether it was fair. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.plans import Draw
from ui.dates import in_words


def draw_lines(draw: Draw) -> list[str]:
    """Who begins when, how often it was drawn, and what was changed by hand."""
    begins = _("Drawn by lot: %(first)s of the leaders first, %(waiting)s later.")
    if draw.later_on:
        begins = _("Drawn by lot: %(first)s of the leaders first, %(waiting)s from %(day)s on.")
    day = in_words(draw.later_on) if draw.later_on else ""
    lines = [begins % {"first": draw.first, "waiting": draw.waiting, "day": day}]
    teams = len(draw.waiting_teams)
    if teams:
        text = ngettext(
            "%(count)s of the comparison teams is led by somebody who waits, and serves for "
            "comparison until then.",
            "%(count)s of the comparison teams are led by somebody who waits, and serve for "
            "comparison until then.",
            teams,
        )
        lines.append(text % {"count": teams})
    return [*lines, how_often(draw.times, draw.seed), *_by_hand(draw)]


def how_often(times: int, seed: str) -> str:
    """Once is as it should be; more often is said."""
    if times == 1:
        return _("It was drawn once, with the seed %(seed)s.") % {"seed": seed}
    text = _(
        "It was drawn %(times)s times, and the last draw counts, with the seed %(seed)s. Whoever "
        "draws until they like it has not drawn by lot: say why it was drawn again."
    )
    return text % {"times": times, "seed": seed}


def _by_hand(draw: Draw) -> list[str]:
    if not draw.was_changed:
        return []
    return [_("After the draw somebody was added or taken out by hand.")]
