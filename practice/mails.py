"""What people read about their sessions: plain, warm, and with the time in their own zone."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.languages import spoken
from common.records import dataclass
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body
from people.models import Member
from practice.calendar import CalendarEntry, CalendarMethod, calendar_object
from practice.models import PracticeSession
from practice.seals import Seal, sealed_address
from practice.titles import session_uid, title_of, when


@dataclass(frozen=True, kw_only=True)
class SessionNews:
    """Something about a session for one of its people, as things stand at `now`."""

    session: PracticeSession
    person: Member
    now: dt.datetime
    is_new_link: bool = False
    """Only the meeting link is another one; the time stays."""
    is_leaving: bool = False
    """The session takes place without them: they left the group."""

    @property
    def title(self) -> str:
        """What the session is called, in the active language."""
        return title_of(self.session, spoken(self.person.language))

    @property
    def when(self) -> str:
        """When it is, on the person's own clock."""
        return when(self.session.starts_at, self.person.time_zone)

    @property
    def is_facilitator(self) -> bool:
        """Whether the person leads the session."""
        return self.person.pk == self.session.facilitator_id

    @property
    def is_second(self) -> bool:
        """Whether the person scores alongside whoever leads it."""
        return not self.is_facilitator and self.person.pk in self.session.hosts

    @property
    def page(self) -> str:
        """The full address of the session's page."""
        return absolute(reverse("practice:session", args=[self.session.pk]))


def compose_invitation(news: SessionNews) -> MailContent:
    """You are invited; the calendar file puts it where it belongs."""
    session = news.session
    opening = (
        _as_second(session)
        if news.is_second
        else _opening(session, is_facilitator=news.is_facilitator)
    )
    if news.is_second:
        hint = _(
            "You are asked to score some of the leaders, for yourself and without a word about it "
            "to whoever facilitates; the page of the session says whom."
        )
    elif news.is_facilitator:
        hint = _(
            "Your run sheet has the rounds, the roles, the debrief questions and the scoring form."
        )
    else:
        hint = _(
            "There is nothing to prepare. The page of the session tells you what it will be about."
        )
    paragraphs = [
        opening,
        *_facts(news),
        hint,
        _("The attached calendar file puts it into your calendar."),
        *_way_out(news),
    ]
    subject = invitation_subject(news.title, session.starts_at, news.person.time_zone)
    return _content(news, subject, paragraphs, method=CalendarMethod.REQUEST)


def _opening(session: PracticeSession, *, is_facilitator: bool) -> str:
    """What is going to happen, for whoever leads it and for its leaders."""
    who = {"group": session.group.title, "name": session.facilitator.name}
    if session.group.is_make_up and is_facilitator:
        return _("You are facilitating a make-up session, for leaders who missed theirs.")
    if session.group.is_make_up:
        return (
            _("This is a make-up session in place of the one you miss. %(name)s facilitates.") % who
        )
    if is_facilitator:
        return _("You are facilitating a live session with %(group)s.") % who
    return _("Your practice group meets live. %(name)s is facilitating.") % who


def _as_second(session: PracticeSession) -> str:
    who = {"group": session.group.title, "name": session.facilitator.name}
    return _("You score as second rater in a session of %(group)s; %(name)s facilitates.") % who


def invitation_subject(title: str, starts_at: dt.datetime, zone: str) -> str:
    """The subject of the invitation to a session of this title for somebody in `zone`."""
    return _("%(title)s: %(when)s") % {"title": title, "when": when(starts_at, zone)}


def compose_update(news: SessionNews) -> MailContent:
    """The session has another time or place; the same calendar entry moves."""
    which = {"title": news.title, "when": news.when}
    subject = _("New time for %(title)s: %(when)s") % which
    opening = _("This session has moved: %(title)s. This is the current version.") % which
    if news.is_new_link:
        subject = _("New meeting link for %(title)s: %(when)s") % which
        opening = (
            _("This session has a new meeting link: %(title)s. The time stays the same.") % which
        )
    paragraphs = [
        opening,
        *_facts(news),
        _("The attached calendar file changes the entry in your calendar.")
        if news.is_new_link
        else _("The attached calendar file moves the entry in your calendar."),
        *_way_out(news),
    ]
    return _content(news, subject, paragraphs, method=CalendarMethod.REQUEST)


def compose_cancellation(news: SessionNews) -> MailContent:
    """The session does not take place, or not with this person; its calendar entry goes."""
    which = {"title": news.title, "when": news.when}
    nothing_to_do = _(
        "You do not need to do anything. The attached calendar file removes the entry from your "
        "calendar."
    )
    if news.is_leaving:
        subject = _("Not in your calendar any more: %(title)s, %(when)s") % which
        paragraphs = [
            _("You no longer take part in this session: %(title)s, %(when)s.") % which,
            nothing_to_do,
        ]
    else:
        subject = _("Canceled: %(title)s, %(when)s") % which
        paragraphs = [
            _("This session will not take place: %(title)s, %(when)s.") % which,
            nothing_to_do,
            _("If a new time is found, you will get a new invitation."),
        ]
    return _content(news, subject, paragraphs, method=CalendarMethod.CANCEL)


def compose_reminder(news: SessionNews) -> MailContent:
    """A word the day before, or on the day when it comes late."""
    zone = zoneinfo.ZoneInfo(news.person.time_zone)
    is_today = news.session.starts_at.astimezone(zone).date() == news.now.astimezone(zone).date()
    subject = (
        _("Today: %(title)s") % {"title": news.title} if is_today else reminder_subject(news.title)
    )
    paragraphs = [
        _("Your live session is soon: %(title)s.") % {"title": news.title},
        *_facts(news),
        *_way_out(news),
    ]
    return _content(news, subject, paragraphs)


def reminder_subject(title: str) -> str:
    """The subject of the reminder on the day before."""
    return _("Tomorrow: %(title)s") % {"title": title}


def _facts(news: SessionNews) -> list[str]:
    facts = [
        _("When: %(when)s") % {"when": news.when}
        + "\n"
        + _("How long: %(minutes)d minutes") % {"minutes": news.session.minutes}
    ]
    if news.session.link:
        facts.append(_("Where: %(link)s") % {"link": news.session.link})
    return facts


def _way_out(news: SessionNews) -> list[str]:
    """How a leader says that they cannot come: what a calendar answers may reach nobody here."""
    if news.is_facilitator:
        return []
    if news.is_second:
        return [_("If you cannot come, reply to this email.")]
    page = absolute(reverse("practice:absence", args=[news.session.pk]))
    if takes_reply(news.session, news.person):
        text = _("If you cannot come, decline in your calendar, or say so here: %(page)s")
        return [text % {"page": page}]
    return [_("If you cannot come, say so here: %(page)s") % {"page": page}]


def _content(
    news: SessionNews,
    subject: str,
    paragraphs: Sequence[str],
    *,
    method: CalendarMethod | None = None,
) -> MailContent:
    """The mail around its own sentences: who is greeted, why they get it, the entry."""
    if news.is_facilitator:
        label = _("Open the run sheet")
        why = _("You get this because you facilitate this session.")
    elif news.is_second:
        label = _("Open the scoring form")
        why = _("You get this because you score in this session.")
    else:
        label = _("Open the session")
        why = _("You get this because you take part in %(cohort)s.") % {
            "cohort": news.session.group.cohort.name
        }
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    hello = _("Hello %(name)s,") % {"name": news.person.name}
    text = body([hello, *paragraphs], action=(label, news.page), footer=[why, choose])
    return MailContent(
        subject=subject,
        text=text,
        calendar=calendar_object(_entry(news), method=method, now=news.now) if method else "",
        calendar_method=method or "",
        reply_to=answering_for(news.session.group.cohort, news.person).address,
    )


def _entry(news: SessionNews) -> CalendarEntry:
    session = news.session
    lines = [_("The page of this session: %(page)s") % {"page": news.page}]
    if session.link:
        lines.append(_("Join here: %(link)s") % {"link": session.link})
    host = organizer_of(session, news.person)
    return CalendarEntry(
        uid=session_uid(session),
        sequence=session.sequence,
        starts_at=session.starts_at,
        minutes=session.minutes,
        title=news.title,
        description="\n".join(lines),
        page=news.page,
        place=session.link,
        organizer_name=host.name,
        organizer_address=host.address,
        person_name=news.person.name,
        person_address=news.person.email,
        is_chair=news.is_facilitator,
    )


@dataclass(frozen=True)
class Answering:
    """Who answers mail about a session; or stands as the organizer in its entry."""

    name: str
    address: str


def answering_for(cohort: Cohort, person: Member) -> Answering:
    """The installation's mailbox for answers where there is one, else whoever launched the pilot.

    Not the facilitator: sessions change hands, and a calendar takes an update only from whoever
    invited. Nobody is invited by themselves either, because their calendar would take them for the
    host and not put the entry in; then, and when the owner has left, it is the sender of all mail.
    """
    sender_name, sender_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if settings.MAIL_REPLY_TO:
        name, address = parseaddr(settings.MAIL_REPLY_TO)
        return Answering(name or sender_name or address, address)
    owner = cohort.launched_by
    if owner.pk != person.pk and owner.left_at is None and owner.email:
        return Answering(owner.name, owner.email)
    return Answering(sender_name or sender_address, sender_address)


def organizer_of(session: PracticeSession, person: Member) -> Answering:
    """Who invites somebody to a session. What the calendar of a leader answers comes to the portal
    where it can read that; what a facilitator's answers goes to somebody who finds another one.
    """
    answers = answering_for(session.group.cohort, person)
    if not takes_reply(session, person):
        return answers
    address = sealed_address(session.replies_to, Seal(session.pk, person.pk))
    return Answering(answers.name, address)


def takes_reply(session: PracticeSession, person: Member) -> bool:
    """Whether the portal reads what their calendar answers."""
    return bool(session.replies_to) and person.pk not in session.hosts
