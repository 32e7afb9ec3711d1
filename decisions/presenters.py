"""What the page of a decision says: the answer first, then what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain

from django.utils.translation import gettext as _

from common.records import dataclass
from decisions.answer_words import (
    cautions,
    first_of,
    headline,
    percent_text,
    score_text,
    sentences,
    turning,
)
from decisions.criteria import CriterionText, WeighedCriterion
from decisions.freezing import place_of
from decisions.impressions import UNKNOWN, Impression
from decisions.models import Assessor, Contender
from decisions.scorecards import Scorecard
from decisions.scoring import (
    MOST_TALKED_ABOUT,
    AssessorsApart,
    Sensitivity,
    apart,
    sensitivity,
)
from ui.numbers import DASH, grouped


@dataclass(frozen=True, kw_only=True)
class ContenderLine:
    """One option in the table."""

    contender: Contender
    place: str
    score: str
    cost: str
    out: str
    """Why it is ruled out, '' where it is not."""
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class WeighedLine:
    """One criterion in the table."""

    text: CriterionText
    weight: str
    must: str
    levels: Sequence[tuple[str, str]]
    """(option, mean level)."""
    turning: str
    """At which weight the winner changes."""
    notes: Sequence[tuple[str, Sequence[NoteLine]]]
    """(option, what everybody noted)."""


@dataclass(frozen=True, kw_only=True)
class NoteLine:
    """What one assessor noted."""

    name: str
    level: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class TalkLine:
    """Something to talk about first."""

    criterion: str
    option: str
    low: int
    high: int
    notes: Sequence[NoteLine]


@dataclass(frozen=True, kw_only=True)
class ScorecardPage:
    """All of it, in the reader's language."""

    headline: str
    sentences: Sequence[str]
    cautions: Sequence[str]
    contenders: Sequence[ContenderLine]
    criteria: Sequence[WeighedLine]
    talks: Sequence[TalkLine]


def page_of(card: Scorecard) -> ScorecardPage:
    """What can be said at this moment."""
    turns = {each.key: each for each in sensitivity(card.weighed)}
    return ScorecardPage(
        headline=headline(card),
        sentences=list(sentences(card, list(turns.values()))),
        cautions=list(cautions(card)),
        contenders=[_contender_line(card, each) for each in _by_place(card)],
        criteria=[_criterion_line(card, each, turns.get(each.key)) for each in card.criteria],
        talks=[_talk(card, each) for each in apart(card.judged)[:MOST_TALKED_ABOUT]],
    )


def _by_place(card: Scorecard) -> list[Contender]:
    ranked = list(chain.from_iterable(card.weighed.places))
    last = len(ranked)
    return sorted(
        card.contenders, key=lambda each: ranked.index(each.pk) if each.pk in ranked else last
    )


def _contender_line(card: Scorecard, each: Contender) -> ContenderLine:
    weighed, decision = card.weighed, card.decision
    score = weighed.scores.get(each.pk)
    total = each.costs.total(decision.leaders, decision.years)
    return ContenderLine(
        contender=each,
        place=_place(card, each.pk),
        score=_("%(score)s of 4") % {"score": score_text(score, 2)} if score is not None else DASH,
        cost=f"{grouped(total)} {decision.currency}" if each.costs.is_known else DASH,
        out=_why_out(card, each.pk),
        is_first=each.pk in first_of(weighed.places),
    )


def _place(card: Scorecard, pk: int) -> str:
    place = place_of(card, pk)
    return DASH if place is None else str(place)


def _why_out(card: Scorecard, pk: int) -> str:
    missed = card.weighed.ruled_out.get(pk, ())
    texts = {each.key: each for each in card.criteria}
    reasons = [
        _("%(criterion)s has %(mean)s and must have %(least)s")
        % {
            "criterion": texts[key].text.name,
            "mean": score_text(card.weighed.means[pk, key]),
            "least": texts[key].must,
        }
        for key in missed
    ]
    return "; ".join(reasons)


def _criterion_line(
    card: Scorecard, each: WeighedCriterion, turn: Sensitivity | None
) -> WeighedLine:
    means = card.weighed.means
    return WeighedLine(
        text=each.text,
        weight=percent_text(card.weighed.shares[each.key]),
        must=_("at least %(level)s") % {"level": each.must} if each.must is not None else "",
        levels=[(one.name, _mean(means.get((one.pk, each.key)))) for one in card.contenders],
        turning=turning(card, turn) if turn else "",
        notes=[(one.name, _notes(card, one.pk, each.key)) for one in card.contenders],
    )


def _mean(mean: Fraction | None) -> str:
    return DASH if mean is None else score_text(mean)


def _notes(card: Scorecard, pk: int, key: str) -> list[NoteLine]:
    return [_note(*each) for each in card.noted(pk, key)]


def _note(assessor: Assessor, given: Impression) -> NoteLine:
    level = _("cannot judge") if given.answer == UNKNOWN else given.answer or DASH
    return NoteLine(name=assessor.member.name, level=level, evidence=given.evidence)


def _talk(card: Scorecard, each: AssessorsApart) -> TalkLine:
    return TalkLine(
        criterion=next(one.text.name for one in card.criteria if one.key == each.key),
        option=card.names[each.option],
        low=each.low,
        high=each.high,
        notes=_notes(card, each.option, each.key),
    )
