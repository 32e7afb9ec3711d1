"""A cohort moves on while a leader is in the middle of a story."""

from __future__ import annotations

import pytest

from authoring.operations.moving import move_cohort
from learning.models import JourneyRun
from learning.operations import StoryChoice, go_on
from learning.stories import Going, choices_of
from people.models import Member
from programs.module_texts import story_texts
from tests.authoring.course import Course
from tests.authoring.test_moving_races import beside

pytestmark = pytest.mark.django_db(transaction=True)
FILE = "en/01-cues/journey.twee"


def choose(course: Course, leader: Member, way: list[str], number: int = 1) -> str:
    """The first choice at the end of a way; where it leads."""
    personal = course.step(leader)
    module = personal.step.module_id or 0
    to = choices_of(story_texts([module], "en")[module].journey, way)[0].to
    choice = StoryChoice(number=number, at=len(way), to=to)
    went = go_on(personal=personal, choice=choice, language="en", now=course.now)
    assert went.going is Going.ON
    return to


def start(course: Course, leader: Member) -> str:
    module = course.step(leader).step.module_id or 0
    return story_texts([module], "en")[module].journey.start


@pytest.fixture(autouse=True)
def fresh() -> None:
    story_texts.forget()


def move(course: Course, old: str, new: str) -> None:
    def change(files: dict[str, str]) -> None:
        assert old in files[FILE]
        files[FILE] = files[FILE].replace(old, new)

    version = course.next_version(change)
    move_cohort(cohort=course.cohort, version=version, by=course.admin, now=course.now)
    course.cohort.refresh_from_db()


def test_a_story_under_way_goes_on_in_the_newer_version(course: Course, leader: Member) -> None:
    way = [start(course, leader)]
    way.append(choose(course, leader, way))
    move(course, "StoryTitle\n", "StoryTitle\nNewer: ")
    choose(course, leader, way)
    run = JourneyRun.objects.get()
    assert run.module.version == course.cohort.version
    assert len(run.way) == 3


def test_a_story_whose_passages_are_called_otherwise_begins_again(
    course: Course, leader: Member
) -> None:
    first = start(course, leader)
    second = choose(course, leader, [first])
    before = JourneyRun.objects.get()
    move(course, second, "Quite another")
    choose(course, leader, [first], number=2)
    kept, begun = JourneyRun.objects.order_by("number")
    assert (kept.way, kept.module) == (before.way, before.module)
    assert begun.module.version == course.cohort.version


def test_a_choice_that_is_just_being_made_goes_along(course: Course, leader: Member) -> None:
    first = start(course, leader)
    version = course.next_version(
        lambda files: files.update(
            {FILE: files[FILE].replace("StoryTitle\n", "StoryTitle\nNewer: ")}
        )
    )
    course.step(leader)
    assert (
        beside(
            lambda: choose(course, leader, [first]),
            lambda: move_cohort(
                cohort=course.cohort, version=version, by=course.admin, now=course.now
            ),
        )
        is None
    )
    run = JourneyRun.objects.get()
    assert run.module.version == version
