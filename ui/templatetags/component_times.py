"""Days and moments, the zone beside every time."""

from __future__ import annotations

import datetime as dt

from django import template

from ui.dates import in_words
from ui.pieces import time_with_zone

register = template.Library()


register.simple_tag(time_with_zone)


@register.filter(expects_localtime=True)
def day_in_words(value: dt.date | None, show: str = "date") -> str:
    """A day without a time, in the reader's language: {{ day|day_in_words }}, {{
    day|day_in_words:"short" }}.
    """
    return in_words(value, show) if value else ""
