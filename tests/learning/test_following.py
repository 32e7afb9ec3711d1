"""Rules act on those who are there, on the day the facts change; what is done stays, and each
beginning and end is noted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from cohorts.models import PersonalStep, QuietWeeks, StepTally
from cohorts.operations import finish_cohort, pause_cohort
from common.spreadsheets import FileFormat
from insights.progress import ProgressFile
from insights.queries import counts_of
from learning.models import PathEntry
from learning.operations import NotOpen, complete_card, follow_all_rules, follow_rules
from learning.steps import deck_of, find_place, steps_of
from people.models import Audience, Member
from programs.cadence import StepKind
from programs.content.kinds import MaterialKind
from programs.content.paths import (
    DeckName,
    PathChange,
    PathCondition,
    PathEffect,
    PathFact,
    PathRule,
    Paths,
)
from programs.models import Card, Material
from tests.cohorts.tallies import assert_tallies_agree
from tests.factories import NOW, CardFactory, EnrollmentFactory, PersonalStepFactory, StepFactory
from tests.learning.conftest import Course, make_course

pytestmark = pytest.mark.django_db
EXECUTIVE = PathCondition(fact=PathFact.AUDIENCE, is_any=(Audience.EXECUTIVE,))
LATER = NOW + dt.timedelta(hours=2)


@dataclass
class Ruled:
    """A course whose program has rules, with cards and refreshers that only they give."""

    course: Course
    extra: Card
    boosters: list[Card]
    refreshers: PersonalStep

    def rules(self, *effects: PathEffect, when: PathCondition = EXECUTIVE) -> None:
        rules = [
            PathRule(slug=f"rule-{number}", why="because", when=(when,), then=(each,))
            for number, each in enumerate(effects)
        ]
        Material.objects.update_or_create(
            version=self.course.cohort.version,
            kind=MaterialKind.PATHS,
            slug="paths",
            defaults={"position": 1, "content": {"en": Paths(rules=tuple(rules))}},
        )

    def effect(self, do: PathChange, **fields: object) -> PathEffect:
        return PathEffect(do=do, module=self.course.module.slug, **fields)  # type: ignore[arg-type]

    def follow(self, now: dt.datetime = NOW) -> int:
        return follow_rules(cohort=self.course.cohort, now=now)

    def take(self, card: Card, now: dt.datetime = NOW) -> None:
        complete_card(enrollment_id=self.course.enrollment.pk, card=card, now=now)

    def deck(self) -> list[str]:
        self.course.step.refresh_from_db()
        return [card.title for card in deck_of(self.course.step, "en")]

    def tally(self) -> tuple[int, int, bool]:
        step = PersonalStep.objects.get(pk=self.course.step.pk)
        return step.cards_done, step.cards_total, step.done_at is not None


def title(card: Card) -> str:
    return card.slug.replace("-", " ").title()


@pytest.fixture
def ruled(frozen: time_machine.Coordinates, leader: Member) -> Ruled:
    course = make_course(leader)
    boosters = [CardFactory(module=course.module, is_booster=True, position=n) for n in (1, 2)]
    extra = CardFactory(module=course.module, is_extra=True, position=1)
    step = StepFactory(
        cohort=course.cohort, module=course.module, kind=StepKind.BOOSTER, week=6, position=9_000
    )
    refreshers = PersonalStepFactory(
        enrollment=course.enrollment, step=step, opens_at=NOW + dt.timedelta(days=30)
    )
    Member.objects.filter(pk=leader.pk).update(audience=Audience.EXECUTIVE)
    return Ruled(course, extra, boosters, refreshers)


def test_a_card_comes_in_the_place_of_another_and_is_taken_there(
    ruled: Ruled, leader: Member
) -> None:
    first, second, third = ruled.course.cards
    ruled.rules(ruled.effect(PathChange.REPLACE, card=second.slug, instead=ruled.extra.slug))
    with pytest.raises(NotOpen):
        ruled.take(ruled.extra)
    assert ruled.follow() == 1
    assert ruled.follow() == 0
    assert ruled.deck() == [title(first), title(ruled.extra), title(third)]
    place = find_place(leader, ruled.course.enrollment.pk, ruled.extra.pk, "en", NOW)
    assert place
    assert (place.position, place.total, place.next_card_id) == (2, 3, third.pk)
    assert find_place(leader, ruled.course.enrollment.pk, second.pk, "en", NOW) is None
    with pytest.raises(NotOpen):
        ruled.take(second)
    ruled.take(first)
    step = next(each for each in steps_of(leader, "en") if each.pk == ruled.course.step.pk)
    assert step.next_card
    assert step.next_card.pk == ruled.extra.pk
    ruled.take(ruled.extra)
    assert ruled.tally() == (2, 3, False)
    ruled.take(third)
    assert ruled.tally() == (3, 3, True)
    assert ruled.follow() == 0, "what it did stands, and is noted as it was"
    [entry] = PathEntry.objects.all()
    assert (entry.rule, entry.since, entry.until) == ("rule-0", NOW, None)


def test_facts_change_and_so_does_the_path_but_what_is_done_stays(
    ruled: Ruled, leader: Member
) -> None:
    first, second, third = ruled.course.cards
    ruled.rules(ruled.effect(PathChange.REPLACE, card=second.slug, instead=ruled.extra.slug))
    ruled.follow()
    ruled.take(ruled.extra)
    Member.objects.filter(pk=leader.pk).update(audience=Audience.FRONTLINE_LEADER)
    assert ruled.follow(LATER) == 1
    assert ruled.follow(LATER) == 0
    assert ruled.deck() == [title(first), title(ruled.extra), title(third)]
    assert ruled.tally() == (1, 3, False)
    assert PathEntry.objects.get().until == LATER
    Member.objects.filter(pk=leader.pk).update(audience=Audience.EXECUTIVE)
    ruled.follow(LATER)
    assert [entry.until for entry in PathEntry.objects.all()] == [LATER, None]


def test_a_rule_that_ends_gives_back_what_everybody_gets(ruled: Ruled, leader: Member) -> None:
    ruled.rules(
        ruled.effect(PathChange.LEAVE_OUT, card=ruled.course.cards[0].slug),
        ruled.effect(PathChange.ADD, card=ruled.extra.slug),
        ruled.effect(PathChange.SUGGEST, card=ruled.boosters[0].slug),
    )
    ruled.follow()
    assert len(ruled.deck()) == 4
    Member.objects.filter(pk=leader.pk).update(audience=Audience.FRONTLINE_LEADER)
    ruled.follow(LATER)
    step = PersonalStep.objects.get(pk=ruled.course.step.pk)
    assert (step.deck, step.suggested, step.cards_total) == (None, [], 3)
    assert PathEntry.objects.filter(until=LATER).count() == 3


def test_a_card_that_was_added_and_done_stays_in_front_when_its_rule_ends(
    ruled: Ruled, leader: Member
) -> None:
    ruled.rules(ruled.effect(PathChange.ADD, card=ruled.extra.slug))
    ruled.follow()
    ruled.take(ruled.extra)
    Member.objects.filter(pk=leader.pk).update(audience=Audience.FRONTLINE_LEADER)
    ruled.follow(LATER)
    assert ruled.deck() == [title(card) for card in (ruled.extra, *ruled.course.cards)]
    assert ruled.tally() == (1, 4, False)


def test_a_module_that_is_left_out_is_done_without_a_card(ruled: Ruled) -> None:
    ruled.rules(ruled.effect(PathChange.LEAVE_OUT))
    ruled.follow()
    assert ruled.deck() == []
    assert ruled.tally() == (0, 0, True)
    assert ruled.follow() == 0


def test_what_was_left_out_before_it_opened_is_not_announced_and_may_come_again(
    ruled: Ruled, leader: Member
) -> None:
    later = ruled.course.later
    ruled.rules(PathEffect(do=PathChange.LEAVE_OUT, module=ruled.course.later_card.module.slug))
    ruled.follow()
    later.refresh_from_db()
    assert (later.deck, later.done_at) == ([], NOW)
    [step] = [each for each in steps_of(leader, "en") if each.pk == later.pk]
    assert step.is_left_out
    Member.objects.filter(pk=leader.pk).update(audience=Audience.FRONTLINE_LEADER)
    ruled.follow(LATER)
    later.refresh_from_db()
    assert (later.deck, later.done_at, later.cards_total) == (None, None, 1)
    assert_tallies_agree()


def test_what_is_left_out_counts_neither_as_done_nor_as_to_be_done(ruled: Ruled) -> None:
    other = EnrollmentFactory(cohort=ruled.course.cohort)
    PersonalStepFactory(enrollment=other, step=ruled.course.step.step, cards_total=3, opens_at=NOW)
    ruled.rules(ruled.effect(PathChange.LEAVE_OUT))
    ruled.follow()
    assert_tallies_agree()
    counted = StepTally.objects.filter(step=ruled.course.step.step, leaders__gt=0)
    assert [(each.leaders, each.done, each.cards_total) for each in counted] == [(1, 0, 3)]
    leaders, steps = counts_of(ruled.course.cohort, language="en", now=NOW + dt.timedelta(days=60))
    assert (leaders.leaders, leaders.due, leaders.kept_up) == (2, 2, 0)
    assert [(each.total, each.done) for each in steps if each.total != 1] == []
    file = ProgressFile(
        cohort=ruled.course.cohort, file_format=FileFormat.CSV, language="en", zone="UTC", now=NOW
    )
    assert str(list(file.records())).count("left out by a rule") == 1


def test_what_is_left_over_is_done_when_the_last_open_card_goes(ruled: Ruled) -> None:
    for card in ruled.course.cards[:2]:
        ruled.take(card)
    ruled.rules(ruled.effect(PathChange.LEAVE_OUT, card=ruled.course.cards[2].slug))
    ruled.follow()
    assert ruled.tally() == (2, 2, True)


def test_a_suggestion_is_open_and_not_counted(ruled: Ruled, leader: Member) -> None:
    booster = ruled.boosters[0]
    ruled.rules(ruled.effect(PathChange.SUGGEST, card=booster.slug))
    ruled.follow()
    assert ruled.deck()[-1] == title(booster)
    place = find_place(leader, ruled.course.enrollment.pk, booster.pk, "en", NOW)
    assert place
    assert (place.position, place.next_card_id, place.is_open(NOW)) == (0, None, True)
    ruled.take(booster)
    assert ruled.tally() == (0, 3, False)
    assert ruled.follow() == 0
    ruled.refreshers.refresh_from_db()
    assert ruled.refreshers.done_at is None, "one refresher is left"


def test_a_suggested_card_belongs_to_the_refresher_that_counts_it_once_that_is_open(
    ruled: Ruled, leader: Member
) -> None:
    first, second = ruled.boosters
    ruled.rules(ruled.effect(PathChange.SUGGEST, card=first.slug))
    ruled.follow()
    before, since = (
        find_place(leader, ruled.course.enrollment.pk, first.pk, "en", now)
        for now in (NOW, ruled.refreshers.opens_at)
    )
    assert before
    assert since
    assert (before.step_id, before.position) == (ruled.course.step.pk, 0)
    assert since.step_id == ruled.refreshers.pk
    assert (since.position, since.total, since.next_card_id) == (1, 2, second.pk)


def test_refreshers_that_were_all_done_early_are_done(ruled: Ruled) -> None:
    ruled.rules(*[ruled.effect(PathChange.SUGGEST, card=each.slug) for each in ruled.boosters])
    ruled.follow()
    for booster in ruled.boosters:
        ruled.take(booster)
    ruled.refreshers.refresh_from_db()
    assert ruled.refreshers.done_at == NOW


def test_a_card_among_the_refreshers_is_done_with_them(ruled: Ruled) -> None:
    ruled.rules(
        ruled.effect(PathChange.ADD, card=ruled.extra.slug, to=DeckName.BOOSTERS),
        ruled.effect(PathChange.LEAVE_OUT, card=ruled.boosters[0].slug),
    )
    ruled.follow()
    then = NOW + dt.timedelta(days=31)
    ruled.take(ruled.boosters[1], then)
    ruled.refreshers.refresh_from_db()
    assert ruled.refreshers.done_at is None
    ruled.take(ruled.extra, then)
    ruled.refreshers.refresh_from_db()
    assert (ruled.refreshers.done_at, ruled.tally()) == (then, (0, 3, False))


@pytest.mark.parametrize(("weeks", "moved"), [(-1, 0), (1, 1), (3, 3), (8, 8)])
def test_cards_open_later_or_as_much_earlier_as_is_still_ahead(
    ruled: Ruled, leader: Member, weeks: int, moved: int
) -> None:
    later, module = ruled.course.later, ruled.course.later_card.module
    day = NOW.date() + dt.timedelta(days=7)
    later.step.opens_on = day
    later.step.save()
    ruled.rules(PathEffect(do=PathChange.OPEN, module=module.slug, weeks=weeks))
    ruled.follow()
    later.refresh_from_db()
    assert later.day == day + dt.timedelta(weeks=moved)
    assert PathEntry.objects.count() == (1 if moved else 0)
    Member.objects.filter(pk=leader.pk).update(audience=Audience.FRONTLINE_LEADER)
    ruled.follow(LATER)
    later.refresh_from_db()
    assert later.day == day


def test_cards_open_neither_behind_their_practice_nor_in_a_quiet_week(ruled: Ruled) -> None:
    later, module = ruled.course.later, ruled.course.later_card.module
    day = NOW.date() + dt.timedelta(days=7)
    later.step.opens_on = day
    later.step.save()
    practice = StepFactory(
        cohort=ruled.course.cohort, module=module, kind=StepKind.PRACTICE, position=9_500
    )
    PersonalStepFactory(
        enrollment=ruled.course.enrollment, step=practice, opens_at=NOW + dt.timedelta(days=23)
    )
    monday = day + dt.timedelta(days=14 - day.weekday())
    QuietWeeks.objects.create(
        organization=ruled.course.cohort.organization, name="Close of the quarter",
        first_on=monday, last_on=monday + dt.timedelta(days=6),
    )  # fmt: skip
    ruled.rules(PathEffect(do=PathChange.OPEN, module=module.slug, weeks=4))
    ruled.follow()
    later.refresh_from_db()
    assert later.day == day + dt.timedelta(weeks=1)
    assert PathEntry.objects.get().weeks == 1


def test_the_order_of_the_plan_holds(ruled: Ruled) -> None:
    """The second module may not open before the first, whatever a rule says."""
    first, later = ruled.course.step, ruled.course.later
    first.step.opens_on = NOW.date() + dt.timedelta(days=14)
    later.step.opens_on = NOW.date() + dt.timedelta(days=21)
    for each in (first, later):
        each.step.save()
        each.opens_at = NOW + (each.step.opens_on - NOW.date())
        each.save()
    module = ruled.course.later_card.module
    ruled.rules(PathEffect(do=PathChange.OPEN, module=module.slug, weeks=-3))
    ruled.follow()
    later.refresh_from_db()
    assert later.day == first.step.opens_on


def test_a_rule_that_says_the_same_twice_does_it_once(ruled: Ruled) -> None:
    twice = (ruled.effect(PathChange.MOVE, card=ruled.course.cards[2].slug),) * 2
    rule = PathRule(slug="twice", why="because", when=(EXECUTIVE,), then=twice)
    Material.objects.create(
        version=ruled.course.cohort.version, kind=MaterialKind.PATHS, slug="paths", position=1,
        content={"en": Paths(rules=(rule,))},
    )  # fmt: skip
    assert ruled.follow() == 1
    assert PathEntry.objects.count() == 1


def test_paused_and_finished_cohorts_stay_as_they_are(ruled: Ruled, admin: Member) -> None:
    ruled.rules(ruled.effect(PathChange.LEAVE_OUT))
    pause_cohort(cohort=ruled.course.cohort, now=NOW, by=admin)
    assert follow_all_rules(now=NOW) == 0
    finish_cohort(cohort=ruled.course.cohort, now=NOW, by=admin)
    assert follow_all_rules(now=NOW) == 0


def test_a_program_without_rules_costs_nothing(
    course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert follow_all_rules(now=NOW) == 0


def test_rules_cost_the_same_for_three_and_for_thirty(ruled: Ruled) -> None:
    ruled.rules(ruled.effect(PathChange.ADD, card=ruled.extra.slug))

    def joined(number: int) -> int:
        for _each in range(number):
            enrollment = EnrollmentFactory(cohort=ruled.course.cohort)
            Member.objects.filter(pk=enrollment.member_id).update(audience=Audience.EXECUTIVE)
            PersonalStepFactory(
                enrollment=enrollment, step=ruled.course.step.step, cards_total=3, opens_at=NOW
            )
        with CaptureQueriesContext(connection) as queries:
            assert ruled.follow() >= number
        return len(queries)

    joined(1)
    assert joined(3) == joined(30)
