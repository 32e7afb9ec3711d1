"""A decision between two options, with an assessor."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.costs import RoughCosts
from decisions.models import Assessor, Contender, Decision
from decisions.operations import add_contender, invite_assessor
from people.models import Member
from tests.decisions.making import a_decision, option


@pytest.fixture
def decision(admin: Member, now: dt.datetime) -> Decision:
    return a_decision(admin, now)


@pytest.fixture
def harbor(decision: Decision, admin: Member, now: dt.datetime) -> Contender:
    costs = RoughCosts(once=1000, yearly=200, per_leader=10)
    facts = option("Harbor", costs)
    return add_contender(decision=decision, facts=facts, by=admin, now=now)


@pytest.fixture
def keel(decision: Decision, admin: Member, now: dt.datetime) -> Contender:
    return add_contender(decision=decision, facts=option("Keel"), by=admin, now=now)


@pytest.fixture
def assessor(
    decision: Decision,
    harbor: Contender,
    keel: Contender,
    coach: Member,
    admin: Member,
    now: dt.datetime,
) -> Assessor:
    return invite_assessor(decision=decision, member=coach, by=admin, now=now)
