"""Pulses in words: each figure with n and interval, whom it is about and when it was asked."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from common.records import dataclass
from insights.formatting import interval, percent, signed
from insights.gates import FigureGate, gate, response_hurdle
from insights.pulse_change import ItemChange, PulseChange
from insights.pulse_figures import wave_name
from insights.pulse_teams import TeamsMean
from insights.results import Results
from measurement.estimates import Estimate
from measurement.teams import LEAST_TEAMS
from surveys.cells import Agreeing
from surveys.recommending import LEAST_SCORE, Recommended
from surveys.results import ItemResult, WaveResults, reason_text
from surveys.states import Hidden
from surveys.tried import KEPT, sentence
from ui.dates import in_words
from ui.numbers import number


@dataclass(frozen=True, kw_only=True)
class PulseLine:
    """One question in an earlier pulse and in the latest."""

    text: str
    before: str = ""
    after: str = ""
    change: str = ""
    interval: str = ""
    reading: str = ""
    hidden: str = ""
    apart: str = ""
    """Why the two cannot be set beside each other, where nothing is hidden."""


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """One question of the latest pulse: about those who were asked, and about teams like theirs."""

    text: str
    mean: str = ""
    n: int | None = None
    interval: str = ""
    agreeing: str = ""
    """How many agree, as far as that follows from the mean; '' where hardly anything does."""
    teams: str = ""
    """The interval for teams of such leaders, or why there is none."""
    hidden: str = ""


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """Whether people would recommend working here, in one pulse."""

    name: str
    score: str = ""
    n: int | None = None
    error: str = ""
    interval: str = ""
    hidden: str = ""


def answered_words(results: Results) -> str:
    """How many answered the latest pulse: counted, so without an interval."""
    latest = results.pulses.latest
    if latest is None or latest.response is None:
        return ""
    rate = latest.response
    words = {
        "number": latest.number,
        "done": rate.count,
        "total": rate.total,
        "share": percent(rate.value),
    }
    return _("Pulse %(number)s: %(done)s of %(total)s answered (%(share)s).") % words


def tried_words() -> str:
    """What came of attacks on the anonymity of pulses; '' before one was kept."""
    return sentence() if KEPT.exists() else ""


def window_words(wave: WaveResults) -> str:
    """When it was asked, by the reader's calendar."""
    end = timezone.localdate(wave.closed_at) if wave.closed_at else wave.opens_on
    words = {"start": in_words(wave.opens_on), "end": in_words(end)}
    return _("asked from %(start)s to %(end)s") % words


def question_lines(results: Results) -> list[QuestionLine]:
    """The latest pulse, question by question."""
    latest = results.pulses.latest
    if latest is None or latest.overall is None:
        return []
    teams = {each.item_id: each for each in results.teams if each.wave_id == latest.wave_id}
    told = zip(results.pulses.items, latest.overall.items, strict=True)
    return [_question(text, item, teams.get(item.item_id), latest) for text, item in told]


def _question(
    text: str, item: ItemResult, teams: TeamsMean | None, wave: WaveResults
) -> QuestionLine:
    if item.mean is None or item.low is None or item.high is None:
        return QuestionLine(text=text, hidden=reason_text(item.hidden_because, wave.minimum))
    return QuestionLine(
        text=text,
        mean=number(item.mean),
        n=item.n,
        interval=_range(item.low, item.high),
        agreeing=_agreeing(item.agreeing),
        teams=_teams(teams),
    )


def _agreeing(found: Agreeing | None) -> str:
    if found is None or not found.says_something:
        return ""
    least, most = percent(found.least / found.n), percent(found.most / found.n)
    if found.most == found.n:
        return _("%(least)s or more") % {"least": least}
    if not found.least:
        return _("%(most)s at most") % {"most": most}
    return _("%(least)s to %(most)s") % {"least": least, "most": most}


def _teams(found: TeamsMean | None) -> str:
    if found is None:
        return _("not worked out yet")
    if found.estimate is None:
        words = {"least": LEAST_TEAMS, "parts": found.parts}
        return (
            _("no interval: it takes %(least)s groups that are shown, and there are %(parts)s")
            % words
        )
    return _range(found.estimate.low, found.estimate.high)


def _range(low: float, high: float) -> str:
    return _("%(low)s to %(high)s") % {"low": number(low), "high": number(high)}


def change_lines(change: PulseChange | None) -> list[PulseLine]:
    """Two pulses side by side, question by question."""
    if change is None:
        return []
    waves = [wave for wave in (change.before, change.after) if wave is not None]
    stands = gate(*(response_hurdle(wave.response) for wave in waves))
    return [_change_line(item, stands) for item in change.items]


def _change_line(item: ItemChange, stands: FigureGate) -> PulseLine:
    change = item.change
    if item.before is None or item.after is None or change is None:
        if item.is_apart:
            return PulseLine(text=item.text, apart=item.hidden_reason)
        return PulseLine(text=item.text, hidden=item.hidden_reason)
    return PulseLine(
        text=item.text,
        before=_of_so_many(item.before.estimate),
        after=_of_so_many(item.after.estimate),
        change=signed(change.value, 1),
        interval=interval(change.low, change.high, 1),
        reading=_reading(change, stands),
    )


def _reading(change: Estimate, stands: FigureGate) -> str:
    """What the interval, as it is shown, allows to say; less where too few answered."""
    low, high = round(change.low, 1), round(change.high, 1)
    if low <= 0 <= high:
        return _("may be no change at all")
    if not stands.decides:
        return _("so many did not answer that it may not hold for all")
    return _("higher than before") if low > 0 else _("lower than before")


def _of_so_many(estimate: Estimate) -> str:
    return _("%(mean)s, n = %(n)s") % {"mean": number(estimate.value), "n": estimate.n}


def turnover_words(change: PulseChange) -> str:
    """How many joined and left between the two, in bulk."""
    found = change.turnover
    if found is None:
        return ""
    few = _("few or nobody")
    words = {"joined": found.joined or few, "left": found.left or few}
    return _("Of those who are asked, joined in between: %(joined)s; left: %(left)s.") % words


def score_lines(results: Results) -> list[ScoreLine]:
    """Whether people would recommend working here, pulse by pulse."""
    waves = {wave.wave_id: wave for wave in results.pulses.closed}
    found = results.pulses.beside.recommended
    return [_score(each, waves[each.wave_id]) for each in found if each.wave_id in waves]


def _score(found: Recommended, wave: WaveResults) -> ScoreLine:
    name, known = wave_name(wave), found.estimate
    if known is None:
        return ScoreLine(name=name, hidden=score_reason(found))
    return ScoreLine(
        name=name,
        score=_score_words(found),
        n=known.n,
        error=number(found.error or 0.0),
        interval=interval(known.low, known.high, 0),
    )


def _score_words(found: Recommended) -> str:
    score = found.score or 0
    if not found.is_end:
        return signed(score, 0)
    words = {"score": signed(score, 0)}
    return _("%(score)s or more") % words if score > 0 else _("%(score)s or less") % words


def score_reason(found: Recommended) -> str:
    """Why there is no score, and what would be enough; '' where there is one."""
    if found.hidden_because == Hidden.CHANGED:
        return _(
            "beside an earlier score it would tell what individuals said. It can be shown when "
            "the same people are asked again, and either all of them answer both times, or the "
            "number of answers changes by at least as many as a group needs"
        )
    return reason_text(found.hidden_because, LEAST_SCORE)
