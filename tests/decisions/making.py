"""Decisions and what stands on sheets, as tests need them."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from decisions.costs import RoughCosts
from decisions.criteria import WeighedCriterion
from decisions.impressions import Impression
from decisions.models import Assessor, Contender, Decision, Impressions
from decisions.operations import (
    ContenderFacts,
    DecisionFacts,
    hand_in,
    save_impressions,
    start_decision,
    weigh_criteria,
)
from people.models import Member

FACTS = DecisionFacts(
    name="Which platform",
    question="Which one carries the program?",
    decided_by="The board",
    decide_on=None,
    leaders=50,
    years=2,
    currency="EUR",
)


def option(name: str, costs: RoughCosts | None = None) -> ContenderFacts:
    return ContenderFacts(name=name, about="", costs=costs or RoughCosts())


def a_decision(admin: Member, now: dt.datetime, *keys: str) -> Decision:
    """With two criteria that count, fit being sequencing and privacy."""
    made = start_decision(organization=admin.organization, facts=FACTS, by=admin, now=now)
    asked = keys or ("sequencing", "privacy")
    criteria = [weighing(each, 1 if each.key in asked else 0) for each in made.criteria]
    return weigh_criteria(
        decision=made, criteria=criteria, revision=made.revision, by=admin, now=now
    )


def weighing(each: WeighedCriterion, weight: int) -> WeighedCriterion:
    return replace(each, weight=type(each.weight)(weight))


def note(
    assessor: Assessor,
    contender: Contender,
    now: dt.datetime,
    evidence: str = "Demo.",
    **levels: str,
) -> Impressions:
    """What an assessor saves about an option, over whatever stands."""
    given = {key: Impression(answer=level, evidence=evidence) for key, level in levels.items()}
    kept = Impressions.objects.of(assessor).filter(contender=contender).first()
    return save_impressions(
        assessor=assessor,
        contender=contender,
        given=given,
        revision=kept.revision if kept else 0,
        now=now,
    )


def fill(assessor: Assessor, levels: dict[Contender, tuple[str, str]], now: dt.datetime) -> None:
    """A whole sheet, handed in."""
    for contender, (fit, privacy) in levels.items():
        note(assessor, contender, now, sequencing=fit, privacy=privacy)
    hand_in(assessor=assessor, now=now)
