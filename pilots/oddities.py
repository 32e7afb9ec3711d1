"""What looks odd in a draft and is allowed. Pure; each is a text for the admin, '' or nothing where
nothing is odd.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Member
from pilots.draft import Pilot
from practice.grouping import LARGEST, SMALLEST, beside_managers, group_sizes

NAMED = 5
"""So many people are named; more are counted."""
FEW_LEADERS = 4
"""From this many on, a group can be made."""


def odd_start(starts_on: dt.date | None, today: dt.date) -> str:
    """A word about a start that has passed."""
    if starts_on is None or starts_on >= today:
        return ""
    return _(
        "The start date has passed. What should have opened by now opens at once, and each "
        "leader gets one email that says so. Sessions that are already over count for nobody."
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


def odd_sizes(groups: Sequence[Sequence[int]]) -> dict[int, str]:
    """A word about each group that is not four to six people, by its number; unless the number of
    leaders leaves no choice and the groups are as near to it as they can be.
    """
    best = group_sizes(sum(len(group) for group in groups))
    sizes = sorted((len(group) for group in groups), reverse=True)
    if min(best, default=SMALLEST) < SMALLEST and sizes == best:
        return {}
    return {
        number: _odd_size(number, len(group))
        for number, group in enumerate(groups, start=1)
        if not SMALLEST <= len(group) <= LARGEST
    }


def _odd_size(number: int, count: int) -> str:
    return ngettext(
        "Group %(number)s has %(count)s person. Four to six work best.",
        "Group %(number)s has %(count)s people. Four to six work best.",
        count,
    ) % {"number": number, "count": count}


def unlucky_number(count: int) -> str:
    """A word where no split into groups of four to six exists, though there are people enough."""
    sizes = group_sizes(count)
    if count < SMALLEST or min(sizes) >= SMALLEST:
        return ""
    text = _("%(count)s leaders cannot be split into groups of four to six: %(sizes)s is nearest.")
    return text % {"count": count, "sizes": _(" and ").join(str(size) for size in sizes)}


def groups_with_managers(
    groups: Sequence[Sequence[int]], people: Mapping[int, Member]
) -> dict[int, str]:
    """A word about everybody who is in a group with their own manager, by who it is."""
    managers = {pk: member.manager_id for pk, member in people.items()}
    text = _("%(name)s is in a group with their own manager, %(manager)s.")
    return {
        person: text % {"name": people[person].name, "manager": people[manager].name}
        for person, manager in beside_managers(groups, managers)
        if manager in people
    }


def own_group(pilot: Pilot) -> set[int]:
    """Facilitators who would lead a session of the group they are in themselves."""
    return {
        session.facilitator_id
        for session in pilot.times.sessions
        if session.group <= len(pilot.groups)
        and session.facilitator_id in pilot.groups[session.group - 1]
    }


def listed(names: Sequence[str]) -> str:
    """Names, comma-separated; those beyond a handful are counted."""
    text, more = ", ".join(names[:NAMED]), len(names) - NAMED
    return _("%(names)s and %(count)s more") % {"names": text, "count": more} if more > 0 else text
