"""Who reads a note of a talk now, as its page says it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coaching.models import Talk, TalkNote
from common.records import dataclass
from people.models import Member


def is_current(talk: Talk) -> bool:
    """Whether its coach still coaches its leader, who takes part."""
    enrollment = talk.enrollment
    return talk.coach_id == enrollment.coach_id and enrollment.gone_since is None


def both_of(talk: Talk, member: Member) -> str:
    """Who a note for both is for, as whoever writes it chooses it."""
    if talk.enrollment.member_id != member.pk:
        return _("Me and %(name)s") % {"name": talk.enrollment.member.name}
    if is_current(talk):
        return _("Me and %(name)s") % {"name": talk.coach.name}
    return _("Me, and a new coach if I let them read earlier talks")


@dataclass(frozen=True, kw_only=True)
class NoteShown:
    """A note in front of one of its readers; it comes with_readers()."""

    note: TalkNote
    member: Member

    @property
    def other(self) -> str:
        """With whom the reader talked, or whose talk it was."""
        talk = self.note.talk
        leader = talk.enrollment.member
        return talk.coach.name if leader == self.member else leader.name

    @property
    def reader(self) -> str:
        """Who else reads it now; '' for nobody."""
        note, enrollment = self.note, self.note.talk.enrollment
        if not note.is_for_both:
            return ""
        if enrollment.member_id != self.member.pk:
            return enrollment.member.name
        if is_current(note.talk):
            return note.talk.coach.name
        is_open = note.is_passed_on and note.author_id == self.member.pk
        coach = enrollment.coach
        return coach.name if is_open and coach and enrollment.gone_since is None else ""

    @property
    def who(self) -> str:
        """Who reads it, in words."""
        return _("You and %(name)s") % {"name": self.reader} if self.reader else _("Only you")

    @property
    def audience(self) -> str:
        """The sign beside it."""
        return "you_and_coach" if self.reader else "only_you"

    @property
    def is_own(self) -> bool:
        """Whether its reader wrote it."""
        return self.note.author_id == self.member.pk
