"""Dates and times as people read them: each language brings its own pattern, Django brings the
names in it.
"""

from __future__ import annotations

import datetime as dt
import functools

from django.utils import formats
from django.utils.translation import get_language, pgettext_lazy

PATTERNS = {
    "datetime": pgettext_lazy("date format", "D j M, H:i"),
    "long": pgettext_lazy("date format", "l, j F Y, H:i"),
    "time": pgettext_lazy("date format", "H:i"),
    "day": pgettext_lazy("date format", "D j M"),
    "weekday": pgettext_lazy("date format", "l, j F"),
    "short": pgettext_lazy("date format", "j M"),
    "date": pgettext_lazy("date format", "j F Y"),
    "month": pgettext_lazy("date format", "F Y"),
    "short_month": pgettext_lazy("date format", "M Y"),
}


def in_words(moment: dt.date | dt.time, show: str = "date") -> str:
    """A date, time or datetime (already in the reader's zone) in the active language; see PATTERNS
    for `show`.
    """
    # Two moments that are one instant in two zones are equal to each other, yet read differently.
    if isinstance(moment, dt.datetime | dt.time):
        moment = moment.replace(tzinfo=None)
    return _in_words(moment, show, get_language())


@functools.lru_cache(maxsize=4096)
def _in_words(moment: dt.date | dt.time, show: str, _language: str | None) -> str:
    """Kept, because a page says the same few days again and again and Django takes its time over
    each.
    """
    pattern = str(PATTERNS[show])
    return (
        formats.time_format(moment, pattern)
        if isinstance(moment, dt.time)
        else formats.date_format(moment, pattern)
    )
