"""What follows from news about people, said by the apps above whom it concerns.

People knows no cohort and no session. Whoever does announces in announcements.py what follows; it
is carried out in the transaction of the change.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from typing import Protocol

from people.facts import Facts, facts_of
from people.models import Member


class News(enum.Enum):
    """What can happen to somebody who is known already."""

    NEW_ZONE = enum.auto()
    """Their clock is another one, whether they are here or have left."""
    RETURNED = enum.auto()
    """They had left and are back."""


class FollowUp(Protocol):
    """An operation of an app above; a fixed number of statements for any number of members."""

    def __call__(self, *, members: Sequence[Member], now: dt.datetime) -> object: ...


_follow_ups: dict[News, list[FollowUp]] = {news: [] for news in News}


def announce_follow_up(news: News, follow_up: FollowUp) -> None:
    """Say what follows from news; said twice it still follows once."""
    if follow_up not in _follow_ups[news]:
        _follow_ups[news].append(follow_up)


def follow_up_on(
    members: Sequence[Member], *, before: Mapping[int, Facts], now: dt.datetime
) -> None:
    """Carry out what follows from what was saved of members, in the transaction that saved it.

    `before` is what they were, without those who are new.
    """
    known = [
        (member, before[member.pk], facts_of(member)) for member in members if member.pk in before
    ]
    happened = {
        News.NEW_ZONE: [
            member for member, old, new in known if old["time_zone"] != new["time_zone"]
        ],
        News.RETURNED: [
            member for member, old, new in known if old["left_at"] and not new["left_at"]
        ],
    }
    for news, concerned in happened.items():
        for follow_up in _follow_ups[news] if concerned else ():
            follow_up(members=concerned, now=now)
