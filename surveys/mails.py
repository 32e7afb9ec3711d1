"""The words of mail about pulses: invitation, reminder, test, and that comments wait."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from common.records import dataclass
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body
from people.models import Member, Role
from surveys.links import mailed_link, token_of
from surveys.models import Invitation, Wave
from surveys.respondents import zone_of
from surveys.since import heard
from ui.dates import in_words

INVITING = gettext_noop(
    "%(organization)s would like to know how working together feels in your team right now. "
    "It takes about a minute, and you need no account."
)
BEFORE_IT_BEGINS = gettext_noop(
    "The program has not begun yet. This first time shows how things are before it; the later ones "
    "are set beside it."
)
REMINDING = gettext_noop(
    "A few days ago %(organization)s asked how working together feels in your team. "
    "If you would like to answer, your link still works."
)


@dataclass(frozen=True)
class PulseAsking:
    """One person's way into one wave; needs the plan, its cohort and its organization loaded."""

    invitation: Invitation
    wave: Wave


def compose_invitation(asking: PulseAsking) -> MailContent:
    """What is asked, what was done since the last time, that nobody sees who answers what, and the
    link.
    """
    since = heard(asking.wave.since, get_language() or settings.LANGUAGE_CODE)
    return _content(asking, invitation_subject(), INVITING, since)


def compose_reminder(asking: PulseAsking) -> MailContent:
    """The same link again."""
    return _content(asking, reminder_subject(), REMINDING)


def invitation_subject() -> str:
    """The subject of every invitation."""
    return _("One minute: how is it going in your team?")


def reminder_subject() -> str:
    """The subject of every reminder."""
    return _("Still open: one minute about your team")


def _content(asking: PulseAsking, subject: str, opening: str, since: str = "") -> MailContent:
    plan = asking.wave.plan
    openings = (opening, BEFORE_IT_BEGINS) if asking.wave.is_baseline else (opening,)
    text = _said(
        get_language() or settings.LANGUAGE_CODE,
        openings,
        since,
        plan.cohort.organization.name,
        plan.min_scores,
        asking.wave.closes_at,
        zone_of(asking.invitation.member, plan),
    )
    return MailContent(subject=subject, text=text, secret=token_of(asking.invitation.pk))


@functools.lru_cache(maxsize=256)
def _said(
    language: str,
    openings: tuple[str, ...],
    since: str,
    organization: str,
    least: int,
    closes_at: dt.datetime,
    zone: str,
    link: str = "",
) -> str:
    """The text for everybody who reads one language in one zone: a wave says few different
    things to a hundred thousand people. The link is filled in on the way out, unless there is
    another one.
    """
    with translation.override(language):
        promise = ngettext(
            "Nobody sees what you answer. It is mixed with the answers of others, without your "
            "name, and only averages of at least %(count)d person are shown, after the pulse has "
            "closed.",
            "Nobody sees what you answer. It is mixed with the answers of others, without your "
            "name, and only averages of at least %(count)d people are shown, after the pulse has "
            "closed.",
            least,
        ) % {"count": least}
        local = in_words(timezone.localtime(closes_at, zoneinfo.ZoneInfo(zone)), "long")
        until = _("It is open until %(moment)s. The link is yours alone and works once.") % {
            "moment": f"{local} ({zone.replace('_', ' ')})"
        }
        why = _(
            "You get this because your manager, or somebody you work with, takes part in "
            "a leadership program."
        )
        no_more = _("Other mail, or none: %(link)s") % {"link": PREFERENCES}
        said = [_(opening) % {"organization": organization} for opening in openings]
        if since:
            said.append(_("What has been done since the last time, as the program team says:"))
            said.append(since)
        return body(
            [*said, promise, until],
            action=(_("Answer now"), link or mailed_link()),
            footer=[why, no_more],
        )


@dataclass(frozen=True, kw_only=True)
class PulseTrial:
    """An invitation as an admin tries it before anybody is asked."""

    organization: str
    is_baseline: bool
    least: int
    closes_at: dt.datetime
    zone: str
    preview_url: str
    """Where its link leads: to a page on which nothing can be sent."""


def compose_trial(trial: PulseTrial) -> MailContent:
    """The invitation word for word, and that it is a test."""
    openings = (INVITING, BEFORE_IT_BEGINS) if trial.is_baseline else (INVITING,)
    text = _said(
        get_language() or settings.LANGUAGE_CODE,
        openings,
        "",
        trial.organization,
        trial.least,
        trial.closes_at,
        trial.zone,
        trial.preview_url,
    )
    marked = _(
        "This is a test that you sent to yourself. Nobody else has got it, and its link leads to a "
        "preview on which nothing can be sent. What follows is what people will read."
    )
    subject = _("Test: %(subject)s") % {"subject": invitation_subject()}
    return MailContent(subject=subject, text=f"{marked}\n\n{text}")


Asked = tuple[str, tuple[str, str], str]
"""What to do until a %(day)s, the button with its address, and why one gets the mail."""


@dataclass(frozen=True)
class ToRetell:
    """One privacy officer, or an admin where there is none, and the pulse; needs the plan and its
    cohort loaded.
    """

    person: Member
    wave: Wave
    until: dt.datetime


def compose_waiting(told: ToRetell) -> MailContent:
    """That some wait, why, and until when; not how many, and not what they say."""
    wave = told.wave
    zone = zoneinfo.ZoneInfo(told.person.time_zone)
    names = {"number": wave.number, "pilot": wave.plan.cohort.name}
    is_officer = told.person.has_role(Role.PRIVACY_OFFICER)
    to_do, action, why = _for_an_officer(wave) if is_officer else _for_an_admin()
    paragraphs = [
        _("Hello %(name)s,") % {"name": told.person.name},
        _(
            "Pulse %(number)s of “%(pilot)s” has closed. In some languages too few people wrote a "
            "comment to show it word for word: whoever knows who writes which language could "
            "tell whose it is."
        )
        % names,
        to_do % {"day": in_words(timezone.localtime(told.until, zone).date())},
    ]
    text = body(paragraphs, action=action, footer=[why])
    subject = _("Comments of pulse %(number)s wait to be retold") % names
    return MailContent(subject=subject, text=text)


def _for_an_officer(wave: Wave) -> Asked:
    """Whoever may retell them does."""
    to_do = _(
        "You can retell these comments in your own words, or leave them out. What is not "
        "retold by %(day)s is destroyed, and nobody will have read it."
    )
    action = _("Retell the comments"), absolute(reverse("surveys:retell", args=[wave.pk]))
    return (
        to_do,
        action,
        _("You get this because you are a privacy officer. Nobody else can read them."),
    )


def _for_an_admin() -> Asked:
    """Where nobody may, somebody has to get the role."""
    to_do = _(
        "Only a privacy officer can read these comments and retell them, and nobody in your "
        "organization has that role. Give it to somebody: what is not retold by %(day)s is "
        "destroyed, and nobody will have read it."
    )
    action = _("Open the list of people"), absolute(reverse("people:members"))
    return (
        to_do,
        action,
        _("You get this because you are an admin, and nobody is a privacy officer."),
    )
