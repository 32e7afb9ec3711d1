"""Addresses of pages with numbers in them, found once: to look one up takes Django longer than to
draw a line of a list.
"""

from __future__ import annotations

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

STAND_IN = 1_979_000_000
"""Nothing has so high a number."""
_known: dict[object, str | None] = {}
"""What was asked for -> the address with places for its numbers; None where it depends on them."""


def address(name: str, *numbers: object) -> str:
    """What Django's reverse() says. Raises NoReverseMatch."""
    if any(type(each) is not int or each < 0 for each in numbers):
        return reverse(name, args=numbers)
    key = name, len(numbers), get_urlconf(), get_script_prefix()
    if key not in _known:
        _known[key] = _with_places(name, len(numbers))
    pattern = _known[key]
    return reverse(name, args=numbers) if pattern is None else pattern % numbers


def _with_places(name: str, count: int) -> str | None:
    stand_ins = [STAND_IN + place for place in range(count)]
    try:
        found = reverse(name, args=stand_ins).replace("%", "%%")
    except NoReverseMatch:
        return None
    if [found.count(str(each)) for each in stand_ins] != [1] * count:
        return None
    places = [found.index(str(each)) for each in stand_ins]
    if places != sorted(places):
        return None
    for each in stand_ins:
        found = found.replace(str(each), "%d")
    return found
