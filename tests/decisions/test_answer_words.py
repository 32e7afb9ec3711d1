"""What a scorecard says in words, without a database."""

from __future__ import annotations

import datetime as dt

from decisions.answer_words import cautions, headline, sentences
from decisions.criteria import WeighedCriterion
from decisions.impressions import Impression
from decisions.models import Assessor, Contender, Decision, Impressions
from decisions.scorecards import Scorecard
from decisions.scoring import sensitivity
from people.models import Member

NOW = dt.datetime(2026, 9, 14, 8, tzinfo=dt.UTC)
NAMES = {1: "Harbor", 2: "Keel", 3: "Mole"}


def card(*sheets: dict[int, str], must: int | None = None) -> Scorecard:
    """Sheets with the levels of sequencing and privacy for each option; a blank is nothing."""
    criteria = (WeighedCriterion(key="sequencing"), WeighedCriterion(key="privacy", must=must))
    decision = Decision(criteria=criteria)
    assessors = [
        Assessor(pk=pk, decision=decision, member=Member(name=f"P{pk}"), handed_in_at=NOW)
        for pk in range(1, len(sheets) + 1)
    ]
    impressions = []
    for assessor, sheet in zip(assessors, sheets, strict=True):
        for option, levels in sheet.items():
            given = {
                key: Impression(answer=level)
                for key, level in zip(("sequencing", "privacy"), levels, strict=True)
                if level != " "
            }
            impressions.append(
                Impressions(assessor=assessor, contender_id=option, given=given, saved_at=NOW)
            )
    contenders = [Contender(pk=pk, name=name) for pk, name in NAMES.items()]
    return Scorecard(decision, contenders, assessors, impressions, is_hidden=False)


def said(found: Scorecard) -> str:
    told = [headline(found), *sentences(found, sensitivity(found.weighed)), *cautions(found)]
    return " ".join(told)


def test_options_that_are_level_are_named_together():
    assert "Harbor, Keel and Mole are level, with 2.5 of 4." in said(
        card({1: "32", 2: "23", 3: "41"})
    )


def test_what_is_better_at_everything_holds_whatever_it_weighs():
    text = said(card({1: "43", 2: "22"}, {1: "43", 2: "22"}))
    assert "No other weight of a single criterion would change that." in text
    assert "no other option is better at anything" in text
    assert "No single sheet decides it." in text


def test_a_clear_lead_holds_within_a_quarter_of_every_weight():
    text = said(card({1: "43", 2: "04"}))
    assert "Harbor leads, with 3.5 of 4." in text
    assert "weighed more than 80% instead of 50%: then Keel would lead." in text
    assert "It holds when all weights are off by 25% at once" in text
    assert "from 60% up, Keel could lead." in text
    assert "This is what one person thinks." in text


def test_what_cannot_be_compared_or_told_is_said():
    assert "Nothing can be compared" in said(card({1: "3 ", 2: " 2"}))
    text = said(card({1: "3 ", 2: "2 "}, must=2))
    assert "Nobody could tell whether Harbor has what it must have: Privacy." in text
    assert "Not compared, because it was not judged for every option: Privacy." in text
    assert "What is compared has 50% of the weight." in text
    uneven = said(card({1: "32", 2: "22"}, {1: "32"}))
    assert "Not the same people judged every option here: Role-based sequencing and" in uneven


def test_the_only_option_left_is_no_leader():
    text = said(card({1: "42", 2: "31"}, must=2))
    assert "Harbor is the only option left, with 3.0 of 4." in text
