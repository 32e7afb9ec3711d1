"""What is about no single talk: a coach has times to offer, a leader has another coach, or wishes
for one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.models import Enrollment
from common.places import place
from common.records import dataclass
from messaging.notifications import MailContent
from messaging.operations import AnyDraft
from messaging.text import ENCLOSED, PREFERENCES, absolute, body
from people.models import Member


@dataclass(frozen=True, kw_only=True)
class ToOffer:
    """Leaders who wait for times of their coach, on a day of the coach's."""

    coach: Member
    day: dt.date
    names: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class NewCoach:
    """Somebody else coaches a leader from now on."""

    enrollment: Enrollment
    coach: Member
    canceled: Sequence[AnyDraft] = ()
    """What the coach before leaves in their calendar; travels in the mail."""


@dataclass(frozen=True, kw_only=True)
class WishNews:
    """A leader has asked for another coach; for an admin."""

    enrollment: Enrollment
    reader: Member


def compose_wish(news: WishNews) -> MailContent:
    """In which pilot, and where it is decided. Who it is and what they wish stands there alone."""
    paragraphs = [
        _("Hello %(name)s,") % {"name": news.reader.name},
        _("A leader in “%(cohort)s” asks for another coach.")
        % {"cohort": news.enrollment.cohort.name},
        _("You decide. What they wish, and who would fit, stands on the page."),
    ]
    address = absolute(place("another coach", news.enrollment.pk))
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    text = body(paragraphs, action=(_("Open the page"), address), footer=[choose])
    return MailContent(subject=_("A leader asks for another coach"), text=text)


def compose_to_offer(asked: ToOffer) -> MailContent:
    """Whose monthly talk is open, and where times are offered."""
    paragraphs = [
        _("Hello %(name)s,") % {"name": asked.coach.name},
        _(
            "These leaders are due for their monthly one-to-one, and have no times to choose "
            "from yet:"
        ),
        "\n".join(asked.names),
        _("Three times that fit you both are worked out already. Change them, or just send them."),
    ]
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    why = _("You get this because you coach them; it comes once a week at most.")
    action = (_("Offer times"), absolute(reverse("coaching:own")))
    text = body(paragraphs, action=action, footer=[why, choose])
    return MailContent(subject=to_offer_subject(), text=text)


def to_offer_subject() -> str:
    """The subject of the mail to a coach with times to offer."""
    return _("Times to offer for your one-to-ones")


def compose_new_coach(news: NewCoach) -> MailContent:
    """Who it is, what becomes of what was agreed, and that nothing is passed on."""
    leader, named = news.enrollment.member, {"name": news.coach.name}
    paragraphs = [
        _("Hello %(name)s,") % {"name": leader.name},
        _("%(name)s coaches you from now on, in “%(cohort)s”.")
        % {**named, "cohort": news.enrollment.cohort.name},
        _("What you shared or noted with the coach before stays where it is: you decide what "
          "%(name)s reads.") % named,
        _("%(name)s offers you times for your next one-to-one.") % named,
    ]  # fmt: skip
    if news.canceled:
        gone = _(
            "What was agreed before no longer takes place; the files remove it from your calendar:"
        )
        paragraphs.append(f"{gone}\n{ENCLOSED}")
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    why = _("You get this because you take part in “%(cohort)s”.") % {
        "cohort": news.enrollment.cohort.name
    }
    action = (_("Open coaching"), absolute(reverse("coaching:own")))
    text = body(paragraphs, action=action, footer=[why, choose])
    subject = _("%(name)s is your coach now") % named
    return MailContent(subject=subject, text=text, reply_to=news.coach.email)
