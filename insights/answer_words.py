"""The answer to the goal of a pilot in words: for the page, the files and the report."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.records import dataclass
from insights.answer import PilotAnswer, Recommendation, Verdict
from insights.brief import AT_MOST, AnswerBrief, brief_of
from insights.can_words import can_say, kpi_words, levels_words
from insights.criterion_words import BarLine, criterion_line
from insights.endpoint import Endpoint, EndpointState
from insights.figure_words import expected_words, name_of, stat_of
from insights.layers import moved_kpi
from insights.limits import limits_said
from insights.measures import GatedFigure
from insights.results import Results
from insights.stats import Stat
from kpis.states import BarMeasure
from ui.dates import in_words


@dataclass(frozen=True, kw_only=True)
class AnswerShown:
    """Everything that the first screen says, ready for page, file and report."""

    goal: str
    recommendation: str
    brief: AnswerBrief
    """The first screen; all else is the same in full."""
    sentence: str
    stats: list[Stat]
    can: list[str]
    cannot: list[str]
    criteria: list[BarLine]
    is_agreed: bool
    """Whether the criteria were frozen before it began."""
    decided: list[str]
    """How this was decided."""


def answer_shown(results: Results) -> AnswerShown:
    """Of one pilot."""
    answer = results.answer
    can, cannot = can_say(results)[:AT_MOST], limits_said(results)[:AT_MOST]
    return AnswerShown(
        goal=results.cohort.goal,
        recommendation=recommendation_words(answer.recommendation),
        brief=brief_of(answer, can, cannot),
        sentence=" ".join(filter(None, (_first(answer), _second(results)))),
        stats=[stat_of(each, _note(results, each)) for each in answer.figures],
        can=[each.full for each in can],
        cannot=[each.full for each in cannot],
        criteria=[criterion_line(each) for each in answer.criteria],
        is_agreed=answer.is_agreed,
        decided=decided_words(answer),
    )


def recommendation_words(found: Recommendation) -> str:
    """In a word or three."""
    words = {
        Recommendation.GO: _("Go on"),
        Recommendation.EXPAND: _("Expand"),
        Recommendation.ADAPT: _("Adapt, or look again"),
        Recommendation.STOP: _("Stop"),
        Recommendation.TOO_EARLY: _("Too early to say"),
    }
    return words[found]


def _first(answer: PilotAnswer) -> str:
    if answer.recommendation == Recommendation.TOO_EARLY:
        return endpoint_words(answer.endpoint)
    if not answer.is_agreed:
        return _(
            "No criteria were agreed before this pilot began, so its figures can only say what to "
            "look at next."
        )
    if answer.recommendation == Recommendation.STOP:
        failed = [each for each in answer.having(Verdict.NOT_MET) if each.bar.is_needed]
        names = "; ".join(name_of(each.figure) for each in failed)
        return _("Not reached, although the pilot was to stop without it: %(names)s.") % {
            "names": names
        }
    if answer.recommendation == Recommendation.ADAPT:
        return _open_words(answer)
    if answer.recommendation == Recommendation.EXPAND:
        return _(
            "Everything agreed before the start is met, measured against teams that did not "
            "take part."
        )
    return _("Everything agreed before the start is met; there were no teams to compare with.")


def _open_words(answer: PilotAnswer) -> str:
    met = answer.having(Verdict.MET)
    words = {
        "met": len(met),
        "part": sum(each.figure.is_counted for each in met),
        "total": len(answer.criteria),
        "failed": len(answer.having(Verdict.NOT_MET)),
        "open": len(answer.having(Verdict.CANNOT_TELL)),
    }
    return (
        _(
            "Of what was agreed before the start: %(met)s of %(total)s met (%(part)s of them "
            "about taking part), %(failed)s not met, %(open)s undecided."
        )
        % words
    )


def endpoint_words(endpoint: Endpoint) -> str:
    """How far a pilot is with its closing role-play."""
    if endpoint.state == EndpointState.NONE or endpoint.opens_on is None:
        return _("Not yet: the plan is not over, and it has no closing role-play.")
    if endpoint.state == EndpointState.AHEAD:
        return _("Not yet: the answer depends on the closing role-play, from %(day)s on.") % {
            "day": in_words(endpoint.opens_on)
        }
    day = in_words(endpoint.told_on or endpoint.opens_on)
    return _("Not yet: levels of the closing role-play are shown after %(day)s.") % {"day": day}


def _second(results: Results) -> str:
    """What the figure that the answer goes by says: the primary KPI, else levels."""
    answer = results.answer
    if answer.recommendation == Recommendation.TOO_EARLY:
        return ""
    primary = results.kpis.of(answer.figures[-1].kpi_id)
    if primary is not None and answer.figures[-1].is_shown:
        return kpi_words(answer.figures[-1], moved_kpi(primary))
    return levels_words(answer.figures[1])


def _note(results: Results, figure: GatedFigure) -> str:
    """What belongs to a figure of the three: who left, or what was expected of it."""
    if figure.measure == BarMeasure.COMPLETION:
        left = left_words(results.participation.left)
        return "; ".join(filter(None, (_("refreshers are not counted"), left)))
    if figure.measure == BarMeasure.LEVELS and figure.is_shown:
        return _both_words(figure.n or 0, results.participation.leaders)
    return expected_words(figure)


def _both_words(count: int, leaders: int) -> str:
    """Where somebody was not scored at both ends."""
    if count >= leaders:
        return ""
    words = {"count": count, "leaders": leaders}
    return _("%(count)s of %(leaders)s leaders were scored in both role-plays") % words


def left_words(count: int) -> str:
    """How many are counted nowhere."""
    if not count:
        return ""
    return ngettext(
        "%(count)s leader left before the closing role-play and is not counted",
        "%(count)s leaders left before the closing role-play and are not counted",
        count,
    ) % {"count": count}


def decided_words(answer: PilotAnswer) -> list[str]:
    """How this was decided, plainly."""
    return [
        _(
            "These criteria were frozen when the pilot was launched; nobody could change them "
            "afterwards."
        )
        if answer.is_agreed
        else _(
            "No criteria were agreed before this pilot began. The ones here are our defaults, for "
            "orientation; without agreed ones nothing stronger than “adapt, or look again” is "
            "recommended."
        ),
        _(
            "A criterion is met when its whole 95% interval reaches what was asked, not met "
            "when none of it does, and otherwise undecided. Shares of leaders and of answers "
            "are counts of everybody and decide as they are; where raters disagree, or too few "
            "answered, nothing is decided."
        ),
        _(
            "Go on: all are met. Expand: all are met by a pilot, and one of them was measured "
            "against teams that did not take part. Adapt, or look again: one is not met, or is "
            "undecided. Stop: one that the pilot was to stop without is not met. Too early: "
            "levels of the closing role-play are not shown yet."
        ),
    ]
