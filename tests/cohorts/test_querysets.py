"""Who sees cohorts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cohorts.models import Cohort, Enrollment
from cohorts.operations import leave_cohort
from people.models import Member
from programs.models import Module
from tests.content import module_content
from tests.factories import NOW, CohortFactory

Launch = Callable[..., Cohort]


@pytest.fixture
def cohort(launch: Launch, leaders: list[Member]) -> Cohort:
    CohortFactory()  # of another organization
    return launch(leaders)


def test_cohorts_are_seen_by_those_who_are_in_them(
    cohort: Cohort,
    leaders: list[Member],
    admin: Member,
    facilitator: Member,
    coach: Member,
    peer: Member,
    outsider: Member,
) -> None:
    for member in (admin, facilitator, coach, leaders[0]):
        assert list(Cohort.objects.visible_to(member)) == [cohort]
    for member in (peer, outsider):
        assert not Cohort.objects.visible_to(member).exists()


def test_a_leader_who_left_no_longer_sees_the_cohort(
    cohort: Cohort, leaders: list[Member], admin: Member
) -> None:
    leave_cohort(enrollment=Enrollment.objects.get(member=leaders[0]), now=NOW, by=admin)
    assert not Cohort.objects.visible_to(leaders[0]).exists()
    assert Enrollment.objects.active().count() == len(leaders) - 1


def test_enrollments_are_seen_by_admin_coach_and_the_leader(
    cohort: Cohort,
    leaders: list[Member],
    admin: Member,
    coach: Member,
    facilitator: Member,
    outsider: Member,
) -> None:
    counts = [
        Enrollment.objects.visible_to(member).count()
        for member in (admin, coach, leaders[0], facilitator)
    ]
    assert counts == [5, 5, 1, 0]
    assert not Enrollment.objects.visible_to(outsider).exists()


def test_titles_come_in_the_readers_language_else_in_english(cohort: Cohort) -> None:
    module = cohort.modules.order_by("position")[0]
    module.content = {**module.content, "de": module_content("Zeichen")}
    module.save()
    second = cohort.modules.order_by("position")[1]
    second.content = {"en": second.content["en"]}
    second.save()
    titles = [step.module_title for step in cohort.steps.titled("de").filter(kind="cards")]
    assert titles == ["Zeichen", second.content["en"].title]
    assert cohort.steps.titled("de").filter(kind="pulse")[0].module_title == ""
    assert Module.objects.headlines("de").get(pk=module.pk).title == "Zeichen"
