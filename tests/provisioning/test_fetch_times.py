"""When a list is fetched, and what its columns were."""

from __future__ import annotations

import datetime as dt

from provisioning.fetch_columns import as_before, difference
from provisioning.fetch_times import next_fetch, next_try

SIX = dt.time(6)
BERLIN = "Europe/Berlin"


def utc(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 9, day, hour, minute, tzinfo=dt.UTC)


def test_a_list_is_due_on_the_next_of_its_days_at_its_time() -> None:
    workdays = range(5)
    friday = utc(11, 4)  # six in Berlin
    assert next_fetch(utc(11, 3, 59), days=workdays, at=SIX, zone=BERLIN) == friday
    assert next_fetch(friday, days=workdays, at=SIX, zone=BERLIN) == utc(14, 4)
    assert next_fetch(friday, days=(4,), at=SIX, zone=BERLIN) == utc(18, 4)
    assert next_fetch(friday, days=(), at=SIX, zone=BERLIN) is None


def test_it_is_tried_again_with_longer_pauses_on_the_same_day_only() -> None:
    morning, evening = utc(11, 4), utc(11, 21, 50)
    waits = [next_try(morning, tries=tries, zone=BERLIN) for tries in range(1, 6)]
    minutes = [(each - morning).total_seconds() / 60 for each in waits if each]
    assert minutes == [5, 15, 45, 120]
    assert waits[4] is None
    assert next_try(evening, tries=1, zone=BERLIN) is not None
    assert next_try(evening, tries=2, zone=BERLIN) is None


def test_columns_are_those_of_last_time_in_whatever_order() -> None:
    before = [["Nr", "employee_id"], ["Wer", "name"], ["Team", ""]]
    read = [["Wer", ""], ["Nr", "employee_id"], ["Team", "department"]]
    assert as_before([["Nr", ""], ["Wer", ""], ["Team", ""]], before) == before
    assert as_before(read, before) == [["Wer", "name"], ["Nr", "employee_id"], ["Team", ""]]
    assert as_before([*read[:2], ["Ort", "location"]], before) is None
    assert as_before([["Nr", ""], ["Team", ""], ["Nr", ""]], before) is None
    twice = [["Nr", "employee_id"], ["Nr", ""], ["Wer", "name"]]
    assert as_before([twice[2], twice[0], twice[1]], twice) is None
    assert difference([*read[:2], ["Ort", "location"]], before) == (["Ort"], ["Team"])
