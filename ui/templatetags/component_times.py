"""Days and moments, the zone beside every time."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.components import zone_label
from ui.dates import in_words

register = template.Library()


@register.simple_tag
def time_with_zone(
    value: dt.datetime | None, zone: str | dt.tzinfo | None = None, show: str = "datetime"
) -> SafeString:
    """A moment in the reader's zone with the zone beside it; show is datetime, long, time, day or
    date.
    """
    if value is None:
        return SafeString("")
    tz = zoneinfo.ZoneInfo(zone) if isinstance(zone, str) and zone else zone or None
    local = timezone.localtime(value, tz)
    words = in_words(local, show)
    if show in {"day", "date"}:
        return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), words)
    return format_html(
        '<time datetime="{}">{} <span class="zone" title="{}">{}</span></time>',
        local.isoformat(timespec="minutes"),
        words,
        str(local.tzinfo),
        zone_label(local),
    )


@register.filter(expects_localtime=True)
def day_in_words(value: dt.date | None, show: str = "date") -> str:
    """A day without a time, in the reader's language: {{ day|day_in_words }}, {{
    day|day_in_words:"short" }}.
    """
    return in_words(value, show) if value else ""
