"""The latest pulse beside the baseline, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from insights.formatting import interval, signed
from insights.pulse_change import ItemChange
from insights.results import Results
from measurement.estimates import Estimate
from ui.numbers import number


@dataclass(frozen=True, kw_only=True)
class PulseLine:
    """One question before the first module and in the latest pulse."""

    text: str
    before: str = ""
    after: str = ""
    change: str = ""
    interval: str = ""
    reading: str = ""
    hidden: str = ""


def change_lines(results: Results) -> list[PulseLine]:
    """The latest pulse beside the baseline, question by question."""
    return [_change_line(item) for item in results.pulses.change.items]


def _change_line(item: ItemChange) -> PulseLine:
    change = item.change
    if item.before is None or item.after is None or change is None:
        return PulseLine(text=item.text, hidden=item.hidden_reason)
    if change.low <= 0 <= change.high:
        reading = _("may be no change at all")
    else:
        reading = _("higher than before") if change.low > 0 else _("lower than before")
    return PulseLine(
        text=item.text,
        before=_of_so_many(item.before),
        after=_of_so_many(item.after),
        change=signed(change.value, 1),
        interval=interval(change.low, change.high, 1),
        reading=reading,
    )


def _of_so_many(estimate: Estimate) -> str:
    return _("%(mean)s, n = %(n)s") % {"mean": number(estimate.value), "n": estimate.n}
