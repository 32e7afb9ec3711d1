"""What ties people to sessions that are still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils.translation import ngettext

from people.models import Member
from people.personal import Tie
from practice.models import PracticeSession
from practice.states import SessionState


def ties_to_sessions(*, member: Member, now: dt.datetime) -> Iterator[Tie]:
    """Sessions ahead that somebody leads, or scores in as second rater."""
    ahead = Q(state=SessionState.PLANNED, starts_at__gt=now)
    led = PracticeSession.objects.filter(ahead, facilitator=member)
    pilots = led.order_by("group__cohort").values_list("group__cohort__name")
    for name, count in pilots.annotate(Count("pk")):
        words = ngettext(
            "They lead %(count)d session of %(pilot)s that is still to come. Somebody else has "
            "to lead it first.",
            "They lead %(count)d sessions of %(pilot)s that are still to come. Somebody else has "
            "to lead these first.",
            count,
        )
        yield Tie(words % {"count": count, "pilot": name}, hinders=True)
    scored = PracticeSession.objects.filter(ahead, second__rater=member)
    pilots = scored.order_by("group__cohort").values_list("group__cohort__name")
    for name, count in pilots.annotate(Count("pk")):
        words = ngettext(
            "They score as second rater in %(count)d session of %(pilot)s that is still to come. "
            "Choose somebody else first.",
            "They score as second rater in %(count)d sessions of %(pilot)s that are still to "
            "come. Choose somebody else first.",
            count,
        )
        yield Tie(words % {"count": count, "pilot": name}, hinders=True)
