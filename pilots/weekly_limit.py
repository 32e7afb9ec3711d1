"""Where the plan of a draft asks for more of a week than the organization wants to ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import ngettext

from cohorts.attention import beyond, minutes_by_week
from cohorts.full_weeks import planned_elsewhere
from pilots.frame import Frame
from pilots.oddities import listed
from programs.lengths import module_minutes
from ui.dates import in_words


def full_weeks_of(frame: Frame) -> list[str]:
    """One sentence on weeks that are too full for everybody, and one on leaders for whom it is
    other cohorts that fill them. Two queries at most.
    """
    limit = frame.draft.organization.weekly_minutes
    weeks = minutes_by_week(frame.steps, module_minutes(module.pk for module in frame.modules))
    if limit is None or not weeks:
        return []
    too_full = beyond(weeks, limit)
    told = [_for_everybody(too_full, limit)] if too_full else []
    leaders = _filled_by_others(frame, weeks, limit)
    return [*told, _for_some(leaders, limit)] if leaders else told


def _for_everybody(weeks: Mapping[dt.date, int], limit: int) -> str:
    text = ngettext(
        "The week of %(days)s asks for up to %(minutes)s minutes of each leader; your organization "
        "asks for %(limit)s at most.",
        "The weeks of %(days)s ask for up to %(minutes)s minutes of each leader; your organization "
        "asks for %(limit)s at most.",
        len(weeks),
    )
    days = ", ".join(in_words(monday, "short") for monday in weeks)
    return text % {"days": days, "minutes": max(weeks.values()), "limit": limit}


def _filled_by_others(frame: Frame, weeks: Mapping[dt.date, int], limit: int) -> list[str]:
    """Names of leaders with a week that only other cohorts bring beyond the limit."""
    first, last = min(weeks), max(weeks) + dt.timedelta(days=6)
    elsewhere = planned_elsewhere([leader.pk for leader in frame.leaders], first, last)
    return [
        leader.name
        for leader in frame.leaders
        if _comes_beyond(weeks, elsewhere.get(leader.pk, {}), limit)
    ]


def _comes_beyond(weeks: Mapping[dt.date, int], others: Mapping[dt.date, int], limit: int) -> bool:
    return any(
        weeks[monday] <= limit < weeks[monday] + minutes
        for monday, minutes in others.items()
        if monday in weeks
    )


def _for_some(names: list[str], limit: int) -> str:
    text = ngettext(
        "With their other program, %(names)s has a week of more than %(limit)s minutes.",
        "With their other programs, %(names)s have weeks of more than %(limit)s minutes.",
        len(names),
    )
    return text % {"names": listed(names), "limit": limit}
