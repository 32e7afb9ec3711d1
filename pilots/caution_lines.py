"""Words of caution as the review tells them: those of a kind in one line, with how many they are
and the first of them; each of them behind it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from pilots.reviews import Caution, CautionKind, CautionLine
from practice.concerns import shortened
from ui.numbers import grouped

FIRST = 3
"""So many are named in the line."""
MOST_FOLDED = 40
"""So many stand behind it, one by one; more are counted."""
_HEADLINES: Mapping[CautionKind, Promise] = {
    CautionKind.CLASH: ngettext_lazy(
        "%(count)s time, somebody would be in two sessions at once: %(first)s.",
        "%(count)s times, somebody would be in two sessions at once: %(first)s.",
        "number",
    ),
    CautionKind.ELSEWHERE: ngettext_lazy(
        "%(count)s leader already takes part in another pilot: %(first)s.",
        "%(count)s leaders already take part in another pilot: %(first)s.",
        "number",
    ),
    CautionKind.SIZE: ngettext_lazy(
        "%(count)s group does not have four to six people: number %(first)s.",
        "%(count)s groups do not have four to six people: numbers %(first)s.",
        "number",
    ),
    CautionKind.MANAGER: ngettext_lazy(
        "%(count)s leader is in a group with their own manager: %(first)s.",
        "%(count)s leaders are in a group with their own manager: %(first)s.",
        "number",
    ),
    CautionKind.HOLIDAY: ngettext_lazy(
        "%(count)s day with sessions is a public holiday for somebody: %(first)s.",
        "%(count)s days with sessions are public holidays for somebody: %(first)s.",
        "number",
    ),
    CautionKind.OWN_GROUP: ngettext_lazy(
        "%(count)s person would facilitate their own group: %(first)s.",
        "%(count)s people would facilitate their own group: %(first)s.",
        "number",
    ),
    CautionKind.SECOND_RATER: ngettext_lazy(
        "%(count)s session has nobody free to score alongside: %(first)s.",
        "%(count)s sessions have nobody free to score alongside: %(first)s.",
        "number",
    ),
    CautionKind.ASKED_TWICE: ngettext_lazy(
        "%(count)s other pilot asks some of the same people in the same week: %(first)s.",
        "%(count)s other pilots ask some of the same people in the same week: %(first)s.",
        "number",
    ),
}


def bundled(cautions: Iterable[Caution]) -> list[CautionLine]:
    """In the order in which each kind comes first."""
    together: dict[CautionKind | str, list[Caution]] = {}
    for each in cautions:
        together.setdefault(each.kind or each.text, []).append(each)
    return [_line(kind, alike) for kind, alike in together.items()]


def _line(kind: CautionKind | str, alike: Sequence[Caution]) -> CautionLine:
    step = alike[0].step
    if not isinstance(kind, CautionKind) or len(alike) == 1:
        return CautionLine(step, alike[0].text)
    words = {"number": len(alike), "count": grouped(len(alike)), "first": _first(alike)}
    each = shortened([caution.text for caution in alike], MOST_FOLDED)
    return CautionLine(step, str(_HEADLINES[kind] % words), each)


def _first(alike: Sequence[Caution]) -> str:
    names = [each.about for each in alike]
    between = "; " if any("," in name for name in names) else ", "
    text, more = between.join(names[:FIRST]), len(names) - FIRST
    return _("%(names)s and %(count)s more") % {"names": text, "count": more} if more > 0 else text
