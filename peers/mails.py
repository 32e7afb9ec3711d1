"""What the mails of peer ratings say: to leaders, to who confirms, to raters."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from enum import IntEnum

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from common.records import dataclass
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body
from peers.asking import closing_time
from peers.links import mailed_link, token_of
from peers.models import PeerRater, PeerRating
from people.models import Member
from ui.dates import in_words


class LeaderNews(IntEnum):
    """What a leader hears of a rating, each once."""

    BEGINS = 1
    REMINDS = 2
    CONFIRMED = 3
    RESULT = 4


@dataclass(frozen=True)
class ToLeader:
    """One thing to tell a leader."""

    rating: PeerRating
    news: LeaderNews


@dataclass(frozen=True)
class ToConfirm:
    """A list that waits for somebody."""

    rating: PeerRating
    person: Member


def closes_at(rating: PeerRating) -> dt.datetime:
    """When a rating is over."""
    return closing_time(rating.round.closes_on, rating.enrollment.cohort.time_zone)


def _until(rating: PeerRating, zone: str) -> str:
    local = timezone.localtime(closes_at(rating), zoneinfo.ZoneInfo(zone))
    return f"{in_words(local, 'long')} ({zone.replace('_', ' ')})"


_SUBJECTS = {
    LeaderNews.BEGINS: gettext_noop("Who should answer about you?"),
    LeaderNews.REMINDS: gettext_noop("Still open: who should answer about you?"),
    LeaderNews.CONFIRMED: gettext_noop("The people you proposed are being asked"),
    LeaderNews.RESULT: gettext_noop("What others said about you"),
}
_SAID = {
    LeaderNews.BEGINS: gettext_noop(
        "You propose %(fewest)s to eight people who work with you, and answer the same questions "
        "about yourself. Nobody is asked before your list is confirmed."
    ),
    LeaderNews.REMINDS: gettext_noop(
        "You have not named the people who should answer about you yet."
    ),
    LeaderNews.CONFIRMED: gettext_noop("The list is confirmed as you proposed it."),
    LeaderNews.RESULT: gettext_noop(
        "The answers are in. You see them first, and nobody else unless you share them."
    ),
}


def subject_of(news: LeaderNews) -> str:
    """The subject of one of a leader's mails."""
    return _(_SUBJECTS[news])


_CHANGED = gettext_noop(
    "The list is confirmed. On its page you see who is on it, and why if it changed."
)
_NEXT = {
    LeaderNews.CONFIRMED: gettext_noop("Have you answered the same questions about yourself?"),
    LeaderNews.RESULT: gettext_noop(
        "Take a quiet moment for it, and talk about it with somebody you trust."
    ),
}
_BUTTONS = {
    LeaderNews.BEGINS: (gettext_noop("Propose people"), "peers:propose"),
    LeaderNews.REMINDS: (gettext_noop("Propose people"), "peers:propose"),
    LeaderNews.CONFIRMED: (gettext_noop("Answer about yourself"), "peers:own_answers"),
    LeaderNews.RESULT: (gettext_noop("See it"), "peers:result"),
}


def compose_to_leader(told: ToLeader) -> MailContent:
    """Where they are with it, without a name in it."""
    rating, news = told.rating, told.news
    is_changed = news == LeaderNews.CONFIRMED and rating.is_changed
    until = _("It is open until %(moment)s.")
    moment = {"moment": _until(rating, rating.enrollment.member.time_zone)}
    label, place = _BUTTONS[news]
    why = _("You get this because you take part in “%(cohort)s”.")
    text = body(
        [
            _("Hello %(name)s,") % {"name": rating.enrollment.member.name},
            _(_CHANGED if is_changed else _SAID[news]) % {"fewest": rating.round.fewest_word},
            _(_NEXT[news]) if news in _NEXT else until % moment,
        ],
        action=(_(label), absolute(reverse(place, args=[rating.pk]))),
        footer=[why % {"cohort": rating.enrollment.cohort.name}],
    )
    return MailContent(subject=subject_of(news), text=text)


def compose_to_confirm(told: ToConfirm) -> MailContent:
    """That a list waits."""
    leader = told.rating.enrollment.member.name
    paragraphs = [
        _("Hello %(name)s,") % {"name": told.person.name},
        _(
            "%(leader)s has proposed who should answer questions about them. Please confirm the "
            "list, or change it with a reason. Nobody is asked before that."
        )
        % {"leader": leader},
        _("It is open until %(moment)s.") % {"moment": _until(told.rating, told.person.time_zone)},
    ]
    address = absolute(reverse("peers:confirm", args=[told.rating.pk]))
    why = _("You get this because you coach them, or run the program.")
    text = body(paragraphs, action=(_("See the list"), address), footer=[why])
    return MailContent(
        subject=_("Who should answer about %(leader)s?") % {"leader": leader}, text=text
    )


def compose_invitation(rater: PeerRater) -> MailContent:
    """What is asked, who sees what, and the link."""
    leader = rater.rating.enrollment.member.name
    subject = _("A few questions about working with %(leader)s") % {"leader": leader}
    opening = _(
        "%(leader)s takes part in a leadership program and would like to know how others see them. "
        "You are one of the people they named. It takes two minutes, and you need no account."
    ) % {"leader": leader}
    return _to_rater(rater, subject, opening)


def compose_reminder(rater: PeerRater) -> MailContent:
    """The same link again."""
    leader = rater.rating.enrollment.member.name
    subject = _("Still open: a few questions about working with %(leader)s") % {"leader": leader}
    opening = _(
        "A few days ago we asked you about working with %(leader)s. If you would like to answer, "
        "or to say that you do not work closely enough, your link still works."
    ) % {"leader": leader}
    return _to_rater(rater, subject, opening)


def _to_rater(rater: PeerRater, subject: str, opening: str) -> MailContent:
    rating = rater.rating
    leader = {"leader": rating.enrollment.member.name, "least": rating.round.least_word}
    promise = _(
        "Confidential, not anonymous: your answer is pooled with at least two others. "
        "%(leader)s sees averages of at least %(least)s people, never who said what."
    )
    until = _("It is open until %(moment)s. The link is yours alone and works once.")
    said = [
        opening,
        promise % leader,
        until % {"moment": _until(rating, rater.member.time_zone)},
    ]
    why = _("You get this because %(leader)s named you, and their coach or program agreed.")
    no_more = _("Other mail, or none: %(link)s") % {"link": PREFERENCES}
    text = body(said, action=(_("Answer now"), mailed_link()), footer=[why % leader, no_more])
    return MailContent(subject=subject, text=text, secret=token_of(rater.pk))
