"""What a coach, facilitator or second rater has to do in pilots, said before they are marked as
left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import CoachTally
from people.leaving import Duty
from people.models import Member
from practice.models import PracticeSession
from practice.querysets import SessionQuerySet


def duties_in_pilots(*, member: Member, now: dt.datetime) -> Iterator[Duty]:
    """Leaders that they coach, and coming sessions that they facilitate or score alongside in,
    pilot by pilot.
    """
    coached = CoachTally.objects.of_coach(member).order_by("cohort__name", "cohort")
    for pk, name, count in coached.values_list("cohort", "cohort__name", "leaders"):
        words = ngettext(
            "%(count)d leader of “%(pilot)s” will have no coach. Open talks are called off.",
            "%(count)d leaders of “%(pilot)s” will have no coach. Open talks are called off.",
            count,
        )
        yield _duty(member, pk, name, words % {"count": count, "pilot": name})
    led = PracticeSession.objects.still_to_come(now).filter(facilitator=member)
    for pk, name, count in _by_pilot(led):
        words = ngettext(
            "%(count)d coming session of “%(pilot)s” has nobody to facilitate it then. It stays in "
            "the calendars.",
            "%(count)d coming sessions of “%(pilot)s” have nobody to facilitate them then. They "
            "stay in the calendars.",
            count,
        )
        yield _duty(member, pk, name, words % {"count": count, "pilot": name})
    beside = PracticeSession.objects.still_to_come(now).filter(second__rater=member)
    for pk, name, count in _by_pilot(beside):
        words = ngettext(
            "%(count)d coming session of “%(pilot)s” has no second rater then: its leaders get "
            "the levels of one person.",
            "%(count)d coming sessions of “%(pilot)s” have no second rater then: their leaders get "
            "the levels of one person.",
            count,
        )
        yield _duty(member, pk, name, words % {"count": count, "pilot": name})


def _by_pilot(sessions: SessionQuerySet) -> Iterable[tuple[int, str, int]]:
    """(number, name, how many sessions) of each pilot."""
    named = sessions.order_by("group__cohort__name", "group__cohort")
    listed = named.values_list("group__cohort", "group__cohort__name")
    return listed.annotate(Count("pk"))


def _duty(member: Member, cohort: int, name: str, words: str) -> Duty:
    url = reverse("pilots:succeed", args=[cohort, member.pk])
    return Duty(words, _("Choose who takes over"), name, url)
