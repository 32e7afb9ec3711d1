"""As what somebody can be reached by mail: a leader, a sponsor, a rater, and nothing that they are
not. Each kind of mail says whom it reaches, and each app here who is that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from django.db.models import Q
from django.db.models.functions import Lower

from messaging.models import Message
from messaging.notifications import AnyNotification, declared

MEMBER, ACCOUNT = "member", "account"
"""Whoever belongs to an organization, and whoever can sign in. What else somebody is has the name
of their role, or one that its app makes up.
"""


class ReachedAs(Protocol):
    """A query of an app above: what somebody is there, in a fixed number of statements."""

    def __call__(self, *, address: str, people: Collection[int]) -> Iterable[str]: ...


_known: list[ReachedAs] = []


def announce_readers(readers: ReachedAs) -> None:
    """Say who knows what somebody is; said twice it counts once."""
    if readers not in _known:
        _known.append(readers)


def readers_of(address: str, people: Collection[int]) -> set[str]:
    """All that somebody is now, by their address in small letters and as these members."""
    found = set[str]()
    for readers in _known:
        found.update(readers(address=address, people=people))
    return found


def kinds_reaching(address: str, people: Collection[int]) -> list[AnyNotification]:
    """What can reach them now, and what has: nobody gets mail of a kind that they cannot find."""
    mine, had = readers_of(address, people), _had(address, people)
    return [each for each in declared() if each.name in had or not mine.isdisjoint(each.reaches)]


def _had(address: str, people: Collection[int]) -> set[str]:
    to_nobody_here = Message.objects.alias(small=Lower("to_address")).filter(
        person_id=None, small=address
    )
    had = Message.objects.filter(Q(person_id__in=people)).values("kind").distinct()
    return set(had.union(to_nobody_here.values("kind")).values_list("kind", flat=True))
