"""Verbs about stories: choose what happens next, keep what was written afterwards, take goes along
to a newer version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from cohorts.models import Cohort, PersonalStep
from common.languages import ENGLISH
from common.records import dataclass
from learning.models import JourneyRun
from learning.operations.cards import NotOpen
from learning.runs import goes_of, open_story
from learning.stories import Going, going, is_through
from programs.content.journeys import Journey
from programs.module_texts import story_texts


class StaleStoryNote(Exception):
    """Something else was written in another window; `current` is what stands there now."""

    def __init__(self, current: JourneyRun) -> None:
        self.current = current
        super().__init__("a newer note is saved")


@dataclass(frozen=True, kw_only=True)
class StoryChoice:
    """What a leader chose, and what stood before their eyes."""

    number: int
    """Of the go."""
    at: int
    """How many passages of its way they had seen."""
    to: str
    after: int = 0
    """The go whose way it leaves from there, where it is the first choice of a new one."""


@dataclass(frozen=True, kw_only=True)
class Went:
    """What came of a choice."""

    going: Going
    run: JourneyRun | None
    """None where there is no such go."""


@transaction.atomic
def go_on(*, personal: PersonalStep, choice: StoryChoice, language: str, now: dt.datetime) -> Went:
    """Take a leader's choice: their go through the story stands a passage further. The first choice
    begins the go.

    The same once more changes nothing, and a choice that was made on a page from before changes
    nothing where the story went on by another one. Raises NotOpen.
    """
    module_id = open_story(step_id=personal.pk, now=now)
    if module_id is None:
        raise NotOpen
    journey = story_texts([module_id], language)[module_id].journey
    held = JourneyRun.objects.filter(
        enrollment=personal.enrollment_id, module=module_id, number=choice.number
    ).select_for_update()
    run = held.first()
    if run is None and _begin(personal, module_id, choice, journey, now):
        run = held.first()
    if run is None:
        return Went(going=Going.ELSEWHERE, run=None)
    came = going(journey, run.way, choice.at, choice.to)
    if came is Going.ON:
        run.way = [*run.way, choice.to]
        run.ended_at = now if is_through(journey, run.way) else None
        run.save(update_fields=["way", "ended_at"])
    return Went(going=came, run=run)


def _begin(
    personal: PersonalStep, module_id: int, choice: StoryChoice, journey: Journey, now: dt.datetime
) -> bool:
    """Begin a new go, if it is the next one and the choice can be made there. Returns whether there
    may be one now: of two clicks at once one begins it, and the other waits here.
    """
    goes = goes_of(personal)
    way = goes.way_before(module_id, journey, after=choice.after, at=choice.at)
    is_next = choice.number == goes.next_number and (
        going(journey, way, choice.at, choice.to) is Going.ON
    )
    if is_next:
        begun = JourneyRun(
            enrollment_id=personal.enrollment_id,
            module_id=module_id,
            number=choice.number,
            way=way,
            started_at=now,
        )
        JourneyRun.objects.bulk_create([begun], ignore_conflicts=True)
    return is_next or goes.of(choice.number) is not None


@transaction.atomic
def keep_note(
    *, run: JourneyRun, text: str, seen_at: dt.datetime | None, now: dt.datetime
) -> JourneyRun:
    """Keep what a leader wrote after a story, for them alone; `seen_at` says when the words that
    they saw were saved. The same words once more change nothing. Raises StaleStoryNote.
    """
    held = JourneyRun.objects.select_for_update().get(pk=run.pk)
    if held.note == text:
        return held
    if held.noted_at != seen_at:
        raise StaleStoryNote(held)
    held.note, held.noted_at = text, now
    held.save(update_fields=["note", "noted_at"])
    return held


@transaction.atomic
def carry_stories(*, cohort: Cohort, modules: Mapping[int, int]) -> None:
    """Goes of the leaders of a cohort that is held belong to the stories that follow, old id ->
    new, where their way leads there, too; others stay with the story they were told, to be read.

    The same once more changes nothing. Statements by the number of modules, not of leaders.
    """
    of_cohort = JourneyRun.objects.filter(enrollment__cohort=cohort, module__in=modules)
    runs = list(of_cohort.defer("note").select_for_update(of=("self",)))
    # Passages are called the same in every language.
    stories = story_texts([modules[run.module_id] for run in runs], ENGLISH)
    moved = []
    for run in runs:
        newer = modules[run.module_id]
        if _fits(stories[newer].journey, run):
            run.module_id = newer
            moved.append(run)
    JourneyRun.objects.bulk_update(moved, ["module"], batch_size=1000)


def _fits(journey: Journey, run: JourneyRun) -> bool:
    return journey.leads(run.way) and is_through(journey, run.way) is run.is_finished
