"""What ties people to sessions that are still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.translation import ngettext

from people.models import Member
from people.personal import Tie
from practice.models import PracticeSession, SecondRater
from practice.states import SessionState


def ties_to_sessions(*, member: Member, now: dt.datetime) -> Iterator[Tie]:
    """Sessions ahead that somebody leads, or scores in as second rater."""
    ahead = {"state": SessionState.PLANNED, "starts_at__gt": now}
    led = PracticeSession.objects.filter(facilitator=member, **ahead)
    scored = SecondRater.objects.filter(
        rater=member, **{f"session__{name}": value for name, value in ahead.items()}
    ).annotate(pilot=F("session__group__cohort__name"))
    for name, count in _counted(led.annotate(pilot=F("group__cohort__name"))):
        words = ngettext(
            "They lead %(count)d session of %(pilot)s that is still to come. Somebody else has "
            "to lead it first.",
            "They lead %(count)d sessions of %(pilot)s that are still to come. Somebody else has "
            "to lead these first.",
            count,
        )
        yield Tie(words % {"count": count, "pilot": name}, hinders=True)
    for name, count in _counted(scored):
        words = ngettext(
            "They score as second rater in %(count)d session of %(pilot)s that is still to come. "
            "Choose somebody else first.",
            "They score as second rater in %(count)d sessions of %(pilot)s that are still to "
            "come. Choose somebody else first.",
            count,
        )
        yield Tie(words % {"count": count, "pilot": name}, hinders=True)


def _counted(rows: QuerySet[Any]) -> QuerySet[Any, tuple[str, int]]:
    return rows.order_by("pilot").values_list("pilot").annotate(Count("pk"))
