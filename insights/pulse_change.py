"""The latest pulse beside the one that was asked before the first module, or why not. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.languages import in_language
from measurement.effects import difference
from measurement.estimates import Estimate
from surveys.results import ItemResult, WaveResults, reason_text


@dataclass(frozen=True, kw_only=True)
class ItemChange:
    """One question before and now; without figures where one of the two is hidden."""

    text: str
    before: Estimate | None
    after: Estimate | None
    hidden_reason: str

    @property
    def change(self) -> Estimate | None:
        """How far the mean has moved, with its interval."""
        if self.before is None or self.after is None:
            return None
        return difference(self.before, self.after)


@dataclass(frozen=True, kw_only=True)
class PulseChange:
    """Two waves side by side; without items it says why there are none."""

    before: WaveResults | None = None
    after: WaveResults | None = None
    items: tuple[ItemChange, ...] = ()
    why_not: str = ""


def pulse_change(
    waves: Sequence[WaveResults],
    closed: Sequence[WaveResults],
    language: str,
) -> PulseChange:
    """All waves in order, and those that have closed with figures."""
    if not any(wave.is_baseline for wave in waves):
        return PulseChange(
            why_not=_(
                "Nobody was asked before the first cards opened, so there is nothing to set the "
                "pulses beside: how the teams were before, they cannot tell."
            )
        )
    asked = [wave for wave in closed if wave.is_baseline]
    if not asked or closed[-1] == asked[-1]:
        return PulseChange(
            why_not=_(
                "The pulse that asks before the first cards open is the baseline. Later ones are "
                "set beside it here, once they have closed."
            )
        )
    before, after = asked[-1], closed[-1]
    return PulseChange(before=before, after=after, items=_items(before, after, language))


def _items(before: WaveResults, after: WaveResults, language: str) -> tuple[ItemChange, ...]:
    if before.overall is None or after.overall is None:
        return ()
    then = {item.item_id: item for item in before.overall.items}
    return tuple(
        _item(then[item.item_id], item, after.minimum, language)
        for item in after.overall.items
        if item.item_id in then
    )


def _item(then: ItemResult, now: ItemResult, minimum: int, language: str) -> ItemChange:
    return ItemChange(
        text=in_language(now.text, language),
        before=_estimate(then),
        after=_estimate(now),
        hidden_reason=reason_text(now.hidden_because or then.hidden_because, minimum),
    )


def _estimate(item: ItemResult) -> Estimate | None:
    if item.n is None or item.mean is None or item.low is None or item.high is None:
        return None
    return Estimate(item.n, item.mean, item.low, item.high)
