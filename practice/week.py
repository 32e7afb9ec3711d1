"""The week of facilitators and coaches: one mail on Monday, when there is something in it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common.local_time import at_local
from common.places import place
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body
from people.models import Member
from practice.mails import SessionNews
from practice.models import PracticeSession
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
    beside: Sequence[PracticeSession] = field(default_factory=tuple)
    """To score in as a second person, in order."""
    coached: Sequence[str] = field(default_factory=tuple)
    """Whose one-to-one is due, by name."""


def monday_of(moment: dt.datetime, zone: str) -> dt.date:
    """The Monday of the week in which a moment is for somebody in `zone`."""
    day = moment.astimezone(zoneinfo.ZoneInfo(zone)).date()
    return day - dt.timedelta(days=day.weekday())


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
    """Sessions to lead and one-to-ones to have; nothing else."""
    hello = _("Hello %(name)s,") % {"name": week.person.name}
    paragraphs = [hello, _("this is your week.")]
    if week.sessions:
        lines = [_session_line(week, session) for session in week.sessions]
        paragraphs.append("\n".join([_("Sessions you facilitate:"), *lines]))
    if week.beside:
        lines = [_session_line(week, session) for session in week.beside]
        paragraphs.append("\n".join([_("Sessions in which you score alongside:"), *lines]))
    if week.coached:
        lines = [_("One-to-ones that are due:"), *week.coached]
        paragraphs.append("\n".join(lines))
    why = _("You get this on Mondays when there is something in your week.")
    choose = _("Choose which mails you get: %(link)s") % {"link": PREFERENCES}
    text = body(
        paragraphs, action=(_("Open today"), absolute(place("today"))), footer=[why, choose]
    )
    subject = _("Your week from %(day)s") % {"day": in_words(week.monday, "date")}
    return MailContent(subject=subject, text=text)


def _session_line(week: Week, session: PracticeSession) -> str:
    news = SessionNews(session=session, person=week.person, now=week.now)
    return f"{news.when}: {news.title}, {session.group.title}\n{news.page}"
