"""How long an organization keeps what, and how much of it would go now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from common.records import dataclass
from people.keeping import Keeping, keepings
from privacy.models import Retention

GRACE = dt.timedelta(days=1)
"""What was chosen anew is not swept before: a slip can be put right."""


@dataclass(frozen=True)
class KeptFor:
    """One kind of holding with the days that count in an organization."""

    keeping: Keeping
    days: int | None
    """None: it stays."""
    is_chosen: bool
    chosen_at: dt.datetime | None = None

    def before(self, now: dt.datetime) -> dt.datetime | None:
        """What is older goes; None where nothing does."""
        return now - dt.timedelta(days=self.days) if self.days is not None else None

    def sweep(self, organization_id: int, now: dt.datetime) -> int:
        """Take away what is older in one organization; how much went."""
        before = self.before(now)
        if before is None or self.keeping.sweep is None:
            return 0
        return self.keeping.sweep(organization_id, before, now)

    def rests(self, now: dt.datetime) -> bool:
        """Whether it was chosen so lately that it is not swept yet."""
        return self.chosen_at is not None and now < self.chosen_at + GRACE


def kept_for(organization_id: int) -> Sequence[KeptFor]:
    """Of every kind, in the order of kinds. One query."""
    rows = Retention.objects.filter(organization=organization_id)
    chosen = {each.keeping: each for each in rows}
    return [_kept(each, chosen) for each in keepings()]


def to_sweep(now: dt.datetime) -> Iterator[tuple[int, KeptFor]]:
    """(Organization, kind) where something may be older than its days: whoever chose days is asked
    each time, and of all others those that have something so old. A query for what was chosen, and
    one for each kind.
    """
    chosen: dict[str, dict[int, Retention]] = defaultdict(dict)
    for row in Retention.objects.order_by("organization"):
        chosen[row.keeping][row.organization_id] = row
    for keeping in keepings():
        if keeping.sweep is None:
            continue
        theirs = chosen[keeping.name]
        for organization_id, row in theirs.items():
            kept = _kept(keeping, {keeping.name: row})
            if not kept.rests(now):
                yield organization_id, kept
        usual = KeptFor(keeping, keeping.usual, is_chosen=False)
        before = usual.before(now)
        if before is not None and keeping.whose is not None:
            yield from ((pk, usual) for pk in sorted({*keeping.whose(before)} - theirs.keys()))


def _kept(keeping: Keeping, chosen: Mapping[str, Retention]) -> KeptFor:
    row = None if keeping.is_fixed else chosen.get(keeping.name)
    if row is None:
        return KeptFor(keeping, keeping.usual, is_chosen=False)
    # Bounds of a newer portal may be narrower than when it was chosen.
    days = min(max(row.days, keeping.least), keeping.most)
    return KeptFor(keeping, days, is_chosen=True, chosen_at=row.chosen_at)


@dataclass(frozen=True)
class WouldGo:
    """How much of one kind is older than its days."""

    kept: KeptFor
    count: int
    before: dt.datetime


def would_go(
    organization_id: int, now: dt.datetime, days: Mapping[str, int | None] | None = None
) -> Sequence[WouldGo]:
    """What the next sweep takes away, counted and not touched; `days` are those that somebody is
    about to choose. A query for each kind.
    """
    found = []
    for kept in kept_for(organization_id):
        asked = (days or {}).get(kept.keeping.name, kept.days)
        if asked is None or kept.keeping.count is None:
            continue
        before = now - dt.timedelta(days=asked)
        count = kept.keeping.count(organization_id, before)
        found.append(WouldGo(kept, count, before))
    return found
