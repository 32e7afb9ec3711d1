"""Which country a time zone lies in, as the zone database says."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import resources

LINK = "L"
"""How a line begins that gives a zone another name."""


def country_of(zone: str) -> str:
    """The ISO code of the country that a zone is the clock of; '' where it is none's, as UTC is.

    A zone that went by another name before is looked up under the one it has now.
    """
    return _countries().get(_renamed().get(zone, zone), "")


@functools.cache
def _countries() -> Mapping[str, str]:
    return {zone: country for country, _place, zone, *_comment in _columns("zone.tab", "\t")}


@functools.cache
def _renamed() -> Mapping[str, str]:
    """Old name -> the zone of it that has a country."""
    lines = _columns("tzdata.zi", " ")
    links = {columns[2]: columns[1] for columns in lines if columns[0] == LINK}
    return {old: new for old, new in links.items() if old not in _countries()}


def _columns(name: str, separator: str) -> Iterator[list[str]]:
    """The lines of a table of the zone database; the package has it on machines that do not."""
    text = (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return (line.split(separator) for line in text.splitlines() if not line.startswith("#"))
