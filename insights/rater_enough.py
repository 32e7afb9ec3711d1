"""What figures about raters can hold so far, and what would be enough, in words. Pure."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.agreement import RatersFound
from measurement.severity import TOLD
from ui.numbers import number

SEEN_FROM = 50
"""Role-plays of which one in ten would be five: fewer may have none that lies far from the others,
and nothing in them shows it (see measurement.icc).
"""


def severity_enough(found: RatersFound) -> str:
    """How far raters are told apart, and what it takes; '' where nothing says so."""
    if found.separation is None:
        return ""
    known = {"correlation": number(found.separation, 2), "told": number(TOLD, 2)}
    if found.separation >= TOLD or found.twice_enough <= found.doubled:
        return (
            _(
                "Enough role-plays were scored twice to tell raters apart: where they differ as "
                "raters usually do, such figures correlate at about %(correlation)s with how "
                "severe they are."
            )
            % known
        )
    roughly = _(
        "So few role-plays scored twice tell raters apart only roughly: where they differ as "
        "raters usually do, such figures correlate at about %(correlation)s with how severe "
        "they are. The intervals hold. For %(told)s it takes about %(enough)s role-plays scored "
        "twice."
    ) % {**known, "enough": found.twice_enough}
    return f"{roughly} {_sessions_more(found)}".strip()


def _sessions_more(found: RatersFound) -> str:
    """What is missing in sessions as large as those in which two scored; '' where none is known."""
    if not found.twice_sessions:
        return ""
    each = found.doubled / found.twice_sessions
    more = math.ceil((found.twice_enough - found.doubled) / each)
    return ngettext(
        "That is about %(count)s more session in which a second rater scores everybody.",
        "That is about %(count)s more sessions in which a second rater scores everybody.",
        more,
    ) % {"count": more}


def correlations_enough(found: RatersFound) -> str:
    """Where few role-plays carry the correlations, or so few were scored that nobody can tell; ''
    where neither is so.
    """
    one = found.agreement_one
    if one.value is None:
        return ""
    if found.all_enough <= one.n:
        return _unseen() if one.n < SEEN_FROM else ""
    return _(
        "A few role-plays lie far from all others and carry these three. How often that "
        "happens, so few cannot say: of such intervals 80 to 90 in 100 hold the truth instead "
        "of 95. It takes about %(enough)s role-plays that every rater scored."
    ) % {"enough": found.all_enough}


def _unseen() -> str:
    return _(
        "It takes about %(number)s role-plays to tell whether one in ten lies far from all "
        "others. With fewer, where that is so, 80 to 90 in 100 of these intervals hold the "
        "truth instead of 95; least where none of those was met, which nothing in the levels "
        "shows."
    ) % {"number": SEEN_FROM}
