"""Languages and time zones to choose from, in words."""

from __future__ import annotations

import functools

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.languages import SPOKEN
from common.local_time import zones

Choices = list[tuple[str, str]]


def language_name(code: str) -> str:
    """A language in the reader's own."""
    try:
        name = Locale.parse(code).get_display_name(get_language() or "en")
    except (UnknownLocaleError, ValueError):
        name = None
    return name or code


def languages_from(first: str) -> Choices:
    """(code, name in the language of the page) of every language that the portal speaks; the one of
    the page first.
    """
    codes = sorted(SPOKEN, key=lambda code: (code != first, code))
    return [(code, language_name(code)) for code in codes]


def language_choices(current: str) -> Choices:
    """The languages the portal speaks, each in itself, and the one that somebody has."""
    choices = list(settings.LANGUAGES)
    if current not in SPOKEN:
        text = _("%(language)s (not available yet; English instead)")
        choices.append((current, text % {"language": language_name(current)}))
    return choices


def zone_choices(current: str) -> Choices:
    """Every time zone of a place, and the one that somebody has."""
    return [(zone, zone.replace("_", " ")) for zone in sorted({*_places(), current})]


@functools.cache
def _places() -> frozenset[str]:
    """Zones as they are called after places; the others are old names of them."""
    old = ("Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "SystemV/")
    return frozenset(
        zone for zone in zones() if zone == "UTC" or ("/" in zone and not zone.startswith(old))
    )
