import datetime as dt
import zoneinfo

import pytest
from django.utils import translation

from ui.components import zone_label
from ui.dates import PATTERNS, in_words
from ui.numbers import number
from ui.templatetags.component_times import day_in_words, time_with_zone

MOMENT = dt.datetime(2026, 11, 30, 9, 5, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("show", "english", "german"),
    [
        ("datetime", "Mon 30 Nov, 09:05", "Mo, 30. Nov., 09:05"),
        ("long", "Monday, 30 November 2026, 09:05", "Montag, 30. November 2026, 09:05"),
        ("time", "09:05", "09:05"),
        ("day", "Mon 30 Nov", "Mo, 30. Nov."),
        ("weekday", "Monday, 30 November", "Montag, 30. November"),
        ("short", "30 Nov", "30. Nov."),
        ("date", "30 November 2026", "30. November 2026"),
        ("month", "November 2026", "November 2026"),
        ("short_month", "Nov 2026", "Nov. 2026"),
    ],
)
def test_dates_read_as_in_each_language(show, english, german):
    assert in_words(MOMENT, show) == english
    with translation.override("de"):
        assert in_words(MOMENT, show) == german


def test_every_pattern_is_tried():
    days = {"day", "weekday", "short", "date", "month", "short_month"}
    assert set(PATTERNS) == {"datetime", "long", "time"} | days


def test_a_time_alone_and_no_day_at_all():
    assert in_words(dt.time(9, 0), "time") == "09:00"
    assert day_in_words(None) == ""


def test_zones_have_german_names_where_germans_use_them():
    nepal = MOMENT.astimezone(zoneinfo.ZoneInfo("Asia/Kathmandu"))
    assert (zone_label(MOMENT), zone_label(nepal)) == ("CET", "GMT+5:45")
    with translation.override("de"):
        assert (zone_label(MOMENT), zone_label(nepal)) == ("MEZ", "GMT+5:45")
        assert "Mo, 30. Nov., 09:05" in time_with_zone(MOMENT, "Europe/Berlin")


def test_numbers_have_the_decimal_sign_of_the_language():
    assert number(-1.25, 2) == "\N{MINUS SIGN}1.25"
    with translation.override("de"):
        assert number(-1.25, 2) == "\N{MINUS SIGN}1,25"
