"""The half of the leaders that begins later, and whether both are still as they were drawn."""

from __future__ import annotations

from collections.abc import Sequence

from common.records import dataclass
from kpis.models import MeasuredTeam
from kpis.plans import Draw
from pilots.draft import Waitlist
from pilots.halves import fingerprint_of
from pilots.models import PilotDraft


@dataclass(frozen=True, kw_only=True)
class WaitingHalf:
    """A draft of its own."""

    draft: PilotDraft
    first: Sequence[int]
    """Who begins now."""
    later: Sequence[int]
    """Who begins later."""
    draw: Draw


def waiting_half_of(draft: PilotDraft) -> WaitingHalf | None:
    """The later half of a draft, None where all begin together. No query where none was ever drawn,
    else four.
    """
    waitlist = draft.outline.waitlist
    if not waitlist.seed:
        return None
    later = PilotDraft.objects.filter(waits_for=draft).first()
    if later is None:
        return None
    first, waiting = (
        list(each.leaders.values_list("person", flat=True)) for each in (draft, later)
    )
    compared = draft.outline.measurement.comparison_teams
    teams = MeasuredTeam.objects.filter(pk__in=compared, leader__in=waiting).order_by("pk")
    draw = Draw(
        seed=waitlist.seed,
        times=waitlist.times,
        first=len(first),
        waiting=len(waiting),
        was_changed=_was_changed(waitlist, first, waiting),
        waiting_teams=tuple(teams.values_list("pk", flat=True)),
    )
    return WaitingHalf(draft=later, first=first, later=waiting, draw=draw)


def _was_changed(waitlist: Waitlist, first: Sequence[int], later: Sequence[int]) -> bool:
    return waitlist.halves != (fingerprint_of(first), fingerprint_of(later))
