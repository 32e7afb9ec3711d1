"""How a plan keeps to what the organization asks for in a week, and what is beyond it all the same:
that takes a second yes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.attention import beyond, minutes_by_week
from cohorts.full_weeks import planned_elsewhere
from cohorts.plan import lay_out, moved_by
from common.local_time import monday_of
from pilots.draft import DraftStep
from pilots.frame import Frame, Schedule
from pilots.oddities import listed
from pilots.reviews import Caution
from ui.dates import in_words

WEEKS_AHEAD = 26
"""So far ahead a start is looked for that would fit everybody."""
Weeks = Mapping[dt.date, int]
"""Monday -> minutes."""


def limit_that_moves(schedule: Schedule, starts_on: dt.date) -> int | None:
    """The minutes to which a plan keeps by opening later than quiet weeks alone would have it; None
    where it fits as it is.
    """
    if schedule.form is None:
        return None
    modules = [module.pk for module in schedule.modules]
    usual = lay_out(schedule.form, modules, starts_on, schedule.quiet)
    days = [each.opens_on for each in schedule.steps]
    return schedule.limit.minutes if [each.opens_on for each in usual] != days else None


def beyond_the_limit(frame: Frame) -> Iterator[Caution]:
    """What is more than a week has room for although the plan keeps to the limit: a step that alone
    takes more, practice times in a week that is full, leaders with another program. Two queries at
    most.
    """
    limit = frame.limit.minutes
    if limit is None:
        return
    weeks = _weeks_by_group(frame)
    alone = {
        monday_of(step.opens_on): minutes
        for step in frame.steps
        if (minutes := frame.limit.taken_by(step)) > limit
    }
    full: dict[dt.date, int] = {}
    for each in weeks:
        full |= {
            monday: most for monday, most in beyond(each, limit).items() if monday not in alone
        }
    for step, mondays in ((DraftStep.PLAN, alone), (DraftStep.TIMES, full)):
        if mondays:
            yield Caution(step, _full_weeks(mondays, limit), is_beyond=True)
    text = _filled_by_others(frame, weeks, limit)
    if text:
        yield Caution(DraftStep.PLAN, text, is_beyond=True)


def _weeks_by_group(frame: Frame) -> list[Weeks]:
    """What the plan takes of a leader of each group: sessions count where the group meets."""
    days = {(each.group, each.step): each.day for each in frame.pilot.times.sessions}
    found: list[Weeks] = []
    for group, _leaders in enumerate(frame.pilot.groups, start=1):
        met = [
            replace(step, opens_on=days.get((group, step.position), step.opens_on))
            for step in frame.steps
        ]
        found.append(minutes_by_week(met, frame.limit.lengths))
    return found


def _full_weeks(weeks: Weeks, limit: int) -> str:
    text = ngettext(
        "The week of %(days)s asks a leader for up to %(minutes)s minutes; your organization asks "
        "for %(limit)s at most.",
        "The weeks of %(days)s ask a leader for up to %(minutes)s minutes; your organization asks "
        "for %(limit)s at most.",
        len(weeks),
    )
    days = ", ".join(in_words(monday, "short") for monday in sorted(weeks))
    return text % {"days": days, "minutes": max(weeks.values()), "limit": limit}


class _Others:
    """What other cohorts ask of the leaders of a draft, beside its own weeks."""

    def __init__(self, frame: Frame, by_group: list[Weeks], limit: int) -> None:
        self._limit = limit
        self._leaders = frame.leaders
        self._own: dict[int, Weeks] = {}
        for group, weeks in zip(frame.pilot.groups, by_group, strict=True):
            self._own |= dict.fromkeys(group, weeks)
        first = min(min(each) for each in by_group)
        last = moved_by(max(max(each) for each in by_group), 1 + WEEKS_AHEAD)
        self._elsewhere = planned_elsewhere([each.pk for each in frame.leaders], first, last)

    def filled(self, later: int = 0) -> list[str]:
        """Names of leaders with a week that only these bring beyond the limit, where the draft
        begins so many weeks later.
        """
        return [each.name for each in self._leaders if self._is_filled(each.pk, later)]

    def _is_filled(self, leader: int, later: int) -> bool:
        others = self._elsewhere.get(leader, {})
        return any(
            minutes <= self._limit < minutes + others.get(moved_by(monday, later), 0)
            for monday, minutes in self._own.get(leader, {}).items()
        )


def _filled_by_others(frame: Frame, by_group: list[Weeks], limit: int) -> str:
    """Of leaders whose weeks other programs fill, and from when on everybody's would do."""
    if not all(by_group) or not by_group:
        return ""
    others = _Others(frame, by_group, limit)
    names, starts_on = others.filled(), frame.pilot.plan.starts_on
    if not names:
        return ""
    text = _for_some(names, limit)
    free = next((weeks for weeks in range(1, WEEKS_AHEAD + 1) if not others.filled(weeks)), None)
    if free is None or starts_on is None or frame.quiet.weeks:
        return text
    day = in_words(moved_by(starts_on, free))
    return text + " " + _("A start on %(day)s would fit everybody.") % {"day": day}


def _for_some(names: list[str], limit: int) -> str:
    text = ngettext(
        "With their other program, %(names)s has a week of more than %(limit)s minutes.",
        "With their other programs, %(names)s have weeks of more than %(limit)s minutes.",
        len(names),
    )
    return text % {"names": listed(names), "limit": limit}
