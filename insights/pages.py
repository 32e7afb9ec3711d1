"""The page of results as it is kept: figures, charts and words, in one language."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from insights import presenters
from insights.form_words import form_words
from insights.pulse_lines import answered_words, change_lines, tried_words
from insights.rater_words import alike_stats
from insights.results import Results


def page_of(results: Results) -> SafeString:
    """Everything between the heading and the end of the page, the same for every reader."""
    latest = results.pulses.latest
    context = {
        "results": results,
        "cohort": results.cohort,
        "stats": presenters.headline_stats(results),
        "limits": presenters.cannot_say(results),
        "forms": form_words(results.rubric.forms, results.language),
        "level_lines": presenters.level_lines(results),
        "standardised": presenters.standardised(results),
        "agreement": alike_stats(results.raters),
        "answered": answered_words(results),
        "tried": tried_words(),
        "needs_care": bool(latest and latest.response and latest.response.needs_care),
        "change_lines": change_lines(results.pulses.changes.baseline),
        "latest_themes": results.pulses.themes_of(latest),
        "latest_since": results.pulses.since_of(latest),
        "evidence": presenters.EVIDENCE,
        "next_lines": presenters.next_lines(results),
    }
    return render_to_string("insights/parts/body.html", context)
