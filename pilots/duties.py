"""What a coach or facilitator has to do in pilots, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from cohorts.models import CoachTally
from people.leaving import Duty
from people.models import Member
from practice.models import PracticeSession


def duties_in_pilots(*, member: Member, now: dt.datetime) -> Iterator[Duty]:
    """Leaders that they coach and coming sessions that they facilitate, pilot by pilot."""
    coached = CoachTally.objects.of_coach(member).order_by("cohort__name", "cohort")
    for pk, name, count in coached.values_list("cohort", "cohort__name", "leaders"):
        words = ngettext(
            "%(count)d leader of “%(pilot)s” will have no coach. Open talks are called off.",
            "%(count)d leaders of “%(pilot)s” will have no coach. Open talks are called off.",
            count,
        )
        yield _duty(member, pk, name, words % {"count": count, "pilot": name})
    led = PracticeSession.objects.still_to_come(now).filter(facilitator=member)
    pilots = led.order_by("group__cohort__name", "group__cohort")
    named = pilots.values_list("group__cohort", "group__cohort__name")
    for pk, name, count in named.annotate(Count("pk")):
        words = ngettext(
            "%(count)d coming session of “%(pilot)s” has nobody to facilitate it then. It stays in "
            "the calendars.",
            "%(count)d coming sessions of “%(pilot)s” have nobody to facilitate them then. They "
            "stay in the calendars.",
            count,
        )
        yield _duty(member, pk, name, words % {"count": count, "pilot": name})


def _duty(member: Member, cohort: int, name: str, words: str) -> Duty:
    return Duty(words, name, reverse("pilots:succeed", args=[cohort, member.pk]))
