"""What practice and scores use of leaders and raters, and who opens a recording."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import RECORDING_KEPT_FOR, TurnRecording
from cohorts.disclosures import enrollments_of
from people.keeping import Keeping
from people.opened import RecordOpening
from people.purposes import Purpose
from practice.models import PracticeSession
from ui.numbers import grouped


def practice_facts(organization_id: int) -> Sequence[str]:
    """How many sessions, and recordings of which a link is kept. Two queries."""
    own = PracticeSession.objects.filter(organization_id=organization_id)
    sessions = own.count()
    if not sessions:
        return []
    links = TurnRecording.objects.filter(
        ~Q(link=""), session__organization_id=organization_id
    ).count()
    recorded = (
        _("Links to recorded turns that are kept now: %(total)s.") % {"total": grouped(links)}
        if links
        else _("No link to a recorded turn is kept now.")
    )
    return [
        _("%(total)s practice sessions stand on plans.") % {"total": grouped(sessions)},
        recorded,
    ]


KEEPINGS = (
    Keeping(
        name="recordings",
        position=41,
        title=gettext_lazy("Links to recorded turns"),
        about=gettext_lazy(
            "The link; the recording itself is never in the portal. Counted from the session, and "
            "earlier once two raters have given all levels."
        ),
        least=RECORDING_KEPT_FOR.days,
        most=RECORDING_KEPT_FOR.days,
        usual=RECORDING_KEPT_FOR.days,
    ),
)

PURPOSES = (
    Purpose(
        name="practice",
        position=40,
        title=gettext_lazy("Live practice and its scores"),
        about=gettext_lazy(
            "Practicing in small groups, telling a leader how it went on a rubric of four levels, "
            "and checking that raters agree."
        ),
        people=gettext_lazy("Leaders in programs, facilitators and second raters"),
        data=gettext_lazy(
            "Groups, attendance, levels on the rubric, notes of raters, notes of leaders to each "
            "other, links to recordings that a leader agreed to"
        ),
        seen_by=gettext_lazy(
            "The leader; whoever scored them; admins and privacy officers read figures of groups"
        ),
        apps=("practice", "assessments"),
        facts=practice_facts,
        keepings=("peer_notes", "recordings"),
        is_observing=True,
    ),
)

OPENINGS = (
    RecordOpening(
        verb="see_recording",
        thing="practicesession",
        words=gettext_lazy("The link to your recorded turn"),
        things=lambda member: PracticeSession.objects.filter(recordings__enrollment__member=member),
        enrollments=enrollments_of,
    ),
)
