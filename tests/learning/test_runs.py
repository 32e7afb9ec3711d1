"""How others chose tells of nobody; what one's own goes show is one's own."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.utils import translation

from cohorts.operations import leave_cohort
from learning.models import JourneyRun
from learning.runs import others_went, shown_behaviors
from learning.story_record import stories_told
from learning.weakness import kinds_to_train
from people.models import Role
from programs.content.journeys import Behavior
from programs.content.kinds import CardKind
from programs.module_texts import story_texts
from tests.factories import (
    NOW,
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    ModuleFactory,
    ProgramVersionFactory,
)
from tests.learning.told import ASKED, ASSUMED, tell


def finished(enrollment, module, way, *, number=1, hours=0, **fields) -> JourneyRun:
    moment = NOW - dt.timedelta(days=1) + dt.timedelta(hours=hours)
    return JourneyRun.objects.create(
        enrollment=enrollment,
        module=module,
        number=number,
        way=way,
        started_at=moment,
        ended_at=moment,
        **fields,
    )


@pytest.fixture
def told(course):
    tell(course.module)
    story_texts.forget()
    return course


@pytest.fixture
def join(told):
    """join(way) is another leader of the organization who went that way."""

    def join(way, *, organization=None, **fields):
        organization = organization or told.cohort.organization
        member = MemberFactory(organization=organization, roles=[Role.LEADER])
        cohort = told.cohort
        if organization != cohort.organization:
            cohort = CohortFactory(organization=organization, version=cohort.version)
        enrollment = EnrollmentFactory(cohort=cohort, member=member)
        return finished(enrollment, told.module, way, **fields)

    return join


def test_how_others_chose_is_told_from_five_on_and_five_at_a_time(told, join, leader, outsider):
    own = finished(told.enrollment, told.module, ASKED)
    finished(told.enrollment, told.module, ASSUMED, number=2)
    join(ASSUMED, organization=outsider.organization)
    for place in range(4):
        join(ASSUMED, hours=place)
    assert others_went(own, leader) == {}
    join(ASKED, hours=4)
    told_of = others_went(own, leader)
    assert told_of["Message"] == Counter(Assumes=4, Asks=1)
    assert told_of["Seat"] == Counter(Explains=4, Listens=1)
    assert "Debrief" not in told_of
    assert "Asks" not in told_of  # one has been there
    for place in range(4):
        join(ASKED, hours=5 + place)
        assert others_went(own, leader)["Message"] == Counter(Assumes=4, Asks=1)
    join(ASKED, hours=9)
    assert others_went(own, leader)["Message"] == Counter(Assumes=4, Asks=6)


def test_of_each_of_the_others_the_first_finished_go_counts(told, join, leader):
    own = finished(told.enrollment, told.module, ASKED)
    for place in range(5):
        first = join(ASSUMED, hours=place)
        finished(first.enrollment, told.module, ASKED, number=2, hours=place + 1)
        finished(first.enrollment, told.module, ASKED, number=3, hours=-5)
    assert others_went(own, leader)["Message"] == Counter(Asks=5)
    under_way = join(ASSUMED[:3], hours=-9)
    under_way.ended_at = None
    under_way.save()
    assert others_went(own, leader)["Message"] == Counter(Asks=5)


def test_what_choices_show_is_counted_over_first_goes(told, django_assert_num_queries):
    finished(told.enrollment, told.module, ASSUMED)
    finished(told.enrollment, told.module, ASKED, number=2, hours=1)
    other = ModuleFactory(version=told.cohort.version)
    tell(other)
    finished(told.enrollment, other, ASKED)
    JourneyRun.objects.create(
        enrollment=told.enrollment,
        module=ModuleFactory(version=told.cohort.version),
        number=1,
        way=["Start"],
        started_at=NOW,
    )
    found = Counter({Behavior.ASSUMES: 1, Behavior.DEFENDS: 1, Behavior.ASKS_FIRST: 2})
    assert shown_behaviors(told.enrollment.member) == found
    with django_assert_num_queries(1):
        shown_behaviors(told.enrollment.member)


def test_a_story_told_in_two_versions_counts_once(told):
    finished(told.enrollment, told.module, ASSUMED)
    newer = ModuleFactory(version=ProgramVersionFactory(), slug=told.module.slug)
    tell(newer)
    finished(told.enrollment, newer, ASKED, number=2, hours=1)
    assert shown_behaviors(told.enrollment.member) == Counter(
        {Behavior.ASSUMES: 1, Behavior.DEFENDS: 1}
    )


def test_the_record_tells_finished_goes_of_the_leader_alone(told, join, leader, now):
    finished(told.enrollment, told.module, ASKED, note="I asked.")
    latest = finished(told.enrollment, told.module, ASSUMED, number=2, hours=1)
    join(ASKED)
    with translation.override("de"):
        last, first = stories_told(leader, "de", now)
    assert (last.heading, last.about, last.at) == (
        "Drei Wörter",
        "Zeichen · Weg 2",
        latest.ended_at,
    )
    assert last.address == f"/learn/story/{told.step.pk}/2/debrief/"
    assert [line.text for line in first.lines] == ["Fragt zuerst (2 Mal)", "I asked."]
    assert [line.text for line in last.lines] == ["Unterstellt, Verteidigt sich"]
    leave_cohort(enrollment=told.enrollment, now=now, by=leader)
    assert [each.address for each in stories_told(leader, "en", now)] == ["", ""]


@pytest.mark.parametrize(
    ("shown", "kinds"),
    [
        ({}, set()),
        ({Behavior.ASSUMES: 2, Behavior.NAMES_THE_CUE: 2}, set()),
        ({Behavior.ASSUMES: 3, Behavior.NAMES_THE_CUE: 2}, {CardKind.SPOT}),
        (
            {Behavior.DEFENDS: 1, Behavior.FIXES_TOO_FAST: 1, Behavior.ASKS_FIRST: 1},
            {CardKind.QUIZ},
        ),
        ({Behavior.DEFENDS: 1, Behavior.SETS_A_LIMIT: 1}, set()),
    ],
)
def test_what_stories_show_says_what_is_recalled_first(shown, kinds):
    assert kinds_to_train(shown) == kinds
