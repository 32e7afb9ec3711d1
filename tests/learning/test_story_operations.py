"""A choice is taken once, whatever is sent; nothing that a leader did or wrote is lost."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connections

from cohorts.operations import finish_cohort, leave_cohort, pause_cohort
from learning.models import JourneyRun
from learning.operations import (
    NotOpen,
    StaleStoryNote,
    StoryChoice,
    carry_stories,
    go_on,
    keep_note,
)
from learning.stories import Going
from programs.module_texts import story_texts
from tests.factories import ModuleFactory, ProgramVersionFactory
from tests.learning.conftest import Course, make_course
from tests.learning.told import ASKED, ASSUMED, STORY, link, passage, tell

LATER = dt.timedelta(minutes=5)


@pytest.fixture
def told(course: Course) -> Course:
    tell(course.module)
    return course


@pytest.fixture
def choose(told: Course, now: dt.datetime):
    def choose(at: int, to: str, *, number: int = 1, after: int = 0, personal=None):
        return go_on(
            personal=personal or told.step,
            choice=StoryChoice(number=number, at=at, to=to, after=after),
            language="en",
            now=now,
        )

    return choose


@pytest.fixture
def walk(choose):
    def walk(way, *, number: int = 1, after: int = 0, since: int = 1):
        for at, to in enumerate(way[since:], start=since):
            went = choose(at, to, number=number, after=after if at == since else 0)
            assert went.going is Going.ON
        return JourneyRun.objects.get(number=number)

    return walk


def test_a_go_begins_with_its_first_choice_and_ends_in_the_debrief(walk, now):
    run = walk(ASKED[:-1])
    assert (run.way, run.started_at, run.ended_at) == (ASKED[:-1], now, None)
    assert walk(ASKED, since=6).ended_at == now


def test_what_is_sent_again_changes_nothing(choose, walk):
    walk(ASKED)
    for at, to in enumerate(ASKED[1:], start=1):
        assert choose(at, to).going is Going.ALREADY
    assert JourneyRun.objects.get().way == ASKED


def test_a_stale_page_and_a_forged_choice_change_nothing(choose, walk):
    walk(ASKED[:4])
    for at, to in ((2, "Assumes"), (4, "Explains"), (4, "Nowhere"), (9, "Seat")):
        went = choose(at, to)
        assert (went.going, went.run.way) == (Going.ELSEWHERE, ASKED[:4])
    for number in (0, 3):
        assert choose(1, "Message", number=number).run is None
    assert choose(1, "Seat", number=2).run is None
    assert JourneyRun.objects.count() == 1


def test_another_way_begins_where_it_leaves_the_first_one(choose, walk):
    walk(ASKED)
    run = walk(ASSUMED, number=2, after=1, since=2)
    assert run.way == ASSUMED
    assert choose(2, "Assumes", number=2, after=1).going is Going.ALREADY
    assert choose(2, "Asks", number=3, after=9).run is None
    assert JourneyRun.objects.get(number=1).way == ASKED


def test_a_story_opens_with_its_cards_and_rests_with_the_program(
    told, choose, admin, now, outsider
):
    with pytest.raises(NotOpen):
        choose(1, "Message", personal=told.later)
    pause_cohort(cohort=told.cohort, now=now, by=admin)
    with pytest.raises(NotOpen):
        choose(1, "Message")
    told.cohort.refresh_from_db()
    finish_cohort(cohort=told.cohort, now=now, by=admin)
    with pytest.raises(NotOpen):
        choose(1, "Message")
    other = make_course(outsider)
    tell(other.module)
    assert choose(1, "Message", personal=other.step).going is Going.ON
    leave_cohort(enrollment=other.enrollment, now=now, by=outsider)
    with pytest.raises(NotOpen):
        choose(2, "Asks", personal=other.step)


@pytest.mark.django_db(transaction=True)
def test_two_first_choices_at_once_begin_one_go(told, choose):
    came: list[Going] = []
    gate = threading.Barrier(4)

    def click() -> None:
        gate.wait()
        try:
            came.append(choose(1, "Message").going)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _each in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert sorted(each.value for each in came) == ["already", "already", "already", "on"]
    assert JourneyRun.objects.get().way == ASKED[:2]


def test_a_note_is_kept_until_it_is_changed_from_what_was_seen(walk, now):
    run = walk(ASKED)
    kept = keep_note(run=run, text="I asked.", seen_at=None, now=now)
    assert keep_note(run=run, text="I asked.", seen_at=None, now=now + LATER).noted_at == now
    with pytest.raises(StaleStoryNote) as stale:
        keep_note(run=run, text="Another", seen_at=None, now=now + LATER)
    assert stale.value.current.note == "I asked."
    keep_note(run=run, text="", seen_at=kept.noted_at, now=now + LATER)
    run.refresh_from_db()
    assert (run.note, run.noted_at) == ("", now + LATER)


@pytest.fixture
def newer(told: Course):
    """newer(journey) is the module that follows, telling this story."""

    def newer(journey):
        version = ProgramVersionFactory(program=told.cohort.version.program, number=7000)
        module = ModuleFactory(version=version, slug=told.module.slug)
        tell(module, journey, journey)
        story_texts.forget()
        return module

    return newer


def rewritten():
    passages = {**STORY.passages, "Sleeps": passage("I sleep.", link("On", "Seat"))}
    passages["Message"] = passage(
        "A message comes.", link("Ask her", "Asks"), link("Sleep", "Sleeps")
    )
    del passages["Assumes"]
    return type(STORY)(title="Four words", start="Start", passages=passages)


def test_goes_whose_way_still_leads_belong_to_the_newer_story(told, walk, newer):
    kept, left = walk(ASKED), walk(ASSUMED, number=2)
    under_way = walk(ASKED[:3], number=3)
    module = newer(rewritten())
    for _again in range(2):
        carry_stories(cohort=told.cohort, modules={told.module.pk: module.pk})
    for run in (kept, left, under_way):
        run.refresh_from_db()
    assert (kept.module, under_way.module) == (module, module)
    assert left.module == told.module


def test_a_go_that_is_left_behind_is_followed_by_a_new_one(told, walk, newer, choose):
    walk(ASSUMED[:4])
    module = newer(rewritten())
    carry_stories(cohort=told.cohort, modules={told.module.pk: module.pk})
    told.step.step.module = module
    told.step.step.save()
    assert choose(4, "Explains").run is None
    went = choose(1, "Message", number=2)
    assert (went.going, went.run.module) == (Going.ON, module)
    assert JourneyRun.objects.get(number=1).way == ASSUMED[:4]


def test_goes_of_other_cohorts_stay(told, newer, walk):
    walk(ASKED)
    other = make_course(told.enrollment.member)
    carry_stories(cohort=other.cohort, modules={told.module.pk: newer(STORY).pk})
    assert JourneyRun.objects.get().module == told.module
