"""Pages above, by name: who stands below asks for an address without knowing who brings the page.

Apps announce in their announcements.py (loaded once at start) what they bring:
announce_places({"results of a cohort": "insights:pilot"}). A name that nobody announced has no
address, so that the link to it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from common.addresses import address

_places: dict[str, str] = {}


def announce_places(places: Mapping[str, str]) -> None:
    """Say under which URL names these places are found; a later announcement replaces the first."""
    _places.update(places)


def place(name: str, *args: object) -> str:
    """The path of a place, '' when nobody brings it. Raises NoReverseMatch when the arguments do
    not fit.
    """
    return address(_places[name], *args) if name in _places else ""
