"""Two waves side by side: the latest and the one before the first module, the latest and the one
before it; or why not. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from django.utils.translation import gettext as _

from common.records import dataclass
from measurement.estimates import Estimate
from surveys.results import ItemResult, WaveResults, reason_text
from surveys.shifts import QuestionMean, shift
from surveys.turnover import Turnover, turnover

SAME = 0.9
"""So many of those who are asked are asked in both: then groups that are cut in another way, by
departments with other names, are the same people.
"""
Common = Mapping[tuple[int, int], int]
"""(earlier wave, later wave) -> how many are asked in both."""


@dataclass(frozen=True, kw_only=True)
class ItemChange:
    """One question before and now, over the groups that are shown both times; without figures where
    there are none.
    """

    text: str
    before: QuestionMean | None = None
    after: QuestionMean | None = None
    is_all: bool = True
    """Whether that is every group that is shown in either."""
    hidden_reason: str = ""
    is_apart: bool = False
    """Whether the reason is that no group of one is a group of the other: nothing is protected."""

    @property
    def change(self) -> Estimate | None:
        """How far the mean has moved, with its interval."""
        if self.before is None or self.after is None:
            return None
        return shift(self.before, self.after)


@dataclass(frozen=True, kw_only=True)
class PulseChange:
    """Two waves side by side; without items it says why there are none."""

    before: WaveResults | None = None
    after: WaveResults | None = None
    items: tuple[ItemChange, ...] = ()
    turnover: Turnover | None = None
    why_not: str = ""

    @property
    def is_all(self) -> bool:
        """Whether every group is counted that is shown in either."""
        return all(item.is_all for item in self.items)


@dataclass(frozen=True, kw_only=True)
class PulseChanges:
    """The latest wave beside two earlier ones."""

    baseline: PulseChange
    """The one that asked before the first module."""
    previous: PulseChange | None
    """The one just before it, where that is another one."""


def compared(waves: Sequence[WaveResults]) -> list[tuple[int, int]]:
    """Which waves, given in order, are set side by side: the earlier and the later one of each."""
    closed = [wave for wave in waves if wave.overall is not None]
    before = [wave for wave in (_baseline(closed), _previous(closed)) if wave is not None]
    return [(wave.wave_id, closed[-1].wave_id) for wave in before]


def pulse_changes(waves: Sequence[WaveResults], common: Common, language: str) -> PulseChanges:
    """All waves in order."""
    closed = [wave for wave in waves if wave.overall is not None]
    baseline, previous = _baseline(closed), _previous(closed)
    is_other = previous is not None and previous is not baseline
    return PulseChanges(
        baseline=_change(baseline, closed[-1], common, language)
        if baseline
        else PulseChange(why_not=_why_not(waves)),
        previous=_change(previous, closed[-1], common, language)
        if previous is not None and is_other
        else None,
    )


def _baseline(closed: Sequence[WaveResults]) -> WaveResults | None:
    asked = [wave for wave in closed[:-1] if wave.is_baseline]
    is_over = bool(closed) and not closed[-1].is_baseline
    return asked[-1] if asked and is_over else None


def _previous(closed: Sequence[WaveResults]) -> WaveResults | None:
    return closed[-2] if len(closed) > 1 else None


def _why_not(waves: Sequence[WaveResults]) -> str:
    if any(wave.is_baseline for wave in waves):
        return _(
            "The pulse that asks before the first cards open is the baseline. Later ones are "
            "set beside it here, once they have closed."
        )
    return _(
        "Nobody was asked before the first cards opened, so there is nothing to set the pulses "
        "beside: they cannot tell how the teams were before."
    )


def _change(before: WaveResults, after: WaveResults, common: Common, language: str) -> PulseChange:
    both = common.get((before.wave_id, after.wave_id))
    return PulseChange(
        before=before,
        after=after,
        items=_items(before, after, language, are_same=_are_same(before, after, both or 0)),
        turnover=None if both is None else turnover(before.eligible, after.eligible, both),
        why_not=_("The two have no question in common."),
    )


def _are_same(before: WaveResults, after: WaveResults, both: int) -> bool:
    """Whether nearly everybody who is asked in one is asked in the other."""
    return both >= SAME * max(before.eligible, after.eligible)


def _items(
    before: WaveResults, after: WaveResults, language: str, *, are_same: bool
) -> tuple[ItemChange, ...]:
    """The questions of both, over the groups that are shown in both; over all groups where they are
    cut in another way, all are shown and `are_same` people.
    """
    if before.overall is None or after.overall is None:
        return ()
    asked_then = {item.item_id: item for item in before.overall.items}
    return tuple(
        _item(before, after, (asked_then[item.item_id], item), language, are_same=are_same)
        for item in after.overall.items
        if item.item_id in asked_then
    )


def _item(
    before: WaveResults,
    after: WaveResults,
    asked: tuple[ItemResult, ItemResult],
    language: str,
    *,
    are_same: bool,
) -> ItemChange:
    """`asked` is the question in both, over all groups that are shown there."""
    text, item_id = asked[1].title(language), asked[1].item_id
    then, now = (_shown(wave, item_id) for wave in (before, after))
    both = sorted(then.keys() & now.keys())
    if are_same and then.keys() != now.keys() and _is_all(before, then) and _is_all(after, now):
        return ItemChange(text=text, before=_told(then, [*then]), after=_told(now, [*now]))
    if not both:
        hidden = asked[1].hidden_because or asked[0].hidden_because
        reason = reason_text(hidden, after.minimum)
        apart = _("the groups are not those of the earlier pulse")
        return ItemChange(text=text, hidden_reason=reason or apart, is_apart=not reason)
    return ItemChange(
        text=text,
        before=_told(then, both),
        after=_told(now, both),
        is_all=len(both) == len(then) == len(now),
    )


def _shown(wave: WaveResults, item_id: int) -> dict[str, ItemResult]:
    """Part -> what is shown of a question."""
    found = {}
    for part in wave.parts:
        for item in part.items:
            if item.item_id == item_id and item.cells:
                found[part.label] = item
    return found


def _is_all(wave: WaveResults, shown: Mapping[str, ItemResult]) -> bool:
    return len(shown) == len(wave.parts)


def _told(items: Mapping[str, ItemResult], labels: Sequence[str]) -> QuestionMean:
    cells = chain.from_iterable(items[label].cells for label in labels)
    return QuestionMean(tuple(cells), items[labels[0]].spread)
