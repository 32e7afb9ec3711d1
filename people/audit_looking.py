"""Whether the rows of one page of the audit log are as they were sealed."""

from __future__ import annotations

from collections.abc import Sequence

from common.records import dataclass
from people.audit_chain import ChainFault, ChainFinding, LinkedRow, beginning, sealed
from people.audit_models import AuditChain, AuditCheckpoint, AuditLink, AuditSweep
from people.audit_queries import links_around
from people.models import AuditEvent

MOST = 2_000
"""Links between two rows of a page, beyond which only the rows themselves are looked at."""
BELOW = 50
"""Links below the oldest row of a page that are looked at too: what is gone there is on no page."""


@dataclass(frozen=True)
class LookedAt:
    """What came of a look at one page."""

    faults: list[ChainFinding]
    has_between: bool
    """Whether it would show that a row is missing; else each row was looked at by itself."""


def look_at_page(
    organization_id: int, events: Sequence[AuditEvent], *, end: AuditChain | None, has_all: bool
) -> LookedAt:
    """What is otherwise than it was sealed: rows of a page, and where it has all rows of its time
    those between, which are gone. With an end the page is the newest. Four queries at most.
    """
    shown = {event.pk for event in events}
    numbers = dict(AuditLink.objects.filter(event_id__in=shown).values_list("event_id", "number"))
    let_go = AuditCheckpoint.objects.filter(organization_id=organization_id)
    begun = let_go.order_by("-number").values_list("number", flat=True).first() or 0
    last = max([*numbers.values(), end.number if end else 0])
    first = max(begun + 1, min(numbers.values(), default=last) - BELOW)
    has_between = has_all and last - first <= MOST
    if not has_between:
        last = first - 1
    found = links_around(organization_id, events=list(numbers), first=first, last=last)
    faults = [_fault(organization_id, link, before) for link, before in found]
    gone = set(range(first, last + 1)) - {link.number for link, _before in found}
    lost = [ChainFinding(ChainFault.LINKS_GONE, organization_id, number) for number in sorted(gone)]
    beside = _beside(organization_id, shown - numbers.keys())
    return LookedAt([*filter(None, faults), *lost, *beside], has_between)


def _fault(organization_id: int, link: LinkedRow, before: bytes | None) -> ChainFinding | None:
    if before is None and link.number == 1:
        before = beginning(organization_id).seal
    if link.digest is None:
        fault = ChainFault.ROW_GONE
    elif before is None or sealed(before, link.digest) == link.seal:
        return None
    else:
        fault = ChainFault.ROW_CHANGED
    return ChainFinding(fault, organization_id, link.number, link.event_id)


def _beside(organization_id: int, unsealed: set[int]) -> list[ChainFinding]:
    """Rows that should have been sealed by now."""
    sweep = AuditSweep.objects.filter(pk=1).first() if unsealed else None
    late = sorted(pk for pk in unsealed if sweep and pk <= sweep.settled)
    return [ChainFinding(ChainFault.ROW_UNSEALED, organization_id, 0, pk) for pk in late]
