"""What waits for a coach: monthly talks that have no times yet, and talks that wait for a word."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from coaching.models import Talk
from coaching.querysets import TalkQuerySet
from coaching.states import TalkState
from cohorts.models import Cohort, PersonalStep
from cohorts.querysets import PersonalStepQuerySet, taking_part
from programs.cadence import StepKind

LONG_AGO = dt.timedelta(days=30)
"""A month's talk that was never had gives way to the next one."""


def steps_to_offer(first: dt.datetime, last: dt.datetime) -> PersonalStepQuerySet:
    """Monthly talks that open between two moments, of leaders whose coach is there, for which no
    times are offered; in order.
    """
    standing = Talk.objects.open().filter(personal_step=OuterRef("pk"))
    steps = PersonalStep.objects.filter(
        ~Exists(standing),
        taking_part("enrollment__"),
        step__kind=StepKind.COACHING,
        done_at=None,
        is_called_off=False,
        opens_at__range=(first, last),
        enrollment__coach__left_at=None,
        enrollment__coach__isnull=False,
        enrollment__cohort__state=Cohort.State.RUNNING,
    )
    related = steps.select_related("step", "enrollment__member", "enrollment__coach")
    return related.order_by("opens_at", "enrollment__member__folded", "pk")


def talks_for_coach() -> TalkQuerySet:
    """Talks in which the coach is to say something: the leader offers times, none of the times
    fits, or it is over and nobody said how it went.
    """
    unheard = Q(state=TalkState.AGREED, starts_at__lt=Now())
    leader_offers = Q(offered_by=F("enrollment__member"))
    declined = Q(state=TalkState.PROPOSED, offered=[])
    found = Talk.objects.standing().in_full().filter(unheard | leader_offers | declined)
    return found.order_by("proposed_at", "pk")
