"""The page of a pilot's paths names whom a rule means, but not where that is the leader's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Cohort, Enrollment
from learning.models import PathEntry
from people.models import Member
from pilots.path_log import MOST_NAMED, rule_lines
from programs.content.kinds import MaterialKind
from programs.content.paths import PathChange, PathCondition, PathEffect, PathFact, PathRule, Paths
from programs.models import Material
from tests.factories import NOW, CohortFactory, EnrollmentFactory, MemberFactory

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Member], Client]
SUGGESTED = PathEffect(do=PathChange.SUGGEST, module="cues", card="again")
RULES = Paths(
    rules=(
        PathRule(
            slug="sales",
            why="because you sell",
            when=(PathCondition(fact=PathFact.DEPARTMENT, is_any=("Sales",)),),
            then=(SUGGESTED, PathEffect(do=PathChange.LEAVE_OUT, module="cues", card="again")),
        ),
        PathRule(
            slug="tone",
            why="because of your practice",
            when=(PathCondition(fact=PathFact.LEVEL, of="tone-recognition", below=3),),
            then=(SUGGESTED,),
        ),
    )
)


@pytest.fixture
def cohort(admin: Member) -> Cohort:
    cohort = CohortFactory(organization=admin.organization)
    Material.objects.create(
        version=cohort.version, kind=MaterialKind.PATHS, slug="paths", position=1,
        content={"en": RULES},
    )  # fmt: skip
    return cohort


def meant(
    cohort: Cohort, rule: str, number: int, until: dt.datetime | None = None
) -> list[Enrollment]:
    leaders = [EnrollmentFactory(cohort=cohort) for _each in range(number)]
    effects = next(each for each in RULES.rules if each.slug == rule).then
    PathEntry.objects.bulk_create(
        PathEntry(enrollment=leader, rule=rule, effect=effect, since=NOW, until=until)
        for leader in leaders
        for effect in effects
    )
    return leaders


def test_a_program_without_rules_says_so(admin: Member, client_for: SignedIn) -> None:
    cohort = CohortFactory(organization=admin.organization)
    assert rule_lines(cohort, "en", NOW) == []
    page = client_for(admin).get(reverse("pilots:paths", args=[cohort.pk])).text
    assert "This program has no rules" in page


def test_whom_a_rule_means_is_named_once_with_the_day(
    cohort: Cohort, admin: Member, client_for: SignedIn
) -> None:
    [leader] = meant(cohort, "sales", 1)
    meant(cohort, "sales", 2, until=NOW)
    [gone] = meant(cohort, "sales", 1)
    Enrollment.objects.filter(pk=gone.pk).update(left_at=NOW)
    line = rule_lines(cohort, "en", NOW)[0]
    assert (line.count, line.before, line.more) == ("1 leader", 2, 0)
    assert [(each.enrollment_id, each.since) for each in line.named] == [(leader.pk, NOW)]
    page = client_for(admin).get(reverse("pilots:paths", args=[cohort.pk])).text
    assert leader.member.name in page
    assert "Leaders read: “because you sell”." in page


def test_of_many_the_first_are_named(cohort: Cohort) -> None:
    meant(cohort, "sales", MOST_NAMED + 3)
    line = rule_lines(cohort, "en", NOW)[0]
    assert (len(line.named), line.more) == (MOST_NAMED, 3)


@pytest.mark.parametrize(
    ("number", "others", "said"),
    [
        (0, 12, "fewer than five leaders"),
        (4, 12, "fewer than five leaders"),
        (6, 12, "at least 5 leaders"),
        (11, 0, "nearly everybody whom it could concern"),
        (3, 2, "it could concern fewer than ten"),
    ],
)
def test_what_is_a_leaders_own_names_nobody_and_is_counted_coarsely(
    cohort: Cohort, admin: Member, client_for: SignedIn, number: int, others: int, said: str
) -> None:
    leaders = meant(cohort, "tone", number)
    for _each in range(others):
        EnrollmentFactory(cohort=cohort)
    line = rule_lines(cohort, "en", NOW)[1]
    assert (line.count, line.before, line.named, line.more) == (said, 0, (), 0)
    page = client_for(admin).get(reverse("pilots:paths", args=[cohort.pk])).text
    assert not any(leader.member.name in page for leader in leaders)
    assert f"Now: {said}" in page


def test_whom_a_private_rule_could_mean_is_counted_by_what_an_admin_knows(cohort: Cohort) -> None:
    level, sales = RULES.rules[1].when[0], RULES.rules[0].when[0]
    narrow = PathRule(slug="narrow", why="so", when=(sales, level), then=(SUGGESTED,))
    Material.objects.update(content={"en": Paths(rules=(RULES.rules[1], narrow))})
    for number in range(14):
        EnrollmentFactory(cohort=cohort, member__department="Sales" if number < 9 else "Care")
    with CaptureQueriesContext(connection) as captured:
        wide, few = rule_lines(cohort, "en", NOW)
    assert (wide.count, few.count) == (
        "fewer than five leaders",
        "it could concern fewer than ten",
    )
    # Levels are the leaders' own; to read those of thousands takes a second besides.
    assert "assessments_score" not in "".join(each["sql"] for each in captured)


def test_another_organizations_paths_do_not_exist(cohort: Cohort, client_for: SignedIn) -> None:
    stranger = MemberFactory(roles=["admin"])
    path = reverse("pilots:paths", args=[cohort.pk])
    assert client_for(stranger).get(path).status_code == 404
