"""Seats of facilitators and coaches that nobody sits on any more, because they left."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort, Enrollment
from practice.models import PracticeSession


def vacancies_of(cohort: Cohort, taking_part: Sequence[Enrollment], now: dt.datetime) -> list[str]:
    """What the people who left leave open, a sentence for each of them.

    `cohort` comes with_people(), the enrollments with their coaches. No query, and one where a
    facilitator has left.
    """
    left = [each.coach.name for each in taking_part if each.coach and each.coach.left_at]
    coaches = [_coach(name, leaders) for name, leaders in sorted(Counter(left).items())]
    sessions = (
        PracticeSession.objects.led_by_leavers(cohort, now) if cohort.facilitators_gone else {}
    )
    others = ", ".join(cohort.facilitator_names)
    return [*(_facilitator(name, number, others) for name, number in sessions.items()), *coaches]


def _facilitator(name: str, sessions: int, others: str) -> str:
    opens = ngettext(
        "%(name)s has left the organization and was to facilitate %(count)d coming session.",
        "%(name)s has left the organization and was to facilitate %(count)d coming sessions.",
        sessions,
    ) % {"name": name, "count": sessions}
    stand_in = _("Can take over: %(names)s.") % {"names": others}
    if not others:
        stand_in = _("Nobody else in this pilot can take over.")
    return f"{opens} {stand_in}"


def _coach(name: str, leaders: int) -> str:
    return ngettext(
        "%(name)s has left the organization; %(count)d leader has no coach any more.",
        "%(name)s has left the organization; %(count)d leaders have no coach any more.",
        leaders,
    ) % {"name": name, "count": leaders}
