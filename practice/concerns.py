"""What speaks against a time for a session, said before it is set: people who are needed elsewhere,
nights, weekends, public holidays.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.countries import country_of
from common.holidays import holiday_on
from people.models import Member
from practice.bookings import bookings_of
from practice.hours import Burden, Hour, hour_at
from practice.models import PracticeSession
from ui.dates import in_words


def why_not(hour: Hour, zone: str) -> str:
    """What speaks against an hour in a zone, '' where nothing does."""
    if hour.is_holiday:
        return holiday_on(hour.local.date(), country_of(zone), get_language() or "en")
    if hour.is_weekend:
        return _("a weekend")
    if hour.burden == Burden.NIGHT:
        return _("in the night")
    return _("outside 08:00 to 18:00") if hour.minutes_outside else ""


def concerns_about(
    session: PracticeSession, people: Sequence[Member], starts_at: dt.datetime
) -> list[str]:
    """A sentence for each thing that speaks against moving a session of these people to this
    moment. Four queries.
    """
    by_name = {member.pk: member.name for member in people}
    bookings = bookings_of(by_name, [starts_at], without=session)
    texts = []
    for pk, booked in bookings.items():
        for booking in booked:
            if booking.is_during(starts_at, session.minutes):
                text = _("%(name)s has a session of “%(cohort)s” at this time.")
                texts.append(text % {"name": by_name[pk], "cohort": booking.cohort})
    return [*texts, *_hours(people, starts_at, session.minutes)]


def _hours(people: Iterable[Member], starts_at: dt.datetime, minutes: int) -> list[str]:
    """A sentence for each zone in which it is no working hour."""
    in_zone: dict[str, list[str]] = defaultdict(list)
    for member in people:
        in_zone[member.time_zone].append(member.name)
    texts = []
    for zone, names in in_zone.items():
        hour = hour_at(starts_at, zone, minutes)
        reason = why_not(hour, zone)
        if reason:
            text = _("For %(names)s it is %(moment)s then: %(reason)s.")
            moment = in_words(hour.local, "datetime")
            texts.append(text % {"names": ", ".join(names), "moment": moment, "reason": reason})
    return texts
