"""What speaks against a time for a session, said before it is set: people who are needed elsewhere,
nights, weekends, public holidays.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.office import office_hours
from common.records import dataclass
from people.models import Member
from practice.bookings import Bookings, bookings_of
from practice.hours import Burden, Hour, day_off_in, hour_at
from practice.models import PracticeSession
from ui.dates import in_words


def why_not(hour: Hour, zone: str) -> str:
    """What speaks against an hour in a zone, '' where nothing does."""
    if hour.is_holiday:
        return day_off_in(hour, zone, get_language() or "en")
    if hour.is_weekend:
        return _("a weekend")
    if hour.burden == Burden.NIGHT:
        return _("at night")
    return _("outside %(starts)s to %(ends)s") % hours_in_words() if hour.minutes_outside else ""


def hours_in_words() -> dict[str, str]:
    """The working hours that hold here, for a sentence."""
    hours = office_hours()
    return {"starts": in_words(hours.starts, "time"), "ends": in_words(hours.ends, "time")}


MOST_SAID = 8
"""So many sentences are written out; more are counted."""


@dataclass(frozen=True)
class Appointment:
    """Somebody who would be in a session at a moment."""

    person: Member
    starts_at: dt.datetime
    minutes: int


def concerns_about(
    appointments: Sequence[Appointment],
    *,
    without: Collection[PracticeSession] = (),
    are_days_new_only: bool = False,
) -> list[str]:
    """A sentence for each thing that speaks against these appointments: who is in another session
    then, and for whom it is no working hour. Four queries at any size.

    Sessions in `without` move themselves, or are those of the appointments. `are_days_new_only`:
    weekday and hour are as they were, so that only public holidays are worth a word.
    """
    people = {each.person.pk for each in appointments}
    bookings = bookings_of(people, [each.starts_at for each in appointments], without=without)
    texts = list(chain.from_iterable(_booked(each, bookings) for each in appointments))
    texts += _hours(appointments, are_days_new_only=are_days_new_only)
    return shortened(texts)


def shortened(texts: Sequence[str], most: int | None = None) -> list[str]:
    """A handful of sentences; those beyond it are counted."""
    most = MOST_SAID if most is None else most
    more = len(texts) - most
    if more <= 0:
        return list(texts)
    counted = ngettext("%(count)s more of this kind.", "%(count)s more of this kind.", more)
    return [*texts[:most], counted % {"count": more}]


def _booked(appointment: Appointment, bookings: Bookings) -> Iterator[str]:
    person = appointment.person
    for booking in bookings.get(person.pk, ()):
        if booking.is_during(appointment.starts_at, appointment.minutes):
            text = (
                _("%(name)s has a session of “%(cohort)s” at this time (%(moment)s).")
                if booking.cohort
                else _("%(name)s is busy in their own calendar at this time (%(moment)s).")
            )
            local = booking.starts_at.astimezone(zoneinfo.ZoneInfo(person.time_zone))
            moment = in_words(local, "datetime")
            yield text % {"name": person.name, "cohort": booking.cohort, "moment": moment}


def _hours(appointments: Iterable[Appointment], *, are_days_new_only: bool) -> list[str]:
    """A sentence for each moment and zone in which it is no working hour."""
    together: dict[tuple[dt.datetime, int, str], list[str]] = defaultdict(list)
    for each in appointments:
        together[each.starts_at, each.minutes, each.person.time_zone].append(each.person.name)
    texts = []
    for (starts_at, minutes, zone), names in together.items():
        hour = hour_at(starts_at, zone, minutes)
        reason = why_not(hour, zone)
        if reason and (hour.is_holiday or not are_days_new_only):
            text = _("For %(names)s it is %(moment)s then: %(reason)s.")
            moment = in_words(hour.local, "datetime")
            texts.append(text % {"names": ", ".join(names), "moment": moment, "reason": reason})
    return texts
