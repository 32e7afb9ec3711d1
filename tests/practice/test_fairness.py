"""Times over twelve weeks from São Paulo to Auckland: how far they may reach beyond working hours,
and that bad hours go round. docs/fairness.md has the table.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from practice.fairness import Gathering, meetings_of, times_by_zone
from practice.hours import Burden, hour_at
from tests.practice.around_the_world import (
    DOCUMENT,
    MIXED,
    ZONES,
    document,
    leaders_by_zone,
    near,
    planned,
)


def test_in_the_groups_that_are_proposed_nobody_is_asked_much() -> None:
    zones = leaders_by_zone(planned(near()))
    assert sum(each.at_night + each.days_off for each in zones) == 0
    hours = [each.most / 60 for each in zones]
    assert max(hours) - min(hours) <= 6, "over seven sessions, for anybody against anybody"
    assert max(each.farthest for each in zones) <= 120


def test_where_no_hour_suits_everybody_it_is_everybodys_turn() -> None:
    gatherings = planned(MIXED)
    zones = leaders_by_zone(gatherings)
    assert all(each.most - each.minutes / each.people <= 60 for each in zones), "alike in a zone"
    turns = [each.outside / each.people for each in zones]
    assert max(turns) - min(turns) <= 2
    hours = [each.most / 60 for each in zones]
    assert max(hours) - min(hours) <= 17
    nights: Counter[tuple[int, str]] = Counter()
    for number, each in enumerate(gatherings):
        for zone in {ZONES[leader] for leader in each.leaders}:
            nights[number % len(MIXED), zone] += (
                hour_at(each.starts_at, zone).burden == Burden.NIGHT
            )
    assert max(nights.values()) <= 3, "of seven"


def test_the_document_says_what_is_planned() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), (
        "run python -m tests.practice.around_the_world"
    )


def test_days_off_are_counted_apart_and_nobody_twice() -> None:
    at = dt.datetime(2026, 10, 3, 10, tzinfo=dt.UTC)  # a Saturday
    both = Gathering(starts_at=at, leaders=[1, 2], lead=2, second=3)
    late = Gathering(starts_at=at + dt.timedelta(days=2, hours=8), leaders=[1], lead=3)
    [zone] = times_by_zone([both, late], {1: "UTC", 2: "UTC", 3: "UTC"})
    assert (zone.people, zone.sessions, zone.outside, zone.days_off) == (3, 5, 5, 3)
    assert (zone.farthest, zone.most, zone.minutes, zone.each) == (45, 45, 90, 30)
    again = Gathering(starts_at=at, leaders=[1], lead=3)
    two, three = meetings_of([both, late, again])
    assert (two.leads, two.beside, two.once) == (1, 0, 2)
    assert (three.leads, three.beside, three.once, three.twice, three.often) == (2, 1, 1, 0, 1)
