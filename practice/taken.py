"""When people are needed, looked up by the hour. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from practice.hours import SESSION_MINUTES

LENGTH = dt.timedelta(minutes=SESSION_MINUTES)
BREATH = dt.timedelta(minutes=15)
"""What somebody needs between two sessions."""
APART = LENGTH + BREATH
AN_HOUR = dt.timedelta(hours=1)
"""As long as APART at most: whatever is too near is in the same hour or one beside it."""


class Engagements:
    """Sessions of people: what they have elsewhere (`booked`), and what is noted here."""

    def __init__(self, booked: Mapping[int, Sequence[dt.datetime]] | None = None) -> None:
        self.booked = booked or {}
        self._noted: dict[tuple[int, dt.datetime], list[dt.datetime]] = defaultdict(list)
        self._days: set[tuple[int, dt.date]] = set()

    def note(self, person: int, moment: dt.datetime) -> None:
        """They are in a session that starts then."""
        self._noted[person, _hour_of(moment)].append(moment)
        self._days.add((person, moment.astimezone(dt.UTC).date()))

    def has_any(self, person: int, days: Iterable[dt.date]) -> bool:
        """Whether they have anything on these days by the clock of Greenwich, or elsewhere."""
        return person in self.booked or any((person, day) in self._days for day in days)

    def has(self, person: int, moment: dt.datetime) -> bool:
        """Whether a session that starts then leaves them no breath before or after another."""
        around = (moment - AN_HOUR, moment, moment + AN_HOUR)
        near = [self._noted.get((person, _hour_of(each)), ()) for each in around]
        elsewhere = chain(*near, self.booked.get(person, ()))
        return any(abs(moment - other) < APART for other in elsewhere)


def _hour_of(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
