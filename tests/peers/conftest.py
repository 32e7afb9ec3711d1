"""A leader with a coach, and people around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from cohorts.models import Cohort, Enrollment
from peers.items import RatedItem
from peers.links import token_of
from peers.models import PeerRating, PeerRound
from peers.operations import add_rater, answer_link, confirm_raters, plan_round, propose_raters
from people.models import Member
from programs.content.pulse_bank import Construct
from tests.factories import CohortFactory, EnrollmentFactory, MemberFactory

DAY = dt.timedelta(days=1)


def an_item(slug: str, construct: Construct) -> RatedItem:
    texts = {"en": f"{slug}?", "de": f"{slug} auf Deutsch?"}
    return RatedItem(slug=slug, module="m", construct=construct, own=texts, team=texts, peer=texts)


ITEMS = [
    an_item("asks", Construct.NOTICING),
    an_item("listens", Construct.UNDERSTANDING),
    an_item("answers", Construct.RESPONDING),
    an_item("shares", Construct.FAIRNESS),
]


@dataclass
class Around:
    """What the tests talk about: Kathmandu leads, Toronto coaches, the others live in UTC."""

    cohort: Cohort
    enrollment: Enrollment
    leader: Member
    coach: Member
    admin: Member
    reports: Sequence[Member]
    colleagues: Sequence[Member]
    now: dt.datetime

    def opened(self, occasion: str = "before", now: dt.datetime | None = None) -> PeerRating:
        """The leader's rating in a round that has just opened."""
        at = now or self.now
        plan_round(
            cohort=self.cohort,
            occasion=occasion,
            items=ITEMS,
            opens_on=at.date(),
            closes_on=at.date() + 10 * DAY,
            now=at,
            by=self.admin,
        )
        return self.rating(occasion)

    def rating(self, occasion: str = "before") -> PeerRating:
        ratings = PeerRating.objects.in_full()
        return ratings.get(enrollment=self.enrollment, round__occasion=occasion)

    def proposed(self, people: Sequence[Member], occasion: str = "before") -> PeerRating:
        rating = self.rating(occasion)
        for each in people:
            add_rater(rating=rating, person=each, now=self.now, by=self.leader)
        propose_raters(rating=rating, confirmers=[self.coach], now=self.now, by=self.leader)
        return self.rating(occasion)

    def asked(self, people: Sequence[Member], occasion: str = "before") -> PeerRating:
        rating = self.proposed(people, occasion)
        confirm_raters(rating=rating, reason="", now=self.now, by=self.coach)
        return self.rating(occasion)

    def answer(self, person: Member, score: int, occasion: str = "before") -> None:
        values = {item.slug: score for item in ITEMS}
        answer_link(token=self.token(person, occasion), values=values, now=self.now)

    def token(self, person: Member, occasion: str = "before") -> str:
        return token_of(self.rating(occasion).raters.get(member=person).pk)

    @property
    def round(self) -> PeerRound:
        return PeerRound.objects.select_related("cohort").get()


@pytest.fixture
def around(leader: Member, coach: Member, admin: Member, now: dt.datetime) -> Around:
    cohort = CohortFactory(organization=leader.organization, launched_by=admin)
    enrollment = EnrollmentFactory(cohort=cohort, member=leader, coach=coach)
    own = {"organization": leader.organization, "signs_in": False}
    return Around(
        cohort=cohort,
        enrollment=enrollment,
        leader=leader,
        coach=coach,
        admin=admin,
        reports=[MemberFactory(name=f"Report {n}", manager=leader, **own) for n in range(4)],
        colleagues=[MemberFactory(name=f"Colleague {n}", **own) for n in range(5)],
        now=now,
    )
