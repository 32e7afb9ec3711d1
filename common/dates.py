"""Dates and times as people read them: each language brings its own pattern, Django brings the names in it."""

from __future__ import annotations

import datetime as dt

from django.utils import formats
from django.utils.translation import pgettext_lazy

PATTERNS = {
    "datetime": pgettext_lazy("date format", "D j M, H:i"),
    "long": pgettext_lazy("date format", "l, j F Y, H:i"),
    "time": pgettext_lazy("date format", "H:i"),
    "day": pgettext_lazy("date format", "D j M"),
    "weekday": pgettext_lazy("date format", "l, j F"),
    "short": pgettext_lazy("date format", "j M"),
    "date": pgettext_lazy("date format", "j F Y"),
}


def in_words(moment: dt.date | dt.time, show: str = "date") -> str:
    """A date, time or datetime (already in the reader's zone) in the active language; see PATTERNS for `show`."""
    pattern = str(PATTERNS[show])
    return formats.time_format(moment, pattern) if isinstance(moment, dt.time) else formats.date_format(moment, pattern)
