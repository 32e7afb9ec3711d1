"""Verbs about what a leader did in a story while there was no network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from cohorts.models import PersonalStep
from common.records import dataclass
from learning.models import JourneyRun
from learning.operations.cards import NotOpen
from learning.operations.stories import StaleStoryNote, keep_note
from learning.runs import Goes, goes_of, open_story
from learning.stories import is_through, number_for
from programs.module_texts import story_texts


class OtherStory(Exception):
    """The way does not lead through the story as it is told now."""


@dataclass(frozen=True, kw_only=True)
class WayGone:
    """A way through a story, from its start, as a device has kept it."""

    number: int
    """Of the go that it is, as far as the device knew."""
    way: Sequence[str]
    text: str | None = None
    """What was written after it; None where nothing was."""
    seen_at: dt.datetime | None = None
    """When the words that its writer saw before were saved."""


@transaction.atomic
def merge_way(*, personal: PersonalStep, gone: WayGone, language: str, now: dt.datetime) -> bool:
    """Take along what was chosen without a network: a go that stands on this way goes on to its
    end, and where the story went on by another choice meanwhile the way is a go of its own.

    The same once more, or a shorter stretch of it, changes nothing. Returns whether what was
    written after it stands, too: words that somebody wrote elsewhere meanwhile are not replaced.
    Raises NotOpen, OtherStory.
    """
    module_id = open_story(step_id=personal.pk, now=now)
    if module_id is None:
        raise NotOpen
    journey, way = story_texts([module_id], language)[module_id].journey, list(gone.way)
    if len(way) < 2 or not journey.leads(way):
        raise OtherStory
    # Whoever merges at the same time, from another device, waits here.
    PersonalStep.objects.select_for_update(of=("self",)).get(pk=personal.pk)
    goes = goes_of(personal)
    number = number_for(_ways(goes, module_id), way, gone.number, goes.next_number)
    if number is None:
        raise OtherStory
    run = _hold(personal, module_id, number, way, now)
    if len(way) > len(run.way) and way[: len(run.way)] == run.way:
        run.way = way
        run.ended_at = now if is_through(journey, way) else None
        run.save(update_fields=["way", "ended_at"])
    return gone.text is None or _keeps(run, gone.text, gone.seen_at, now)


def _ways(goes: Goes, module_id: int) -> dict[int, Sequence[str]]:
    """Those of the story as it is told now, by number."""
    return {run.number: run.way for run in goes.runs if run.module_id == module_id}


def _hold(
    personal: PersonalStep, module_id: int, number: int, way: list[str], now: dt.datetime
) -> JourneyRun:
    """The go of this number, begun where there is none."""
    begun = JourneyRun(
        enrollment_id=personal.enrollment_id,
        module_id=module_id,
        number=number,
        way=way[:1],
        started_at=now,
    )
    JourneyRun.objects.bulk_create([begun], ignore_conflicts=True)
    return JourneyRun.objects.select_for_update().get(
        enrollment=personal.enrollment_id, module=module_id, number=number
    )


def _keeps(run: JourneyRun, text: str, seen_at: dt.datetime | None, now: dt.datetime) -> bool:
    try:
        keep_note(run=run, text=text, seen_at=seen_at, now=now)
    except StaleStoryNote:
        return False
    return True
