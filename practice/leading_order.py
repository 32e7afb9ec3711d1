"""In which order the people of a session lead: a line that goes on from session to session, so that
nobody always begins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence


def leading_order(
    seats: Sequence[int], went_first: Mapping[int, dt.datetime], wanted: Sequence[int] = ()
) -> list[int]:
    """The seats as they lead. Whoever went first in an earlier session, in whichever group, stands
    at the end of the line from then on: `went_first` says when they last did. The others keep their
    places, absent or not. `wanted` is what the facilitator said, and goes before.
    """
    line = [seat for seat in seats if seat not in went_first]
    line += sorted((seat for seat in seats if seat in went_first), key=went_first.__getitem__)
    chosen = [seat for seat in dict.fromkeys(wanted) if seat in line]
    return chosen + [seat for seat in line if seat not in chosen]


def earlier(order: Sequence[int], seat: int) -> list[int]:
    """The order in which somebody, not the first, changes places with whoever is before them."""
    place = order.index(seat)
    return [*order[: place - 1], seat, order[place - 1], *order[place + 1 :]]
