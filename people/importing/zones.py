"""Time zones as people, Windows and Outlook write them, as names of the IANA database."""

from __future__ import annotations

import datetime as dt
import functools
import re
import zoneinfo
from collections.abc import Mapping

from babel.core import get_global

from common.local_time import zones

OUTLOOK = re.compile(r"\((?:UTC|GMT)(?:([+-])(\d{1,2}):(\d{2}))?\)\s*(.+)", re.IGNORECASE)
REGIONS = {
    "coordinated universal time": "UTC",
    "eastern time (us & canada)": "America/New_York",
    "central time (us & canada)": "America/Chicago",
    "mountain time (us & canada)": "America/Denver",
    "pacific time (us & canada)": "America/Los_Angeles",
    "atlantic time (canada)": "America/Halifax",
    "newfoundland": "America/St_Johns",
    "saskatchewan": "America/Regina",
    "arizona": "America/Phoenix",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "indiana (east)": "America/Indiana/Indianapolis",
    "baja california": "America/Tijuana",
    "central america": "America/Guatemala",
    "guadalajara": "America/Mexico_City",
    "chihuahua": "America/Chihuahua",
    "georgetown": "America/Guyana",
    "brasilia": "America/Sao_Paulo",
    "greenland": "America/Nuuk",
    "city of buenos aires": "America/Argentina/Buenos_Aires",
    "azores": "Atlantic/Azores",
    "cabo verde is.": "Atlantic/Cape_Verde",
    "west central africa": "Africa/Lagos",
    "harare": "Africa/Johannesburg",
    "abu dhabi": "Asia/Dubai",
    "beijing": "Asia/Shanghai",
    "new delhi": "Asia/Kolkata",
    "chennai": "Asia/Kolkata",
    "islamabad": "Asia/Karachi",
    "astana": "Asia/Almaty",
    "hanoi": "Asia/Bangkok",
    "osaka": "Asia/Tokyo",
    "st. petersburg": "Europe/Moscow",
    "solomon is.": "Pacific/Guadalcanal",
    "wellington": "Pacific/Auckland",
    "samoa": "Pacific/Apia",
}
"""What Windows calls zones in which no city of the IANA database comes first."""


def zone_for(text: str) -> str | None:
    """The zone that a text means, in any case; None when it is none.

    Understood are IANA names, the keys of Windows (W. Europe Standard Time) and what Outlook shows
    for them ((UTC+01:00) Amsterdam, Berlin, Bern, ...).
    """
    written = re.sub(r"\s*/\s*", "/", text.strip()).replace(" ", "_").casefold()
    key = re.sub(r"\s+daylight time$", " standard time", text.strip().casefold())
    return _named().get(written) or _of_windows().get(key) or _shown_by_outlook(text.strip())


@functools.cache
def _named() -> dict[str, str]:
    """{name in lower case: name}"""
    return {name.casefold(): name for name in zones()}


@functools.cache
def _of_windows() -> dict[str, str]:
    mapping: Mapping[str, str] = get_global("windows_zone_mapping")
    return {key.casefold(): zone for key, zone in mapping.items() if zone in zones()}


@functools.cache
def _of_cities() -> dict[str, list[str]]:
    """{city in lower case: its zones}, shorter names first."""
    cities: dict[str, list[str]] = {}
    for name in sorted(zones(), key=lambda each: (len(each), each)):
        cities.setdefault(name.split("/")[-1].replace("_", " ").casefold(), []).append(name)
    return cities


def _shown_by_outlook(text: str) -> str | None:
    """The first place named behind an offset whose standard time has that offset."""
    found = OUTLOOK.fullmatch(text)
    if not found:
        return None
    sign, hours, minutes, places = found.groups()
    offset = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    offset = -offset if sign == "-" else offset
    for place in (places, *re.split(r"[,:;]", places)):
        region = place.strip().casefold()
        candidates = [REGIONS[region]] if region in REGIONS else _of_cities().get(region, [])
        for zone in candidates:
            if _standard_offset(zone) == offset:
                return zone
    return None


def _standard_offset(zone: str) -> dt.timedelta | None:
    """What clocks there are ahead of UTC when no summer time adds to it."""
    place = zoneinfo.ZoneInfo(zone)
    months = (dt.datetime(2025, month, 1, tzinfo=place) for month in (1, 7))
    return min(offset for month in months if (offset := month.utcoffset()) is not None)
