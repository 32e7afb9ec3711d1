"""For how many leaders a rule acts that goes by what belongs to each of them, said so that it tells
about none: exact counts of two rules that differ by one leader would tell that leader's level.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _

FEW, LEAST = 5, 10
"""Below the one nobody is counted; below the other it is not even said that it is a few."""


class PrivateCount(StrEnum):
    """Where no number is said."""

    HIDDEN = "hidden"
    FEW = "few"
    MOST = "most"


def coarse(count: int, of: int) -> PrivateCount | int:
    """A number of people out of so many whom it could be, in steps of five."""
    if of < LEAST:
        return PrivateCount.HIDDEN
    if count < FEW:
        return PrivateCount.FEW
    return PrivateCount.MOST if count > of - FEW else count // FEW * FEW


def private_words(count: PrivateCount | int) -> str:
    """The same in words."""
    if count == PrivateCount.HIDDEN:
        return _("it could concern fewer than ten")
    if count == PrivateCount.FEW:
        return _("fewer than five leaders")
    if count == PrivateCount.MOST:
        return _("nearly everybody whom it could concern")
    return _("at least %(count)s leaders") % {"count": count}
