"""Running pilots on an admin's Today, as they are drawn."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.addresses import address
from common.records import dataclass
from home.today import PilotRow
from ui.kept import DrawnGap, Gap, kept
from ui.pieces import time_with_zone
from ui.templatetags.component_plan import progress_ring


@dataclass(frozen=True, kw_only=True)
class GlanceLine:
    """One pilot at a glance; see ui.kept for its gaps."""

    url: Gap
    name: Gap
    week: Gap
    weeks: Gap
    is_over: bool
    leaders: DrawnGap
    moment: DrawnGap
    """Of the next session; '' where none is planned."""
    is_paused: bool
    sessions_orphaned: int
    leaders_uncoached: int
    sessions_unnoted: int
    cannot_come: int
    failed_messages: int
    ring: DrawnGap
    """How far it has come; '' before any cards have opened."""


def glance_of(pilot: PilotRow) -> GlanceLine:
    """The pilot as a line of a list."""
    leaders = kept("cohorts/leaders.html", get_language(), leaders=pilot.leaders, gone=0)
    return GlanceLine(
        url=Gap(address("pilots:pilot", pilot.pk)),
        name=Gap(pilot.name),
        week=Gap(pilot.week),
        weeks=Gap(pilot.weeks),
        is_over=pilot.is_over,
        leaders=DrawnGap(leaders.strip()),
        moment=DrawnGap(time_with_zone(pilot.next_session_at)),
        is_paused=pilot.is_paused,
        sessions_orphaned=pilot.sessions_orphaned,
        leaders_uncoached=pilot.leaders_uncoached,
        sessions_unnoted=pilot.sessions_unnoted,
        cannot_come=pilot.cannot_come,
        failed_messages=pilot.failed_messages,
        ring=DrawnGap(_ring(pilot)),
    )


def _ring(pilot: PilotRow) -> str:
    if not pilot.cards_open:
        return ""
    progress = _("%(done)s of %(open)s open cards done")
    label = progress % {"done": pilot.cards_done, "open": pilot.cards_open}
    return progress_ring(pilot.percent, Gap(label), "small")
