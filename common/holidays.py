"""Public holidays, by the library that knows them for every country."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from common.later import imported_later

if TYPE_CHECKING:
    import holidays as library
else:
    library = imported_later("holidays")


def holiday_on(day: dt.date, country: str, language: str = "en") -> str:
    """What is celebrated in all of a country on this day, '' where nothing is or the country is
    unknown. In this language where the library knows it, else in English, else in the country's
    own.
    """
    return _holidays_of(country, day.year, language).get(day, "") if country else ""


@functools.lru_cache(maxsize=2048)
def _holidays_of(country: str, year: int, language: str) -> Mapping[dt.date, str]:
    """Kept: a page asks for the same few countries and years again and again."""
    if country not in _known():
        return {}
    named_in = _spoken_in(country, language)
    return dict(library.country_holidays(country, years=year, language=named_in))


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(library.list_supported_countries(include_aliases=True))


def _spoken_in(country: str, language: str) -> str | None:
    """The library's name of the language where the country's holidays have names in it."""
    spoken = library.list_localized_countries().get(country, [])
    by_language = {name.split("_")[0]: name for name in spoken}
    return by_language.get(language) or by_language.get("en")
