"""What a leader's own record says of live sessions, and of what others wrote to them after."""

from __future__ import annotations

import datetime as dt
from itertools import chain, groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.own_record import RecordEntry, RecordLine, RecordSection
from people.models import Member
from practice.models import Attendance, PeerNote, PracticeSession
from practice.titles import title_of
from programs.module_texts import module_texts


def sessions_held(member: Member, language: str, _now: dt.datetime) -> list[RecordEntry]:
    """An entry for each session of theirs that was held, the latest first. Two queries."""
    noted = list(
        Attendance.objects.filter(
            enrollment__member=member,
            session__state=PracticeSession.State.HELD,
            session__organization=member.organization_id,
        )
        .select_related("enrollment", "session__group__cohort", "session__step")
        .select_related("session__facilitator")
        .order_by("-session__starts_at", "-pk")
    )
    module_texts({each.session.module_id for each in noted}, language)  # all with one query
    return [_entry(each, language) for each in noted]


def _entry(noted: Attendance, language: str) -> RecordEntry:
    session = noted.session
    is_open = noted.was_present and noted.enrollment.left_at is None
    there = _("You were there") if noted.was_present else _("You could not be there")
    led = _("Led by %(name)s") % {"name": session.facilitator.name}
    return RecordEntry(
        key=str(session.pk),
        enrollment_id=noted.enrollment_id,
        at=session.starts_at,
        heading=title_of(session, language),
        about=session.group.cohort.name,
        lines=[RecordLine(text=there, more=led)],
        address=reverse("practice:session", args=[session.pk]) if is_open else "",
    )


SESSIONS = RecordSection(
    name="practice",
    position=20,
    title=lambda: _("Practice together"),
    about=lambda: _("The live sessions that you had a place in."),
    empty=lambda: _("After your first live session it appears here."),
    told=sessions_held,
    who=lambda: _("You, the program team and the facilitators of your program"),
    is_brief=True,
    audience="program_team",
)


def notes_received(member: Member, language: str, _now: dt.datetime) -> list[RecordEntry]:
    """An entry for each session after which others wrote to them, the latest first. Two queries."""
    notes = list(
        PeerNote.objects.received_by(member).select_related(
            "receiver", "author__member", "session__step", "session__group__cohort"
        )
    )
    module_texts({each.session.module_id for each in notes}, language)
    return [
        _noted(list(each), language)
        for _pk, each in groupby(notes, key=lambda note: note.session_id)
    ]


def _noted(notes: list[PeerNote], language: str) -> RecordEntry:
    first = notes[0]
    is_open = first.receiver.left_at is None
    return RecordEntry(
        key=str(first.session_id),
        enrollment_id=first.receiver_id,
        at=first.session.starts_at,
        heading=title_of(first.session, language),
        about=first.session.group.cohort.name,
        lines=list(chain.from_iterable(map(_said, notes))),
        address=reverse("practice:notes", args=[first.session_id]) if is_open else "",
    )


def _said(note: PeerNote) -> list[RecordLine]:
    by = note.author.member.name
    said = ((_("Noticed"), note.observation), (_("Asked"), note.question))
    return [RecordLine(label=label, text=text, by=by) for label, text in said if text]


NOTES = RecordSection(
    name="notes",
    position=35,
    title=lambda: _("What others wrote to you"),
    about=lambda: _("After a practice, members of your group write to each other."),
    empty=lambda: _("After a practice your group can write to you. It appears here then."),
    told=notes_received,
    who=lambda: _("You and whoever wrote it"),
)
