"""What comes next, worked out without a database."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from home.today import FacilitatedSession, facilitator_today, greeting, leader_today, next_thing
from learning.steps import NextCard, PathStep

NOW = dt.datetime(2026, 9, 16, 9, tzinfo=dt.UTC)  # a Wednesday
ZONE = ZoneInfo("UTC")
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


def step(kind="cards", opens=dt.timedelta(), **fields):
    card = NextCard(pk=5, title="A card", minutes=3) if kind in ("cards", "booster") else None
    given = {
        "pk": 1,
        "week": 1,
        "title": kind,
        "next_card": card,
        "starts_on": dt.date(2026, 9, 7),
        **fields,
    }
    return PathStep(kind=kind, opens_at=NOW + opens, **given)


def today_of(*steps):
    return leader_today(sorted(steps, key=lambda s: s.opens_at), NOW, NOW.date(), ZONE)


@pytest.mark.parametrize(
    ("steps", "kind", "chosen"),
    [
        ([step(opens=-DAY), step("practice", opens=20 * MINUTE)], "session", "practice"),
        ([step(opens=-DAY), step("practice", opens=-20 * MINUTE)], "session", "practice"),
        ([step(opens=-DAY), step("practice", opens=40 * MINUTE)], "card", "cards"),
        ([step(opens=-DAY), step("practice", opens=-45 * MINUTE)], "card", "cards"),
        ([step("practice", opens=-DAY), step(opens=-30 * DAY)], "card", "cards"),
        ([step("booster", opens=-2 * DAY), step(opens=-DAY)], "card", "cards"),
        ([step("booster", opens=-2 * DAY)], "card", "booster"),
        ([step(opens=-DAY, done_at=NOW), step("coaching", opens=DAY)], "ahead", "coaching"),
        ([step(opens=DAY)], "ahead", "cards"),
        ([step("pulse", opens=DAY), step("coaching", opens=9 * DAY)], "ahead", "coaching"),
    ],
)
def test_the_one_next_thing(steps, kind, chosen):
    thing = next_thing(steps, NOW)
    assert (thing.kind, thing.step.kind) == (kind, chosen)


def test_a_session_is_almost_there_or_has_begun_and_is_not_next_for_whoever_does_not_come():
    soon, running = step("practice", opens=MINUTE), step("practice", opens=-MINUTE, pk=7)
    assert [next_thing([each], NOW).has_begun for each in (soon, running)] == [False, True]
    away = next_thing([step(opens=-DAY), running], NOW, passed={7})
    assert (away.kind, away.step.kind) == ("card", "cards")
    assert next_thing([step("practice", opens=MINUTE, pk=7)], NOW, passed={7}).kind == "nothing"


def test_when_all_is_done_there_is_still_the_path_and_before_the_start_nothing():
    assert next_thing([step(done_at=NOW, opens=-DAY)], NOW).kind == "nothing"
    assert next_thing([step(done_at=NOW, opens=-DAY)], NOW).url
    assert next_thing([step("pulse", opens=90 * DAY)], NOW).kind == "nothing"  # asks their teams
    assert next_thing([], NOW).url == ""


def test_the_card_is_counted_from_one_and_the_ring_from_what_is_done():
    thing = next_thing([step(opens=-DAY, cards_done=2, cards_total=8, enrollment_id=9)], NOW)
    assert (thing.card.number, thing.card.percent) == (3, 25)
    assert thing.url.endswith("/9/5/")
    assert next_thing([], NOW).card is None


def test_this_week_leaves_out_the_next_thing_and_what_is_over():
    shown = today_of(
        step(pk=1, opens=-DAY),
        step("practice", pk=2, opens=DAY),
        step("coaching", pk=3, opens=-DAY),  # over, nobody ticked it off
        step(pk=4, opens=-30 * DAY, week=0),  # open since long: it stays, without a word of blame
        step("pulse", pk=5, opens=8 * DAY, week=2),
        step("kickoff", pk=6, opens=-DAY, done_at=NOW),
    )
    assert shown.next_thing.step.pk == 4
    assert [row.step.pk for row in shown.this_week] == [1, 6, 2]
    assert [row.state for row in shown.this_week] == ["now", "done", "ahead"]


def test_the_week_is_the_leaders_own():
    sunday_night = dt.datetime(2026, 9, 20, 23, 30, tzinfo=dt.UTC) - NOW
    steps = [step(pk=1), step("practice", pk=2, opens=sunday_night)]
    in_auckland = leader_today(steps, NOW, NOW.date(), ZoneInfo("Pacific/Auckland"))
    assert [row.step.pk for row in today_of(*steps).this_week] == [2]
    assert in_auckland.this_week == []  # Monday there


def test_the_strip_shows_what_comes_after_this_week_and_nothing_else_means_no_strip():
    shown = today_of(
        step("kickoff", pk=1, opens=-9 * DAY, week=0),
        step(pk=2, opens=-DAY, week=1),
        step("practice", pk=3, opens=7 * DAY, week=2, title="Listening"),
        step("pulse", pk=4, opens=90 * DAY, week=24),
        step("coaching", pk=5, opens=-DAY, week=1),
    )
    (strip,) = shown.strips
    assert strip.current_week == 1
    assert [(item.week, item.state) for item in strip.items] == [(1, "now"), (2, "ahead")]
    assert strip.items[-1].title == "Listening"
    assert today_of(step()).strips == []


def session(pk, starts, **fields):
    given = {"is_held": False, "leaders": 5, "scored": 0, **fields}
    starts_at = NOW + starts
    ends_at = starts_at + 45 * MINUTE
    return FacilitatedSession(
        pk=pk,
        title="",
        group="",
        cohort="",
        starts_at=starts_at,
        ends_at=ends_at,
        excused=0,
        **given,
    )


def test_a_facilitator_sees_the_running_session_first_and_what_waits():
    shown = facilitator_today(
        [
            session(1, -2 * DAY, is_held=True, scored=5),
            session(2, -2 * DAY, is_held=True, scored=3),
            session(3, -DAY, scored=5),  # nobody noted who was there
            session(4, -10 * MINUTE),
            session(5, DAY),
        ],
        NOW,
    )
    assert shown.next_session.pk == 4
    assert [row.pk for row in shown.later] == [5]
    assert [(row.pk, row.waiting) for row in shown.waiting] == [(2, 2), (3, 0)]
    assert facilitator_today([], NOW).next_session is None


@pytest.mark.parametrize(
    ("hour", "word"), [(3, "evening"), (4, "morning"), (12, "afternoon"), (18, "evening")]
)
def test_greeting(hour, word):
    assert greeting(hour) == word


def test_today_says_what_the_week_asks_for():
    today = today_of(
        step(opens=-DAY, minutes=24, cards_total=5, done_at=NOW),
        step("practice", opens=DAY, minutes=45),
        step("practice", opens=DAY, minutes=45, is_called_off=True),
        step(opens=-DAY, minutes=24, cards_total=0, done_at=NOW),
        step("coaching", opens=8 * DAY, minutes=30),
    )
    assert today.minutes == 24 + 45
