"""The week of facilitators and coaches: one mail on Monday, when there is something in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field

from django.db.models import Model
from django.utils.translation import gettext as _

from common.local_time import at_local
from common.places import place
from common.records import dataclass
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body
from people.models import Member
from practice.mails import SessionNews
from practice.models import PracticeSession
from practice.week_parts import AnyPart, monday_of
from ui.dates import in_words

WEEK_TIME = dt.time(9)
NEWS_FOR = dt.timedelta(days=1)
"""After Monday the week explains itself."""
ONE_WEEK = dt.timedelta(days=7)
EASTERNMOST, WESTERNMOST = dt.timedelta(hours=14), dt.timedelta(hours=-12)
"""Zones on earth, from UTC."""


@dataclass(frozen=True, kw_only=True)
class Week:
    """What one person has before them from this Monday to Sunday."""

    person: Member
    monday: dt.date
    now: dt.datetime
    sessions: Sequence[PracticeSession] = field(default_factory=tuple)
    """To facilitate, in order."""
    others: Sequence[tuple[AnyPart, Sequence[Model]]] = field(default_factory=tuple)
    """What apps above say is in it, with the rows of theirs."""


def week_time(monday: dt.date, zone: str) -> dt.datetime:
    """Nine in the morning on Monday, for somebody in `zone`."""
    return at_local(monday, WEEK_TIME, zone)


def monday_told(now: dt.datetime) -> dt.date | None:
    """The Monday of which people somewhere on earth are told at this moment; None on all other
    days.
    """
    nine = dt.timedelta(hours=WEEK_TIME.hour)
    first = now.astimezone(dt.UTC).replace(tzinfo=None) + EASTERNMOST - nine
    monday = first.date() - dt.timedelta(days=first.weekday())
    since = first - dt.datetime.combine(monday, dt.time())
    return monday if since < NEWS_FOR + EASTERNMOST - WESTERNMOST else None


def is_in_week(moment: dt.datetime, monday: dt.date, zone: str) -> bool:
    """Whether a moment is between that Monday and the next on somebody's own clock."""
    return monday_of(moment, zone) == monday


def compose_week(week: Week) -> MailContent:
    """Sessions to lead, and what apps above say; nothing else."""
    hello = _("Hello %(name)s,") % {"name": week.person.name}
    paragraphs = [hello, _("This is your week.")]
    if week.sessions:
        lines = [_session_line(week, session) for session in week.sessions]
        paragraphs.append("\n".join([_("Sessions you facilitate:"), *lines]))
    for part, rows in week.others:
        lines = [part.tell(row).line for row in rows]
        paragraphs.append("\n".join([part.heading(), *dict.fromkeys(lines)]))
    why = _("You get this on Mondays when there is something in your week.")
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    text = body(
        paragraphs, action=(_("Open today"), absolute(place("today"))), footer=[why, choose]
    )
    subject = _("Your week from %(day)s") % {"day": in_words(week.monday, "date")}
    return MailContent(subject=subject, text=text)


def _session_line(week: Week, session: PracticeSession) -> str:
    news = SessionNews(session=session, person=week.person, now=week.now)
    return f"{news.when}: {news.title}, {session.group.title}\n{news.page}"
