"""The review tells the first weeks and folds the others; many sessions and mails are one line."""

from __future__ import annotations

import datetime as dt

from pilots.review_lines import BundleLine, calendar_of, mail_lines
from pilots.reviews import DayEvent, KeptBundle
from ui.paging import numbered_page

MONDAY = dt.date(2026, 9, 28)
NOON = dt.datetime(2026, 9, 28, 12, tzinfo=dt.UTC)


def event(week: int, title: str, *, hour: int | None = None) -> DayEvent:
    at = None if hour is None else NOON + dt.timedelta(weeks=week, hours=hour)
    day = MONDAY + dt.timedelta(weeks=week)
    return DayEvent(week=week, day=day, kind="practice", title=title, at=at, time_zone="UTC")


def bundle(title: str, count: int, *, is_certain: bool = True) -> KeptBundle:
    return KeptBundle(title, "about", count, is_certain, NOON, "UTC")


def test_the_first_weeks_are_told_and_the_others_counted() -> None:
    calendar = calendar_of([event(week, "Cards") for week in (0, 1, 3, 4, 48)])
    assert [week.number for week in calendar.early] == [0, 1, 3]
    assert [week.number for week in calendar.later] == [4, 48]
    assert calendar.later_count == 2
    assert calendar_of([event(0, "Cards")]).later == []


def test_the_sessions_of_many_groups_are_one_line() -> None:
    cards, sessions = event(1, "Practice"), [event(1, "Practice", hour=hour) for hour in range(3)]
    other = event(1, "Kickoff", hour=9)
    [week] = calendar_of([cards, *sessions, other]).weeks
    assert [line.event for line in week.lines] == [cards, sessions[0], other]
    assert [len(line.sessions) for line in week.lines] == [0, 3, 0]
    assert week.lines[1].last == sessions[2]


def test_two_sessions_are_told_one_by_one() -> None:
    sessions = [event(1, "Practice", hour=hour) for hour in range(2)]
    [week] = calendar_of(sessions).weeks
    assert [(line.event, line.sessions) for line in week.lines] == [(s, ()) for s in sessions]


def test_mails_of_one_kind_are_one_line() -> None:
    found = [
        BundleLine(number=1, bundle=bundle("Module", 60)),
        BundleLine(number=2, bundle=bundle("Pulse", 240)),
        BundleLine(number=3, bundle=bundle("Module", 58, is_certain=False)),
    ]
    module, pulse = mail_lines(found)
    assert (module.title, module.count, module.is_certain) == ("Module", 118, False)
    assert (pulse.title, pulse.count, pulse.is_certain) == ("Pulse", 240, True)
    assert module.first == found[0].bundle
    assert not module.is_open


def test_it_stands_open_while_somebody_looks_at_who_gets_them() -> None:
    page = numbered_page(range(60), {}, size=100)
    line = BundleLine(number=2, bundle=bundle("Module", 60), page=page)
    [module] = mail_lines([BundleLine(number=1, bundle=bundle("Module", 60)), line])
    assert module.is_open
