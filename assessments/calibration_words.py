"""What a round came to, in words: figures with what was asked, and where somebody's eye leans."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.calibration import UNBOUNDED, GateLine, Measure
from common.records import dataclass
from ui.numbers import number

SLIGHT = 0.1
"""Levels; below it a rater gives as much as the panel on the whole, however far each level is."""


@dataclass(frozen=True, kw_only=True)
class GateWords:
    """One thing that a gate asks."""

    name: str
    reached: str
    asked: str
    is_met: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LeaningWords:
    """Where somebody's eye leans on one criterion."""

    now: str
    before: str
    """How it was the round before; '' after the first."""


def words_of(line: GateLine) -> GateWords:
    """What was asked, and what was reached."""
    name, reached, asked = _WORDS[line.measure](line)
    note = ""
    if line.reached is None:
        note = _(
            "Both sides gave one and the same level everywhere, so there is nothing to work "
            "out. It is not counted."
        )
    return GateWords(name=name, reached=reached, asked=asked, is_met=line.is_met, note=note)


def _percent(line: GateLine) -> tuple[str, str]:
    reached = _("%(percent)s%%") % {"percent": int(line.reached or 0)}
    return reached, _("at least %(percent)s%%") % {"percent": line.asked}


def _exact(line: GateLine) -> tuple[str, str, str]:
    return _("The panel's level"), *_percent(line)


def _adjacent(line: GateLine) -> tuple[str, str, str]:
    return _("At most one level away"), *_percent(line)


def _widest(line: GateLine) -> tuple[str, str, str]:
    text = ngettext("%(count)s level", "%(count)s levels", int(line.reached or 0))
    reached = text % {"count": int(line.reached or 0)}
    text = ngettext("at most %(count)s level", "at most %(count)s levels", line.asked)
    asked = _("any") if line.asked >= UNBOUNDED else text % {"count": line.asked}
    return _("The largest miss"), reached, asked


def _kappa(line: GateLine) -> tuple[str, str, str]:
    reached = _("not defined") if line.reached is None else number(line.reached / 100, 2)
    asked = _("at least %(value)s") % {"value": number(line.asked / 100, 2)}
    return _("Beyond chance (quadratic kappa)"), reached, asked


_WORDS = {
    Measure.EXACT: _exact,
    Measure.ADJACENT: _adjacent,
    Measure.WIDEST: _widest,
    Measure.KAPPA: _kappa,
}


def leaning_words(
    names: Mapping[str, str], now: Mapping[str, float], before: Mapping[str, float] | None
) -> list[LeaningWords]:
    """A line for each criterion; `names` are what criteria are called, in their order."""
    return [
        LeaningWords(
            now=_leans(name, now[slug]),
            before=_leaned(before[slug]) if before and slug in before else "",
        )
        for slug, name in names.items()
        if slug in now
    ]


def _leans(name: str, lean: float) -> str:
    if abs(lean) < SLIGHT:
        text = _("On “%(criterion)s” you lean neither way.")
    elif lean > 0:
        text = _("You gave %(much)s more than the panel on “%(criterion)s”.")
    else:
        text = _("You gave %(much)s less than the panel on “%(criterion)s”.")
    return text % {"much": how_much(lean), "criterion": name}


def _leaned(lean: float) -> str:
    if abs(lean) < SLIGHT:
        return _("The time before, you leaned neither way.")
    if lean > 0:
        text = _("The time before, it was %(much)s more.")
    else:
        text = _("The time before, it was %(much)s less.")
    return text % {"much": how_much(lean)}


def how_much(lean: float) -> str:
    """A distance in levels as people say it; the nearest of a few."""
    steps = {
        0.125: _("an eighth of a level"),
        0.25: _("a quarter of a level"),
        1 / 3: _("a third of a level"),
        0.5: _("half a level"),
        2 / 3: _("two thirds of a level"),
        0.75: _("three quarters of a level"),
        1.0: _("a level"),
        1.5: _("a level and a half"),
        2.0: _("two levels or more"),
    }
    return steps[min(steps, key=lambda step: abs(step - abs(lean)))]
