"""What the two of a talk read about it. What they leave each other as a word stands on its page
alone: an admin can read the outbox.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from coaching.models import Talk
from common.records import dataclass
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body
from people.models import Member
from practice.calendar import CalendarEntry, CalendarMethod, calendar_object
from practice.mails import Answering, answering_for
from practice.titles import when


@dataclass(frozen=True, kw_only=True)
class TalkNews:
    """Something about a talk for one of its two, as things stand at `now`."""

    talk: Talk
    person: Member
    now: dt.datetime

    @property
    def is_coach(self) -> bool:
        """Whether it is for the coach."""
        return self.person.pk == self.talk.coach_id

    @property
    def other(self) -> Member:
        """With whom the person talks."""
        return self.talk.enrollment.member if self.is_coach else self.talk.coach

    @property
    def title(self) -> str:
        """What their calendar calls it."""
        return talk_title(self.other.name)

    @property
    def when(self) -> str:
        """When it is, on the person's own clock; '' while that is open."""
        starts_at = self.talk.starts_at
        return when(starts_at, self.person.time_zone) if starts_at else ""

    @property
    def page(self) -> str:
        """The full address of the talk's page."""
        return absolute(reverse("coaching:talk", args=[self.talk.pk]))


def talk_title(name: str) -> str:
    """What a talk with somebody is called."""
    return _("One-to-one with %(name)s") % {"name": name}


def talk_uid(talk: Talk) -> str:
    """Under which name calendars know it, in an invitation and in a private calendar."""
    return f"{talk.calendar_uid}@empathy-portal"


def compose_times(news: TalkNews) -> MailContent:
    """Times to choose from; one tap on the page."""
    named = {"name": news.other.name}
    opening = _("%(name)s offers you times for your one-to-one. Choose one with a tap:") % named
    if news.talk.is_agreed:
        opening = (
            _(
                "%(name)s asks for another time for your one-to-one. Until you choose one of "
                "these, it stays as it is:"
            )
            % named
        )
    listed = [when(each, news.person.time_zone) for each in news.talk.times_ahead(news.now)]
    paragraphs = [
        opening,
        "\n".join(listed),
        _("None of them fits? Say so on the same page, and you get others."),
    ]
    return _content(news, times_subject(news.other.name), paragraphs, label=_("Choose a time"))


def times_subject(name: str) -> str:
    """The subject of the mail with times."""
    return _("Times for your one-to-one with %(name)s") % {"name": name}


def compose_answer(news: TalkNews) -> MailContent:
    """None of the times fits."""
    named = {"name": news.other.name}
    paragraphs = [_("None of the times fits %(name)s.") % named]
    if news.talk.is_agreed:
        paragraphs.append(_("The one-to-one stays at its time: %(when)s.") % {"when": news.when})
    if news.talk.word:
        paragraphs.append(_("There is a word from them on the page of the talk."))
    subject = _("Other times for your one-to-one with %(name)s?") % named
    return _content(news, subject, paragraphs, label=_("Offer other times"))


def compose_agreed(news: TalkNews) -> MailContent:
    """It has its time, or another one; the calendar file puts it there or moves it."""
    which = {"title": news.title, "when": news.when}
    is_moved = news.talk.sequence > 0
    paragraphs = [
        _("Your one-to-one with %(name)s has a new time.") % {"name": news.other.name}
        if is_moved
        else _("Your one-to-one with %(name)s has a time now.") % {"name": news.other.name},
        _facts(news),
        _("The attached calendar file moves the entry in your calendar.")
        if is_moved
        else _("The attached calendar file puts it into your calendar."),
        _("If you need another time, say so on the page of the talk."),
    ]
    subject = agreed_subject(news.title, news.when)
    if is_moved:
        subject = _("New time for %(title)s: %(when)s") % which
    return _content(news, subject, paragraphs, method=CalendarMethod.REQUEST)


def agreed_subject(title: str, moment: str) -> str:
    """The subject of the invitation."""
    return _("%(title)s: %(when)s") % {"title": title, "when": moment}


def compose_off(news: TalkNews) -> MailContent:
    """It does not take place; where it was in a calendar, the entry goes."""
    if not news.when:
        paragraphs = [
            _("The times for your one-to-one with %(name)s are not needed any more.")
            % {"name": news.other.name}
        ]
        subject = _("Canceled: %(title)s") % {"title": news.title}
        return _content(news, subject, [*paragraphs, *_next(news)])
    which = {"title": news.title, "when": news.when}
    paragraphs = [
        _("This will not take place: %(title)s, %(when)s.") % which,
        _("The attached calendar file removes the entry from your calendar."),
        *_next(news),
    ]
    subject = _("Canceled: %(title)s, %(when)s") % which
    return _content(news, subject, paragraphs, method=CalendarMethod.CANCEL)


def _next(news: TalkNews) -> list[str]:
    if news.talk.word:
        return [_("There is a word from them on the page of the talk.")]
    return []


def compose_tomorrow(news: TalkNews) -> MailContent:
    """A word the day before, or on the day when it comes late."""
    zone, starts_at = zoneinfo.ZoneInfo(news.person.time_zone), news.talk.starts_at
    is_today = bool(
        starts_at and starts_at.astimezone(zone).date() == news.now.astimezone(zone).date()
    )
    subject = (
        _("Today: %(title)s") % {"title": news.title} if is_today else tomorrow_subject(news.title)
    )
    return _content(news, subject, [_("Your one-to-one is coming up."), _facts(news)])


def tomorrow_subject(title: str) -> str:
    """The subject of the reminder on the day before."""
    return _("Tomorrow: %(title)s") % {"title": title}


def compose_over(news: TalkNews) -> MailContent:
    """Its time has passed and nobody has said how it went: asked once."""
    paragraphs = [
        _("%(title)s was to be on %(when)s.") % {"title": news.title, "when": news.when},
        _(
            "Did you talk? One tap says so. If you did not meet, that happens: you can offer other "
            "times, and nobody but the two of you sees it."
        ),
    ]
    subject = _("Did you talk with %(name)s?") % {"name": news.other.name}
    return _content(news, subject, paragraphs, label=_("Say how it went"))


def _facts(news: TalkNews) -> str:
    lines = [
        _("When: %(when)s") % {"when": news.when},
        _("How long: %(minutes)d minutes") % {"minutes": news.talk.minutes},
    ]
    if news.talk.link:
        lines.append(_("Where: %(link)s") % {"link": news.talk.link})
    return "\n".join(lines)


def _content(
    news: TalkNews,
    subject: str,
    paragraphs: Sequence[str],
    *,
    label: str = "",
    method: CalendarMethod | None = None,
) -> MailContent:
    """The mail around its own sentences."""
    why = _("You get this because you are one of the two in this talk.")
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    hello = _("Hello %(name)s,") % {"name": news.person.name}
    action = (label or _("Open the talk"), news.page)
    return MailContent(
        subject=subject,
        text=body([hello, *paragraphs], action=action, footer=[why, choose]),
        calendar=calendar_object(_entry(news), method=method, now=news.now) if method else "",
        calendar_method=method or "",
        reply_to=_organizer(news).address,
    )


def _organizer(news: TalkNews) -> Answering:
    """The other one: what a calendar answers reaches whom it concerns, and no admin."""
    if news.other.email and news.other.left_at is None:
        return Answering(news.other.name, news.other.email)
    return answering_for(news.talk.enrollment.cohort, news.person)


def _entry(news: TalkNews) -> CalendarEntry:
    talk = news.talk
    if talk.starts_at is None:
        raise ValueError(f"talk {talk.pk} has no time")
    lines = [_("The page of this talk: %(page)s") % {"page": news.page}]
    if talk.link:
        lines.append(_("Join here: %(link)s") % {"link": talk.link})
    host = _organizer(news)
    return CalendarEntry(
        uid=talk_uid(talk),
        sequence=talk.sequence,
        starts_at=talk.starts_at,
        minutes=talk.minutes,
        title=news.title,
        description="\n".join(lines),
        page=news.page,
        place=talk.link,
        organizer_name=host.name,
        organizer_address=host.address,
        person_name=news.person.name,
        person_address=news.person.email,
        is_chair=news.is_coach,
    )
