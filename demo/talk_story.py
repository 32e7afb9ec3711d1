"""Talks between leaders and coaches: two that were had, one that is agreed, one to be answered."""

from __future__ import annotations

import datetime as dt

from coaching.free import free_slots
from coaching.models import Commitment, Talk
from coaching.operations import choose_time, mark_held, propose_talk
from cohorts.models import Cohort, PersonalStep
from demo.talk_words import say_in, say_what_about
from programs.cadence import StepKind

MINUTES = 30
LINK = "https://meet.northwind.example/one-to-one"
ASKED_BEFORE = dt.timedelta(days=3)


def hour_of_talk(personal: PersonalStep, since: dt.datetime) -> dt.datetime | None:
    """When a talk could end, from a moment on, at an hour at which both of them work."""
    leader, coach = personal.enrollment.member, personal.enrollment.coach
    if coach is None:
        return None
    asked_at = since - ASKED_BEFORE
    times = free_slots(leader, coach, now=asked_at, since=since, minutes=MINUTES)
    return times[0] + dt.timedelta(minutes=MINUTES) if times else None


def had_talk(personal: PersonalStep, now: dt.datetime) -> None:
    """A talk that ends at this moment: offered and agreed some days ago, and held."""
    asked_at, starts_at = now - ASKED_BEFORE, now - dt.timedelta(minutes=MINUTES)
    talk = _offer(personal, [starts_at], asked_at)
    if talk is not None:
        leader = personal.enrollment.member
        choose_time(talk=talk, starts_at=starts_at, by=leader, now=asked_at)
        if not Commitment.objects.filter(enrollment__cohort=personal.enrollment.cohort).exists():
            say_in(talk, now)
        mark_held(talk=talk, by=talk.coach, now=now)


def talks_ahead(cohort: Cohort, now: dt.datetime) -> None:
    """Of the first who have a talk before them, one chooses a time at once and one has not yet."""
    steps = PersonalStep.objects.filter(
        enrollment__cohort=cohort, step__kind=StepKind.COACHING, done_at=None, talks=None
    )
    listed = steps.select_related("enrollment__member", "enrollment__coach", "enrollment__cohort")
    ahead = list(listed.order_by("step__position", "enrollment")[:2])
    for personal, is_chosen in zip(ahead, (True, False), strict=False):
        enrollment = personal.enrollment
        if enrollment.coach is not None:
            since = now + dt.timedelta(days=7 - now.weekday())
            times = free_slots(
                enrollment.member, enrollment.coach, now=now, since=since, minutes=MINUTES
            )
            talk = _offer(personal, times, now - dt.timedelta(hours=20))
            if is_chosen and talk is not None:
                choose_time(talk=talk, starts_at=times[0], by=enrollment.member, now=now)
                say_what_about(talk, now)


def _offer(personal: PersonalStep, times: list[dt.datetime], now: dt.datetime) -> Talk | None:
    enrollment = personal.enrollment
    if enrollment.coach is None or not times:
        return None
    return propose_talk(
        enrollment=enrollment,
        step=personal,
        times=times,
        minutes=MINUTES,
        link=LINK,
        by=enrollment.coach,
        now=now,
    )
