"""The page of results as it is kept: figures, charts and words, in one language; and everything
below it, on a page of its own.
"""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from insights import presenters
from insights.answer_words import answer_shown
from insights.evidence import EVIDENCE, bands_chart
from insights.figure_rows import caution_words
from insights.form_words import form_words
from insights.layer_words import layers_shown
from insights.limits import limits_of
from insights.next_steps import next_lines
from insights.pulse_lines import answered_words, change_lines, tried_words
from insights.rater_words import alike_stats
from insights.results import Results
from kpis.draw_words import draw_lines
from kpis.states import BarMeasure

Page = dict[str, object]


def page_of(results: Results) -> SafeString:
    """Everything between the heading and the end of the page, the same for every reader."""
    context = {
        "results": results,
        "cohort": results.cohort,
        "answer": answer_shown(results),
        "layers": layers_shown(results),
        "draw": _draw(results),
        "beside": presenters.beside_stats(results),
        "next_lines": next_lines(results),
    }
    return render_to_string("insights/parts/body.html", context)


def details_of(results: Results) -> Page:
    """What the answer was made of, for its template."""
    latest = results.pulses.latest
    return {
        "results": results,
        "limits": limits_of(results),
        "forms": form_words(results.forms, results.language),
        "levels_caution": caution_words(results.measured[BarMeasure.LEVELS, 0].gate),
        "level_lines": presenters.level_lines(results),
        "standardised": list(filter(None, [presenters.standardised(results)])),
        "beside": presenters.beside_stats(results),
        "agreement": alike_stats(results.raters),
        "answered": answered_words(results),
        "tried": tried_words(),
        "needs_care": bool(latest and latest.response and latest.response.needs_care),
        "change_lines": change_lines(results.pulses.changes.baseline),
        "latest_themes": results.pulses.themes_of(latest),
        "latest_since": results.pulses.since_of(latest),
        "evidence": EVIDENCE,
        "published": bands_chart(),
        "next_lines": next_lines(results),
    }


def _draw(results: Results) -> list[str]:
    """How the teams that wait were drawn; nothing where all leaders began together."""
    draw = results.measuring.draw if results.measuring else None
    if not draw:
        return []
    lines = draw_lines(draw)
    if results.waited is None:
        lines.append(
            _(
                "The first levels of those who wait are set beside the closing ones here, once: "
                "when the closing role-play of the later half is shown, too. Shown before, they "
                "could be subtracted from what is shown then."
            )
        )
    if results.apart is None:
        lines.append(
            _(
                "Pulses about both halves are set beside each other where only direct reports "
                "are asked: the one about this half that came when the later half was first "
                "asked, before it began. Where whole departments are asked, the same people "
                "speak of both."
            )
        )
    return lines
