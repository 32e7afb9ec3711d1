"""What comes next for a pilot, in words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from insights.answer import Recommendation, Verdict, WeighedBar
from insights.criterion_words import criterion_line
from insights.gate_words import enough_of
from insights.results import Results
from programs.cadence import LIVE_KINDS, StepKind
from ui.dates import in_words


def next_lines(results: Results) -> list[str]:
    """What to adapt and what would let the rest be told, then what is planned, so that a page with
    little on it says when there will be more.
    """
    return [*_to_decide(results), *_planned(results)]


def _to_decide(results: Results) -> list[str]:
    """Of an answer that leaves something open, what to do about each criterion."""
    if results.answer.recommendation not in {Recommendation.ADAPT, Recommendation.STOP}:
        return []
    return [line for each in results.answer.criteria if (line := _about(each))]


def _about(criterion: WeighedBar) -> str:
    shown = criterion_line(criterion)
    words = {"name": shown.name, "asked": shown.asked, "found": shown.found}
    if criterion.verdict == Verdict.NOT_MET:
        return _("To adapt: “%(name)s” was to be %(asked)s, and is %(found)s.") % words
    if criterion.verdict == Verdict.MET:
        return ""
    how = enough_of(criterion.figure.gate) or shown.why
    return _("To be able to tell about “%(name)s”: %(how)s") % {"name": shown.name, "how": how}


def _planned(results: Results) -> list[str]:
    ahead, planned = results.participation.ahead, results.pulses.planned
    dated: list[tuple[dt.date, str]] = []
    if ahead and ahead[0].kind != StepKind.PULSE:
        words = {"day": in_words(ahead[0].opens_on), "title": ahead[0].title}
        dated.append((ahead[0].opens_on, _("%(day)s: %(title)s") % words))
    scored = next((step for step in ahead if step.kind in LIVE_KINDS), None)
    if scored is not None and scored != ahead[0]:
        words = {"day": in_words(scored.opens_on), "title": scored.title}
        line = _("Week of %(day)s: %(title)s, the next session in which levels are scored") % words
        dated.append((scored.opens_on, line))
    if planned is not None and planned.opens_on >= results.today:
        words = {"day": in_words(planned.opens_on), "number": str(planned.number)}
        line = (
            _("%(day)s: pulse %(number)s asks the teams; its results show here once it has closed")
            % words
        )
        dated.append((planned.opens_on, line))
    return [line for _opens_on, line in sorted(dated)] or [
        _(
            "Everything planned has taken place. Measuring again some months later would tell "
            "whether it lasted."
        )
    ]
