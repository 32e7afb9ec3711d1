"""When a mail that can wait leaves, by the clock of its reader."""

from __future__ import annotations

import datetime as dt

from messaging.quiet import MailRhythm, is_between

BERLIN = "Europe/Berlin"


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def test_what_is_due_at_night_leaves_in_the_morning_there() -> None:
    rhythm = MailRhythm(BERLIN, quiet_from=20, quiet_until=7)
    by_day = utc("2026-09-14T09:00")
    assert rhythm.leaves_at(by_day, by_day) == by_day
    for night in ("2026-09-14T18:00", "2026-09-14T23:30", "2026-09-15T04:59"):
        assert rhythm.leaves_at(utc(night), utc(night)) == utc("2026-09-15T05:00")
    assert MailRhythm(BERLIN).leaves_at(utc("2026-09-14T23:00"), by_day) == utc("2026-09-14T23:00")
    assert MailRhythm(quiet_from=20, quiet_until=7).leaves_at(
        utc("2026-09-14T23:00"), by_day
    ) == utc("2026-09-14T23:00")
    always = MailRhythm(BERLIN, quiet_from=7, quiet_until=7)
    assert always.leaves_at(utc("2026-09-14T01:00"), by_day) == by_day


def test_the_mail_of_a_day_leaves_once_at_half_past_nine() -> None:
    rhythm = MailRhythm(BERLIN, is_daily=True)
    at = utc("2026-09-14T07:30")
    assert rhythm.leaves_at(utc("2026-09-14T07:00"), utc("2026-09-14T07:00")) == at
    assert rhythm.leaves_at(at, at) == at, "it has waited"
    assert rhythm.leaves_at(at, utc("2026-09-14T09:00")) == utc("2026-09-14T09:00"), "or longer"
    late = utc("2026-09-14T07:31")
    assert rhythm.leaves_at(late, late) == utc("2026-09-15T07:30")


def test_a_pause_ends_on_its_day_in_the_morning() -> None:
    rhythm = MailRhythm(BERLIN, paused_until=dt.date(2026, 9, 21))
    now = utc("2026-09-14T09:00")
    assert rhythm.is_paused(now)
    assert rhythm.leaves_at(now, now) == utc("2026-09-21T07:00")
    over = utc("2026-09-21T07:00")
    assert not rhythm.is_paused(over)
    assert rhythm.leaves_at(now, over) == over
    assert not MailRhythm(BERLIN).is_paused(now)


def test_a_night_that_is_a_day_is_one_too() -> None:
    assert is_between(9, 8, 17)
    assert not is_between(17, 8, 17)
    assert is_between(3, 20, 7)
    assert is_between(21, 20, 7)
