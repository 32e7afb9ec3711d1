"""What a coach reads on Monday beside their sessions: talks of the week, what waits."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from coaching.mails import TalkNews
from coaching.models import Talk
from coaching.querysets import TalkQuerySet
from coaching.waiting import LONG_AGO, steps_to_offer, talks_for_coach
from cohorts.models import PersonalStep
from cohorts.querysets import PersonalStepQuerySet
from messaging.text import absolute
from people.models import Member
from practice.week_parts import WeekEntry, WeekPart


def _agreed(first: dt.datetime, last: dt.datetime) -> TalkQuerySet:
    return Talk.objects.agreed_between(first, last).in_full()


def _tell_agreed(talk: Talk) -> WeekEntry:
    news = TalkNews(talk=talk, person=talk.coach, now=talk.proposed_at)
    line = f"{news.when}: {news.other.name}\n{news.page}"
    return WeekEntry(person=talk.coach, at=talk.starts_at or talk.proposed_at, line=line)


def _to_offer(first: dt.datetime, last: dt.datetime) -> PersonalStepQuerySet:
    return steps_to_offer(first - LONG_AGO, last)


def _tell_to_offer(step: PersonalStep) -> WeekEntry:
    enrollment = step.enrollment
    page = absolute(reverse("coaching:offer", args=[enrollment.pk]))
    line = f"{enrollment.member.name}\n{page}"
    return WeekEntry(person=_coach(step), at=step.opens_at, line=line, waits=True)


def _coach(step: PersonalStep) -> Member:
    if step.enrollment.coach is None:
        raise ValueError("a step without a coach waits for nobody")
    return step.enrollment.coach


def _waiting(_first: dt.datetime, _last: dt.datetime) -> TalkQuerySet:
    return talks_for_coach()


def _tell_waiting(talk: Talk) -> WeekEntry:
    news = TalkNews(talk=talk, person=talk.coach, now=talk.proposed_at)
    line = f"{news.other.name}\n{news.page}"
    return WeekEntry(person=talk.coach, at=talk.proposed_at, line=line, waits=True)


AGREED = WeekPart(
    heading=lambda: _("One-to-ones with their time:"),
    rows=_agreed,
    person="coach",
    tell=_tell_agreed,
)
TO_OFFER = WeekPart(
    heading=lambda: _("One-to-ones for which you offer times:"),
    rows=_to_offer,
    person="enrollment__coach",
    tell=_tell_to_offer,
)
WAITING = WeekPart(
    heading=lambda: _("One-to-ones that wait for a word from you:"),
    rows=_waiting,
    person="coach",
    tell=_tell_waiting,
)
