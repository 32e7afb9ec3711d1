"""Addresses as Django makes them; the page that it names is looked for once, not for each row of a
list.
"""

from __future__ import annotations

import functools

from django.urls import reverse

STAND_IN = 1_979_000_000
"""No address has so high a number in its words."""


def address(name: str, *args: object) -> str:
    """The path of a page, `reverse(name, args=args)`. Raises NoReverseMatch when the arguments do
    not fit.
    """
    for arg in args:
        if type(arg) is not int or arg < 0:
            return reverse(name, args=args)
    return _path(name, len(args)) % args


@functools.lru_cache(maxsize=1024)
def _path(name: str, count: int) -> str:
    """With %d where a number stands."""
    stand_ins = range(STAND_IN, STAND_IN + count)
    path = reverse(name, args=stand_ins).replace("%", "%%")
    for stand_in in stand_ins:
        path = path.replace(str(stand_in), "%d")
    return path
