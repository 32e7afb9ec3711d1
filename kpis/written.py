"""Values of KPIs as people read them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from common.records import dataclass
from kpis.findings import ChangeFound, KpiResult
from kpis.models import Kpi
from kpis.states import KpiKind
from ui.numbers import DASH, number

PERCENT = 100
DIGITS = ((100, 0), (10, 1), (0.1, 2), (0.01, 3))
"""Decimal places of values from so large on."""
MOST_DIGITS = 4


@dataclass(frozen=True)
class Written:
    """How the values of one KPI are written: a share in percent, others by how large they are."""

    is_share: bool
    digits: int
    unit: str
    short_unit: str = ""
    """Right behind a difference; '' where the unit takes a sentence."""

    @property
    def scale(self) -> float:
        """What a value is multiplied by."""
        return PERCENT if self.is_share else 1.0

    @property
    def suffix(self) -> str:
        """Right behind a number."""
        return _("%(number)s%%") % {"number": ""} if self.is_share else ""

    def value(self, value: float | None) -> str:
        """31.9%; 9.18; a dash for nothing."""
        return DASH if value is None else number(self.scale * value, self.digits) + self.suffix

    def scaled(self, values: Iterable[float | None]) -> tuple[float | None, ...]:
        """As a picture draws them."""
        return tuple(None if value is None else self.scale * value for value in values)

    def signed(self, value: float) -> str:
        """+0.31; a difference of shares is in points of percent."""
        rounded = round(self.scale * value, self.digits) or 0.0
        return ("+" if rounded > 0 else "") + number(rounded, self.digits)

    def change(self, found: ChangeFound) -> str:
        """-1.04 (-1.31 to -0.78), with its unit."""
        said = {
            "value": f"{self.signed(found.value)} {self.short_unit}".strip(),
            "low": self.signed(found.low),
            "high": self.signed(found.high),
        }
        return _("%(value)s (95%% interval %(low)s to %(high)s)") % said


def written(result: KpiResult) -> Written:
    """By where it stands."""
    known = result.before or next((line.pilot for line in result.lines if line.pilot), None)
    return _written(known or 1.0, result.kind, result.unit, result.per_head)


def written_as(kpi: Kpi, known: float) -> Written:
    """Of a KPI itself, where its values are about this large."""
    per_head = kpi.divided_by.name if kpi.divided_by else ""
    return _written(known, KpiKind(kpi.kind), kpi.unit, per_head)


def _written(known: float, kind: KpiKind, unit: str, per_head: str) -> Written:
    if kind == KpiKind.SHARE:
        points = _("percentage points")
        return Written(is_share=True, digits=1, unit=unit_of(kind, unit, ""), short_unit=points)
    digits = next((digits for least, digits in DIGITS if abs(known) >= least), MOST_DIGITS)
    short = "" if per_head else unit
    unit = unit_of(kind, unit, per_head)
    return Written(is_share=False, digits=digits, unit=unit, short_unit=short)


def unit_of(kind: KpiKind, unit: str, per_head: str) -> str:
    """Of one value, as it is reckoned with: a count by month and head."""
    if kind == KpiKind.SHARE:
        return (_("percent %(unit)s") % {"unit": unit}).strip()
    if not per_head:
        return unit
    said = {"unit": unit, "heads": per_head}
    return (_("%(unit)s a month, divided by “%(heads)s”") % said).strip()


def better_or_worse(value: float) -> str:
    """11.4% better, counted the good way."""
    rounded = round(value, 1) or 0.0
    share = _("%(number)s%%") % {"number": number(abs(rounded))}
    if not rounded:
        return share
    return (_("%(share)s better") if rounded > 0 else _("%(share)s worse")) % {"share": share}


def good_interval(found: ChangeFound) -> str:
    """Of a figure in percent, with what it is."""
    return _("95%% interval: %(ends)s") % {"ends": good_ends(found.low, found.high)}


def good_ends(lower: float, upper: float) -> str:
    """Both ends in percent: 8.5 to 14.2% better; 9.1% worse to 30.7% better."""
    low, high = round(lower, 1), round(upper, 1)
    if low > 0 < high:
        words = {"low": number(low), "high": better_or_worse(high)}
    elif low < 0 > high:
        words = {"low": number(-high), "high": better_or_worse(low)}
    else:
        words = {"low": better_or_worse(low), "high": better_or_worse(high)}
    return _("%(low)s to %(high)s") % words
