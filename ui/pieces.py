"""Small pieces of pages that are drawn without a template: a list has one in every row."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ui.components import initials, tone_of, zone_label
from ui.dates import in_words


@functools.lru_cache(maxsize=4096)
def avatar(name: str, size: str = "medium") -> SafeString:
    """Initials on a tint; decoration only, so the name stands beside it."""
    attributes = f'data-size="{escape(size)}" data-tone="{tone_of(name)}" aria-hidden="true"'
    return mark_safe(f'<span class="avatar" {attributes}>{escape(initials(name))}</span>')  # noqa: S308


def time_with_zone(
    value: dt.datetime | None, zone: str | dt.tzinfo | None = None, show: str = "datetime"
) -> SafeString:
    """A moment in the reader's zone with the zone beside it; show is datetime, long, time, day or
    date.
    """
    if value is None:
        return SafeString("")
    if isinstance(zone, str) and zone:
        zone = zoneinfo.ZoneInfo(zone)
    # Nothing that is shown is finer than a minute.
    minute = value.replace(second=0, microsecond=0)
    return _minute(minute, zone or timezone.get_current_timezone(), show, get_language())


@functools.lru_cache(maxsize=4096)
def _minute(minute: dt.datetime, zone: dt.tzinfo, show: str, _language: str | None) -> SafeString:
    """Kept: a list says the same few moments again and again."""
    local = timezone.localtime(minute, zone)
    said = escape(in_words(local, show))
    if show in {"day", "date"}:
        return mark_safe(f'<time datetime="{local.date().isoformat()}">{said}</time>')  # noqa: S308
    beside = f'<span class="zone" title="{escape(str(zone))}">{escape(zone_label(local))}</span>'
    stamp = local.isoformat(timespec="minutes")
    return mark_safe(f'<time datetime="{stamp}">{said} {beside}</time>')  # noqa: S308
