"""The page of results as it is kept: figures, charts and words, in one language."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from insights import presenters
from insights.form_words import form_words
from insights.pulse_lines import change_lines
from insights.rater_words import alike_stats
from insights.results import Results


def page_of(results: Results) -> SafeString:
    """Everything between the heading and the end of the page, the same for every reader."""
    context = {
        "results": results,
        "cohort": results.cohort,
        "stats": presenters.headline_stats(results),
        "limits": presenters.cannot_say(results),
        "forms": form_words(results.rubric.forms, results.language),
        "level_lines": presenters.level_lines(results),
        "standardised": presenters.standardised(results),
        "agreement": alike_stats(results.raters),
        "wave_lines": presenters.wave_lines(results),
        "change_lines": change_lines(results),
        "part_lines": presenters.part_lines(results),
        "evidence": presenters.EVIDENCE,
        "next_lines": presenters.next_lines(results),
    }
    return render_to_string("insights/parts/body.html", context)
