"""What moves out of weeks in which nothing opens, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import QuietWeeks
from cohorts.plan import PlannedStep, lay_out
from cohorts.quiet import Delay
from common.local_time import monday_of
from common.records import dataclass
from pilots.draft import DraftSession
from pilots.frame import Schedule
from programs.activities import step_title
from programs.cadence import StepKind
from ui.dates import in_words
from ui.second_look import SecondLook


@dataclass(frozen=True)
class MovedStep:
    """One step that opens later than its form has it."""

    title: str
    before: dt.date
    after: dt.date


def moved_steps(schedule: Schedule, starts_on: dt.date, language: str) -> list[MovedStep]:
    """What quiet weeks and the limit of a week put off, in order; [] where they put off nothing.
    One query at most.
    """
    if schedule.form is None or not schedule.steps:
        return []
    usual = lay_out(schedule.form, [module.pk for module in schedule.modules], starts_on)
    if [step.opens_on for step in usual] == [step.opens_on for step in schedule.steps]:
        return []
    titles = schedule.titles(language)
    pairs = zip(usual, schedule.steps, strict=True)
    return [
        MovedStep(_title(now, titles), was.opens_on, now.opens_on)
        for was, now in pairs
        if was.opens_on != now.opens_on
    ]


def delay_lines(delays: Sequence[Delay], titles: Mapping[int, str]) -> list[str]:
    """What of a running pilot moves, step by step."""
    text = _("%(title)s: %(after)s instead of %(before)s")
    return [
        text
        % {
            "title": step_title(StepKind(each.step.kind), titles.get(each.step.module_id or 0, "")),
            "after": in_words(each.opens_on),
            "before": in_words(each.step.opens_on),
        }
        for each in delays
    ]


def fingerprint_of(delays: Sequence[Delay]) -> str:
    """Which steps were to move where."""
    return SecondLook([f"{each.step.pk} {each.opens_on}" for each in delays]).fingerprint


def _title(step: PlannedStep, titles: Mapping[int, str]) -> str:
    return step_title(step.kind, titles.get(step.module_id or 0, ""))


def quiet_line(weeks: QuietWeeks) -> str:
    """From when to when nothing opens, where, and why."""
    words = {
        "first": in_words(weeks.first_on),
        "last": in_words(weeks.last_on),
        "name": weeks.name,
        "location": weeks.location,
    }
    if weeks.location:
        return _("%(first)s to %(last)s: %(name)s, in %(location)s") % words
    return _("%(first)s to %(last)s: %(name)s") % words


def quiet_sessions(sessions: Sequence[DraftSession], schedule: Schedule) -> str:
    """A word about sessions that were put into a quiet week; '' where there is none."""
    count = sum(monday_of(each.day) in schedule.quiet.weeks for each in sessions)
    if not count:
        return ""
    text = ngettext(
        "%(count)s session is in a week in which nothing is to open.",
        "%(count)s sessions are in weeks in which nothing is to open.",
        count,
    )
    return text % {"count": count}
