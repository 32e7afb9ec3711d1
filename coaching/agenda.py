"""What a talk is about: it fills itself from what the leader shares, and from nothing else.

Sections of the leader's record that can be shared appear by themselves, in their own order
(cohorts.own_record): whatever an app announces there later has its place here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from coaching.commitments_record import SECTION, what_became
from coaching.models import Commitment, Talk, TalkNote
from coaching.notes_readers import NoteShown
from coaching.states import TalkState
from cohorts.record_page import ShownEntry, ShownSection, shown_to_coach
from common.records import dataclass
from people.models import Member


@dataclass(frozen=True, kw_only=True)
class AgreedThing:
    """A commitment with what became of it."""

    made: Commitment
    shown: ShownEntry

    @property
    def became(self) -> str:
        """How it stands, in a sentence."""
        return what_became(self.made)


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """In this order: what was agreed and what became of it, what the leader wants to talk about,
    what else they share.
    """

    last_at: dt.datetime | None
    """When they last talked."""
    agreed: Sequence[AgreedThing]
    topic: TalkNote | None
    shared: Sequence[ShownSection]
    notes: Sequence[NoteShown]
    earlier: Sequence[NoteShown]
    """What the reader can read of talks before."""

    @property
    def has_own(self) -> bool:
        """Whether the reader has noted anything in this talk."""
        return any(each.is_own for each in self.notes)


def agenda_of(talk: Talk, reader: Member, language: str, now: dt.datetime) -> Agenda:
    """What stands on a talk's page for whoever reads it: of the leader both read the same. Five
    queries, and those of the sections of which something is shared.
    """
    held = Talk.objects.filter(enrollment=talk.enrollment_id, state=TalkState.HELD)
    before = held.filter(starts_at__lt=talk.starts_at or now).exclude(pk=talk.pk)
    last_at = before.order_by("-starts_at").values_list("starts_at", flat=True).first()
    shown = shown_to_coach(talk.enrollment, talk.coach, language, now)
    seen = TalkNote.objects.visible_to(reader).with_readers()
    notes = list(seen.of_talk(talk))
    return Agenda(
        last_at=last_at,
        agreed=_agreed(shown, last_at),
        topic=next((each for each in notes if each.is_topic), None),
        shared=[each for each in shown if each.section.name != SECTION],
        notes=[NoteShown(note=each, member=reader) for each in notes if not each.is_topic],
        earlier=[NoteShown(note=each, member=reader) for each in seen.before(talk, now)],
    )


def _agreed(shown: Sequence[ShownSection], last_at: dt.datetime | None) -> list[AgreedThing]:
    """The shared commitments that are open, or were settled since the last talk."""
    told = next((each.entries for each in shown if each.section.name == SECTION), [])
    shared = {int(each.entry.key): each for each in told}
    standing = Commitment.objects.since(last_at).filter(pk__in=shared)
    return [AgreedThing(made=made, shown=shared[made.pk]) for made in standing.order_by("-made_at")]
