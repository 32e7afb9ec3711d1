"""What looks odd in a draft and is allowed. Pure; each is a text for the admin, '' or [] where
nothing is odd.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilots.draft import Pilot
from practice.grouping import LARGEST, SMALLEST, group_sizes

FEW_LEADERS = 4
"""From this many on, a group can be made."""


def odd_start(starts_on: dt.date | None, today: dt.date) -> str:
    """A word about a start that has passed."""
    if starts_on is None or starts_on >= today:
        return ""
    return _(
        "The start date has passed. What should be open by now opens at once, and all its mail is "
        "sent together."
    )


def odd_number(count: int) -> str:
    """A word about very few leaders."""
    if count >= FEW_LEADERS or not count:
        return ""
    return ngettext(
        "%(count)s leader is few: a practice group needs four, and results of fewer than five "
        "people stay hidden.",
        "%(count)s leaders are few: a practice group needs four, and results of fewer than five "
        "people stay hidden.",
        count,
    ) % {"count": count}


def odd_sizes(groups: Sequence[Sequence[int]]) -> list[str]:
    """A word about each group that is not four to six people, where the number of leaders leaves a
    choice.
    """
    best = group_sizes(sum(len(group) for group in groups))
    if any(not SMALLEST <= size <= LARGEST for size in best):
        return []
    return [
        _odd_size(number, len(group))
        for number, group in enumerate(groups, start=1)
        if not SMALLEST <= len(group) <= LARGEST
    ]


def _odd_size(number: int, count: int) -> str:
    return ngettext(
        "Group %(number)s has %(count)s person. Four to six work best.",
        "Group %(number)s has %(count)s people. Four to six work best.",
        count,
    ) % {"number": number, "count": count}


def own_group(pilot: Pilot) -> set[int]:
    """Facilitators who would lead a session of the group they are in themselves."""
    return {
        session.facilitator_id
        for session in pilot.times.sessions
        if session.group <= len(pilot.groups)
        and session.facilitator_id in pilot.groups[session.group - 1]
    }
