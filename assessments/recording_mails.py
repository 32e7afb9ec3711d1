"""What is written about a recorded turn: that a yes is asked for, that it was given, and that there
is a link or a recording. Both stand on their page alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assessments.models import TurnRecording
from common.records import dataclass
from messaging.models import Message
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body
from people.models import Member
from people.notifications import LEFT
from practice.models import PracticeSession
from practice.titles import title_of, when

ANSWERED = gettext_noop("the leader has said yes already")
TAKEN_BACK = gettext_noop("the leader has taken their yes back")
NO_LINK = gettext_noop("there is no recording any more")


@dataclass(frozen=True, kw_only=True)
class RecordingNews:
    """Something about the recorded turn of a leader, for one person."""

    session: PracticeSession
    leader: Member
    enrollment_id: int
    person: Member
    by: Member
    """Whose doing it is."""
    until: dt.datetime
    """So long it is kept."""
    is_kept_here: bool = False
    """The recording itself, for this person alone, and not a link."""

    @property
    def about(self) -> dict[str, str]:
        """Names and times as its reader has them."""
        zone = self.person.time_zone
        return {
            "name": self.person.name,
            "by": self.by.name,
            "leader": self.leader.name,
            "title": title_of(self.session, self.person.language),
            "when": when(self.session.starts_at, zone),
            "until": when(self.until, zone),
        }

    @property
    def page(self) -> str:
        """Where whoever scores finds the recording."""
        address = reverse("assessments:recording", args=[self.session.pk, self.enrollment_id])
        return absolute(address)


def compose_asking(news: RecordingNews) -> MailContent:
    """A question that can be left without an answer."""
    about = news.about
    paragraphs = [
        _("Hello %(name)s,") % about,
        _("%(by)s asks whether your turn may be recorded for a second rater: %(title)s, %(when)s.")
        % about,
        _(
            "You decide. Without your yes nothing is kept, you need no reason for a no, and a yes "
            "can be taken back at any time."
        ),
        _("It is kept until %(until)s at the latest, and only whoever scores you sees it.") % about,
    ]
    address = absolute(reverse("assessments:consent", args=[news.session.pk]))
    text = body(paragraphs, action=(_("Read it and decide"), address), footer=_footer())
    return MailContent(subject=_("May your turn be recorded?"), text=text)


def compose_agreed(news: RecordingNews) -> MailContent:
    """That the turn may be recorded."""
    paragraphs = [
        _("Hello %(name)s,") % news.about,
        _("%(leader)s agrees to their turn being recorded: %(title)s, %(when)s.") % news.about,
        _("Bring the recording, or a link to it, to this page by %(until)s.") % news.about,
    ]
    text = body(paragraphs, action=(_("Open the page"), news.page), footer=_footer())
    subject = _("%(leader)s agrees to a recording") % news.about
    return MailContent(subject=subject, text=text)


def compose_link(news: RecordingNews) -> MailContent:
    """That it can be watched."""
    left = (
        _(
            "%(by)s brought in the recorded turn of %(leader)s: %(title)s, %(when)s. You see it "
            "as the second rater, and nobody else but %(leader)s. It deletes itself by "
            "%(until)s at the latest."
        )
        if news.is_kept_here
        else _(
            "%(by)s left the link to the recorded turn of %(leader)s: %(title)s, %(when)s. It "
            "deletes itself by %(until)s at the latest."
        )
    )
    paragraphs = [_("Hello %(name)s,") % news.about, left % news.about]
    text = body(paragraphs, action=(_("Open the page"), news.page), footer=_footer())
    subject = _("The turn of %(leader)s can be watched") % news.about
    return MailContent(subject=subject, text=text)


def _footer() -> list[str]:
    return [_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}]


def objections_to_asking(messages: Sequence[Message]) -> Mapping[int, str]:
    """Not wanted by whoever has said yes meanwhile, or left. Two queries."""
    said = TurnRecording.objects.filter(session__in=_about(messages), is_agreed=True)
    given = set(said.values_list("session", "enrollment__member"))
    answered = {each.pk: ANSWERED for each in messages if (each.about_id, each.person_id) in given}
    return {**answered, **_left(messages)}


def objections_to_agreed(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while the yes stands. Two queries."""
    agreed = TurnRecording.objects.filter(pk__in=_about(messages), is_agreed=True)
    return _unless(messages, agreed.values_list("pk", flat=True), TAKEN_BACK)


def objections_to_link(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while there is one. Two queries."""
    there = TurnRecording.objects.there().filter(pk__in=_about(messages))
    return _unless(messages, there.values_list("pk", flat=True), NO_LINK)


def _about(messages: Sequence[Message]) -> set[int]:
    return {each.about_id or 0 for each in messages}


def _unless(messages: Sequence[Message], wanted: Iterable[int], why: str) -> dict[int, str]:
    standing = set(wanted)
    over = {each.pk: why for each in messages if each.about_id not in standing}
    return {**over, **_left(messages)}


def _left(messages: Sequence[Message]) -> dict[int, str]:
    """Whoever has left gets nothing."""
    people = {each.person_id or 0 for each in messages}
    here = set(Member.objects.present().filter(pk__in=people).values_list("pk", flat=True))
    return {each.pk: LEFT for each in messages if each.person_id not in here}
