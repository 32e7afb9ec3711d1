"""The facts that a member's own record and plans tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from cohorts.facts import Telling, Told
from cohorts.models import PersonalStep
from people.models import Member
from programs.cadence import StepKind
from programs.content.paths import NO, YES, PathFact
from programs.succession import ever_called

FIELDS = {
    PathFact.AUDIENCE: "audience",
    PathFact.DEPARTMENT: "department",
    PathFact.LOCATION: "location",
    PathFact.LANGUAGE: "language",
}


def telling_field(fact: PathFact) -> Telling:
    """Tells a word that stands with each member; an empty one says nothing. One query."""

    def tell(members: Collection[int], _of: str, _now: dt.datetime) -> Told:
        words = Member.objects.filter(pk__in=members).values_list("pk", FIELDS[fact])
        return {pk: word for pk, word in words if word}

    return tell


def months_since_hired(members: Collection[int], today: dt.date) -> Told:
    """Whole months, by today's date in the portal's own zone; whoever comes later has 0. One
    query.
    """
    hired = Member.objects.filter(pk__in=members, hired_on__isnull=False)
    return {
        pk: months_between(hired_on, today)
        for pk, hired_on in hired.values_list("pk", "hired_on")
        if hired_on is not None
    }


def months_between(first: dt.date, last: dt.date) -> int:
    """Whole calendar months; never negative."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(0, months - (last.day < first.day))


def completed(members: Collection[int], module: str) -> Told:
    """Whether they finished the cards of a module of that name in any program, once. One query."""
    done = PersonalStep.objects.filter(
        ever_called(module, "step__module"),
        enrollment__member__in=members,
        step__kind=StepKind.CARDS,
        done_at__isnull=False,
        cards_done__gt=0,
    )
    finished = set(done.values_list("enrollment__member", flat=True))
    return {pk: YES if pk in finished else NO for pk in members}
