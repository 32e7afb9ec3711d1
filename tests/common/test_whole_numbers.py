"""Numbers that somebody else writes: read, or nothing; never too large for a column."""

from __future__ import annotations

import re

import pytest

from common.whole_numbers import LARGEST, LARGEST_COUNT, whole_number
from tests.house.sources import name_of, sources

JUDGES = re.compile(r"\.is(?:digit|decimal|numeric)\(\)")
BY_THEMSELVES = {
    "common/whole_numbers.py",
    "api/cursors.py",  # bytes of our own making
    "api/doors.py",  # a length that the web server has read
    "assessments/queries.py",  # microseconds, as long as they can be
    "authoring/ink.py",  # one letter
    "authoring/rule_rows.py",  # may be negative
    "events/attempts.py",  # nine digits of it
    "messaging/relay.py",  # three digits
    "people/naming.py",  # not to read it
}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("0" * 5000 + "7", 7),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 540, None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        (" 1", None),
        ("1_000", None),
        ("\u0661", None),
        ("\u00b2", None),
    ],
)
def test_digits_are_a_number_that_a_column_holds(text, number):
    assert whole_number(text) == number


def test_no_more_than_asked_for():
    assert whole_number(str(LARGEST_COUNT), most=LARGEST_COUNT) == LARGEST_COUNT
    assert whole_number(str(LARGEST_COUNT + 1), most=LARGEST_COUNT) is None
    assert whole_number("03", most=5) == 3


def test_whoever_reads_digits_does_it_here():
    """By hand it was done in 37 ways, some of which broke a page when the digits went on."""
    found = {name_of(path) for path in sources() if JUDGES.search(path.read_text(encoding="utf-8"))}
    assert found == BY_THEMSELVES
