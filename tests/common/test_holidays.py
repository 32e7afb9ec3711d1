"""Countries of zones, and their public holidays."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from common.countries import country_of
from common.holidays import holiday_on
from common.local_time import zones


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Asia/Calcutta", "IN"),
        ("Europe/Kiev", "UA"),
        ("US/Pacific", "US"),
        ("Pacific/Auckland", "NZ"),
        ("UTC", ""),
        ("Etc/GMT+3", ""),
        ("Nowhere/At_All", ""),
    ],
)
def test_a_zone_lies_in_a_country_or_in_none(zone: str, country: str) -> None:
    assert country_of(zone) == country


def test_every_zone_of_a_place_has_a_country() -> None:
    without = {zone for zone in zones() if not country_of(zone)}
    assert {zone for zone in without if zone.count("/") and not zone.startswith("Etc/")} == set()


@pytest.mark.parametrize(
    ("day", "country", "language", "name"),
    [
        ((2026, 12, 25), "DE", "en", "Christmas Day"),
        ((2026, 12, 25), "DE", "de", "Erster Weihnachtstag"),
        ((2026, 12, 25), "DE", "xx", "Christmas Day"),
        ((2026, 12, 24), "DE", "en", ""),
        ((2026, 1, 26), "IN", "en", "Republic Day"),
        ((2026, 12, 25), "", "en", ""),
        ((2026, 12, 25), "ZZ", "en", ""),
    ],
)
def test_public_holidays(day: tuple[int, int, int], country: str, language: str, name: str) -> None:
    assert holiday_on(dt.date(*day), country, language) == name


def test_the_library_is_read_when_somebody_asks_and_not_before() -> None:
    code = (
        "import sys, datetime as dt, common.holidays as own;"
        "assert 'holidays.holiday_base' not in sys.modules;"
        "assert own.holiday_on(dt.date(2026, 12, 25), 'DE');"
        "assert 'holidays.holiday_base' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
