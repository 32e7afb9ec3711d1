"""What practice and scores use of leaders and raters, and who opens a recording."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import RECORDING_KEPT_FOR, TurnRecording
from cohorts.disclosures import enrollments_of
from people.keeping import Keeping
from people.models import Member
from people.opened import RecordOpening
from people.purposes import Purpose
from practice.models import PracticeSession
from practice.querysets import SessionQuerySet
from ui.numbers import grouped


def practice_facts(organization_id: int) -> Sequence[str]:
    """How many sessions, and recordings that are kept, here or by a link. Two queries."""
    own = PracticeSession.objects.filter(organization_id=organization_id)
    sessions = own.count()
    if not sessions:
        return []
    there = TurnRecording.objects.there().filter(session__organization_id=organization_id)
    counts = there.aggregate(
        links=Count("pk", filter=~Q(link="")), files=Count("pk", filter=Q(has_file=True))
    )
    recorded = (
        _("Recorded turns that are kept now: %(files)s here, %(links)s by link.")
        % {"files": grouped(counts["files"]), "links": grouped(counts["links"])}
        if any(counts.values())
        else _("No recorded turn is kept now, nor a link to one.")
    )
    return [
        _("%(total)s practice sessions are on plans.") % {"total": grouped(sessions)},
        recorded,
    ]


KEEPINGS = (
    Keeping(
        name="recordings",
        position=41,
        title=gettext_lazy("Recorded turns, and links to them"),
        about=gettext_lazy(
            "Counted from the session; earlier once two raters have given all levels, and at once "
            "when the leader takes their yes back. Backups hold it as long as they are kept; in "
            "one that is restored, what was taken back since is taken back again."
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
            "Groups, attendance, levels on the rubric, raters' notes, leaders' notes to each "
            "other, recordings of turns, or links to them, that a leader agreed to"
        ),
        seen_by=gettext_lazy(
            "The leader; whoever scored them; admins and privacy officers read group figures"
        ),
        apps=("practice", "assessments"),
        facts=practice_facts,
        keepings=("peer_notes", "recordings"),
        is_observing=True,
    ),
)


def _recorded(member: Member) -> SessionQuerySet:
    return PracticeSession.objects.filter(recordings__enrollment__member=member)


OPENINGS = tuple(
    RecordOpening(
        verb=verb,
        thing="practicesession",
        words=words,
        things=_recorded,
        enrollments=enrollments_of,
    )
    for verb, words in (
        ("see_recording", gettext_lazy("The link to your recorded turn")),
        ("see_turn_file", gettext_lazy("Your recorded turn")),
    )
)
