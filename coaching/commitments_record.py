"""What a leader's own record says of talks: what they committed themselves to, and their notes."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.commitments_states import CommitmentState
from coaching.models import Commitment, TalkNote
from coaching.notes_readers import NoteShown
from coaching.notes_states import NoteAudience
from cohorts.own_record import RecordEntry, RecordLine, RecordSection
from people.models import Member
from ui.dates import in_words

SECTION = "commitments"


def committed(member: Member, _language: str, _now: dt.datetime) -> list[RecordEntry]:
    """An entry for each commitment, the latest first; also of programs that they left: the words
    are theirs. One query.
    """
    own = Commitment.objects.visible_to(member).select_related("enrollment__cohort")
    return [_entry(each) for each in own.order_by("-made_at", "-pk")]


def _entry(made: Commitment) -> RecordEntry:
    return RecordEntry(
        key=str(made.pk),
        enrollment_id=made.enrollment_id,
        at=made.made_at,
        heading=_("By %(day)s") % {"day": in_words(made.due_on)},
        about=made.enrollment.cohort.name,
        lines=[RecordLine(text=made.wording), RecordLine(text=what_became(made))],
        address=reverse("coaching:commitment", args=[made.pk]),
    )


def what_became(made: Commitment) -> str:
    """How a commitment stands, in a sentence, with what its leader said about it."""
    if made.is_open:
        first = {"day": in_words(made.first_due_on)}
        return _("Open; first meant for %(day)s.") % first if made.was_put_off else _("Open.")
    day = {"day": in_words(timezone.localdate(made.settled_at))}
    said = {
        CommitmentState.DONE: _("Done on %(day)s."),
        CommitmentState.CHANGED: _("Changed on %(day)s into something else."),
        CommitmentState.LET_GO: _("Let go on %(day)s."),
    }
    return f"{said[CommitmentState(made.state)] % day} {made.outcome}".strip()


COMMITTED = RecordSection(
    name=SECTION,
    position=45,
    title=lambda: _("What I committed myself to"),
    title_for_coach=lambda: _("What they committed themselves to"),
    about=lambda: _("What you set out to do by a day, and what became of it. Nobody counts it."),
    empty=lambda: _("What you set out to do, in a talk or alone, will appear here."),
    told=committed,
    who=lambda: _("Only you"),
    who_with_coach=lambda coach: _("You and %(coach)s") % {"coach": coach},
)


def noted(member: Member, _language: str, _now: dt.datetime) -> list[RecordEntry]:
    """An entry for each note of a talk of theirs that they can read. One query."""
    own = TalkNote.objects.visible_to(member).filter(talk__enrollment__member=member)
    notes = own.filter(Q(author=member) | Q(audience=NoteAudience.BOTH))
    listed = notes.with_readers().order_by("-written_at", "-pk")
    return [_noted(NoteShown(note=each, member=member)) for each in listed]


def _noted(shown: NoteShown) -> RecordEntry:
    note = shown.note
    return RecordEntry(
        key=str(note.pk),
        enrollment_id=note.talk.enrollment_id,
        at=note.written_at,
        heading=_("What I want to talk about") if note.is_topic else _("Note on a talk"),
        about=f"{note.talk.enrollment.cohort.name} · {shown.who}",
        lines=[RecordLine(text=note.text, by="" if shown.is_own else note.author.name)],
        address=reverse("coaching:talk", args=[note.talk_id]),
    )


NOTED = RecordSection(
    name="talks",
    position=46,
    title=lambda: _("Notes of your talks"),
    about=lambda: _("Your own, and what your coach wrote for both of you. Each says who reads it."),
    empty=lambda: _("What is noted in a talk with your coach will appear here."),
    told=noted,
    who=lambda: _("You, and your coach where a note says so"),
    audience="you_and_coach",
)
