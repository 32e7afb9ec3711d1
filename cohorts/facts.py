"""What rules may ask about leaders: the registry in which apps above announce which facts they can
tell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping

from programs.content.paths import FactAsked, PathFact

Told = Mapping[int, str | int]
"""By id of a member; whoever nothing is known about is left out."""
Telling = Callable[[Collection[int], str, dt.datetime], Told]
"""(ids of members, what the fact is about or '', now) -> what is known. One statement or a few,
whatever the number of members.
"""

_told_by: dict[PathFact, Telling] = {}


def announce_fact(fact: PathFact, telling: Telling) -> None:
    """Say how a fact is found out; a second announcement replaces the first."""
    _told_by[fact] = telling


def facts_of(
    members: Collection[int], asked: Collection[FactAsked], now: dt.datetime
) -> dict[int, dict[FactAsked, str | int]]:
    """What is known about each of these members, of all that is asked."""
    found: dict[int, dict[FactAsked, str | int]] = {pk: {} for pk in members}
    for fact, of in asked:
        for pk, value in _told_by[fact](members, of, now).items():
            found[pk][fact, of] = value
    return found
