"""Which vendor for the next two years: two invented ones, three who judge, and a checklist."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from msgspec.structs import replace

from decisions.checklist import CHECKLIST
from decisions.costs import RoughCosts
from decisions.criteria import counting
from decisions.impressions import UNKNOWN, Impression
from decisions.models import Assessor, Contender, Decision
from decisions.operations import (
    ContenderFacts,
    DecisionFacts,
    SourcingFacts,
    add_contender,
    close_decision,
    hand_in,
    invite_assessor,
    reopen_decision,
    save_impressions,
    start_decision,
    start_sourcing,
    weigh_criteria,
)
from decisions.sourcing import Way
from demo.cast import COACHES, FACILITATORS, Cast

WEIGHTS = {"sequencing": 2, "practice": 3, "analytics": 2, "privacy": 3, "accessibility": 2}
MUST = {"privacy": 2}
VENDORS = {
    "Harborlight Learning": (
        "A platform with live practice and coaches; hosted in two regions.",
        RoughCosts(once=12_000, yearly=6_000, per_leader=95),
    ),
    "Mosaic Skills": (
        "A large library of short pieces with an app; practice is a video call.",
        RoughCosts(once=4_000, yearly=9_000, per_leader=60),
    ),
}
JUDGED = {
    "Harborlight Learning": ("33433332", "324-4132", "3242333-"),
    "Mosaic Skills": ("24222333", "34122143", "2311343-"),
}
"""A level for each criterion in their order, by assessor; - is "cannot judge"."""
SEEN = {
    ("Harborlight Learning", "practice"): "Demo: a role-play with two raters, run by us.",
    ("Harborlight Learning", "analytics"): "Contract, annex 3: before and after, no inference.",
    ("Mosaic Skills", "microlearning"): "Demo on a phone, in the train: went on without a network.",
    ("Mosaic Skills", "practice"): "Demo: only a link to a call.",
}
ELSE = {
    "start": "soon",
    "lasts": "good",
    "special": "most",
    "money": "money",
    "upkeep": "nobody",
}
"""Answers to the checklist other than the middle ones."""
ELSEWHERE = "Call with another customer."
PUT_OFF = "Neither would say in writing where our answers are kept."
TAKEN_UP = "Both have sent a signed page about it since."


def decide(cast: Cast, now: dt.datetime) -> None:
    """A decision on which three sheets are handed in, and the checklist beside it."""
    facts = DecisionFacts(
        name="Platform for the leadership program",
        question="With whom do we go on after the pilot, for all team leads?",
        decided_by="Leadership development board",
        decide_on=(now + dt.timedelta(days=24)).date(),
        leaders=180,
        years=2,
        currency="CAD",
    )
    made = start_decision(organization=cast.organization, facts=facts, by=cast.admin, now=now)
    made = _weigh(made, cast, now)
    contenders = [
        add_contender(
            decision=made,
            facts=ContenderFacts(name=name, about=about, costs=costs),
            by=cast.admin,
            now=now,
        )
        for name, (about, costs) in VENDORS.items()
    ]
    people = [cast.admin, *cast.named(FACILITATORS[0], *COACHES)]
    for place, member in enumerate(people):
        assessor = invite_assessor(decision=made, member=member, by=cast.admin, now=now)
        assessor.decision = made
        for contender in contenders:
            _judge(assessor, contender, place, now)
        hand_in(assessor=assessor, now=now + dt.timedelta(days=2, hours=place))
    _look_again(made, cast, now + dt.timedelta(days=3))
    _answer_checklist(cast, now)


def _look_again(made: Decision, cast: Cast, at: dt.datetime) -> None:
    """It was put off for want of a good offer, and taken up again when both had a better one."""
    closed = close_decision(decision=made, chosen=None, reason=PUT_OFF, by=cast.admin, now=at)
    later = at + dt.timedelta(days=2)
    reopen_decision(
        decision=closed, why=TAKEN_UP, revision=closed.revision, by=cast.admin, now=later
    )


def _weigh(made: Decision, cast: Cast, now: dt.datetime) -> Decision:
    criteria = [
        replace(each, weight=Decimal(WEIGHTS.get(each.key, 1)), must=MUST.get(each.key))
        for each in made.criteria
    ]
    return weigh_criteria(
        decision=made, criteria=criteria, revision=made.revision, by=cast.admin, now=now
    )


def _judge(assessor: Assessor, contender: Contender, place: int, now: dt.datetime) -> None:
    levels = JUDGED[contender.name][place]
    given = {
        each.key: Impression(
            answer=UNKNOWN if level == "-" else level,
            evidence=_evidence(contender.name, each.key, level, place),
        )
        for each, level in zip(counting(assessor.decision.criteria), levels, strict=True)
    }
    save_impressions(assessor=assessor, contender=contender, given=given, revision=0, now=now)


def _evidence(name: str, key: str, level: str, place: int) -> str:
    first = SEEN.get((name, key), "") if place == 0 else ""
    return first or (ELSEWHERE if level in {"0", "4"} else "")


def _answer_checklist(cast: Cast, now: dt.datetime) -> None:
    middle = {each.key: each.replies[1].key for each in CHECKLIST}
    facts = SourcingFacts(
        name="Digital empathy for all team leads",
        answers={**middle, **ELSE},
        costs={
            Way.INTERNAL.value: RoughCosts(once=60_000, yearly=45_000),
            Way.HYBRID.value: RoughCosts(once=25_000, yearly=18_000, per_leader=50),
            Way.EXTERNAL.value: RoughCosts(once=8_000, yearly=7_000, per_leader=95),
        },
        leaders=180,
        years=2,
        currency="CAD",
    )
    start_sourcing(organization=cast.organization, facts=facts, by=cast.admin, now=now)
