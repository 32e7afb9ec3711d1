"""What a leader's own record says of stories: what choices showed, and what they wrote after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from cohorts.models import PersonalStep
from cohorts.own_record import RecordEntry, RecordLine, RecordSection
from learning.models import JourneyRun
from learning.runs import debrief_url
from learning.stories import behaviors_of
from people.models import Member
from programs.cadence import StepKind
from programs.content.journeys import Journey
from programs.module_texts import module_texts, story_texts


def stories_told(member: Member, language: str, _now: dt.datetime) -> list[RecordEntry]:
    """An entry for each go that a leader finished, the latest first; also of programs that they
    left: the words are theirs. Two queries, and two more where modules are new to this process.
    """
    finished = JourneyRun.objects.of(member).filter(ended_at__isnull=False)
    runs = list(
        finished.select_related("module", "enrollment")
        .defer("module__content")
        .order_by("-ended_at", "-pk")
    )
    steps, ids = _steps_of(runs), [run.module_id for run in runs]
    stories, modules = story_texts(ids, language), module_texts(ids, language)
    return [
        _entry(
            run,
            stories[run.module_id].journey,
            modules[run.module_id].title,
            steps.get((run.enrollment_id, run.module.lineage)),
        )
        for run in runs
    ]


def _entry(run: JourneyRun, journey: Journey, module: str, step: int | None) -> RecordEntry:
    is_open = step is not None and run.enrollment.left_at is None
    return RecordEntry(
        key=str(run.pk),
        enrollment_id=run.enrollment_id,
        at=run.ended_at or run.started_at,
        heading=journey.title,
        about=module if run.number == 1 else f"{module} · {_way(run.number)}",
        lines=_lines(run, journey),
        address=debrief_url(step or 0, run.number) if is_open else "",
    )


def _way(number: int) -> str:
    return _("Way %(number)s") % {"number": number}


def _lines(run: JourneyRun, journey: Journey) -> list[RecordLine]:
    """What the choices showed, in the order of how often, and the leader's own words."""
    shown = behaviors_of(journey, run.way).most_common()
    told = ", ".join(
        _("%(behavior)s (%(times)s times)") % {"behavior": each.label, "times": times}
        if times > 1
        else str(each.label)
        for each, times in shown
    )
    lines = [RecordLine(label=_("What your choices showed"), text=told)] if told else []
    return [*lines, RecordLine(label=_("For yourself"), text=run.note)] if run.note else lines


def _steps_of(runs: Sequence[JourneyRun]) -> dict[tuple[int, str], int]:
    """(enrollment, lineage of the module) -> the leader's own step with its cards."""
    steps = PersonalStep.objects.filter(
        enrollment__in={run.enrollment_id for run in runs}, step__kind=StepKind.CARDS
    )
    listed = steps.values_list("enrollment_id", "step__module__lineage", "pk")
    return {(enrollment, module): pk for enrollment, module, pk in listed}


STORIES = RecordSection(
    name="stories",
    position=50,
    title=lambda: _("Stories"),
    about=lambda: _(
        "The stories you have been through, and what your choices showed. Each choice is "
        "counted with others, once there are five of them, without names."
    ),
    empty=lambda: _("Each module has a story. Once you have come to its end, it is listed here."),
    told=stories_told,
    who=lambda: _("Only you"),
    who_with_coach=lambda coach: _("You and %(coach)s") % {"coach": coach},
)
