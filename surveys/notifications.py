"""Asking people, and reminding those who have not answered: in their own language, by a link of
their own.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy, gettext_noop, ngettext
from django.utils.translation import gettext as _

from cohorts.models import Cohort
from cohorts.prospect import Prospect
from common.tokens import hash_token
from messaging.models import Message
from messaging.notifications import Expected, MailContent, Notification, Recipient
from messaging.operations import Draft
from messaging.text import PREFERENCES, body
from people.models import Member
from people.notifications import LEFT, recipient_of
from programs.cadence import StepKind
from surveys.asking import (
    Reminder,
    Rhythm,
    Window,
    closing_of,
    is_baseline,
    reminders_of,
    window_of,
    without_missed,
)
from surveys.links import mailed_link, token_of
from surveys.models import Invitation, Wave
from surveys.querysets import InvitationQuerySet
from surveys.respondents import language_of, zone_of
from ui.dates import in_words

# The same words for "answered" and "closed": the reason is kept, and must not tell who answered.
NOTHING_TO_ANSWER = gettext_noop("there is nothing left to answer")
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


def invitation_mail(invitation: Invitation, wave: Wave) -> Draft[PulseAsking]:
    """Asks one person, once, at their own time of day."""
    cohort = wave.plan.cohort
    return Draft(
        notification=PULSE_INVITATION,
        thing=PulseAsking(invitation, wave),
        to=_recipient(invitation),
        about_id=wave.pk,
        organization_id=cohort.organization_id,
        topic_id=cohort.pk,
        send_after=invitation.opens_at,
        ends_at=wave.closes_at,
    )


def reminder_mail(invitation: Invitation, reminder: Reminder) -> Draft[PulseAsking]:
    """Reminds one person who has not answered.

    It belongs to no cohort's outbox: a list of reminders would be a list of who has not answered.
    When the wave closes it goes.
    """
    return Draft(
        notification=PULSE_REMINDER,
        thing=PulseAsking(invitation, invitation.wave),
        to=_recipient(invitation),
        about_id=invitation.wave_id,
        about_version=reminder.day,
        ends_at=reminder.ends_at,
    )


def _recipient(invitation: Invitation) -> Recipient:
    return replace(recipient_of(invitation.member), language=language_of(invitation.member))


def compose_invitation(asking: PulseAsking) -> MailContent:
    """What is asked, what was done since the last time, that nobody sees who answers what, and the
    link.
    """
    return _content(asking, invitation_subject(), INVITING, asking.wave.since)


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
            said.append(_("What was done since the last time, as the program team says:"))
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


# Whether a message is still wanted, and its link once more.


def objections_to_trial(messages: Sequence[Message]) -> Mapping[int, str]:
    """Whoever asked for it has left. One query."""
    people = {message.person_id for message in messages if message.person_id}
    gone = set(
        Member.objects.filter(pk__in=people, left_at__isnull=False).values_list("pk", flat=True)
    )
    return {message.pk: LEFT for message in messages if message.person_id in gone}


def objections_to_invitation(messages: Sequence[Message]) -> Mapping[int, str]:
    """Closed, gone, or the person has left. One query.

    Not whether they have answered: admins see what became of an invitation, and may send it again.
    """
    return _objections(messages, _invited(messages))


def objections_to_reminder(messages: Sequence[Message]) -> Mapping[int, str]:
    """The same, and whoever has answered is left in peace, as is everybody while the pilot rests.
    One query.
    """
    waiting = _invited(messages).exclude(wave__plan__cohort__state=Cohort.State.PAUSED)
    return _objections(messages, waiting.unanswered())


def _invited(messages: Sequence[Message]) -> InvitationQuerySet:
    return Invitation.objects.filter(
        wave__in={message.about_id for message in messages},
        member__in={message.person_id for message in messages},
        member__left_at=None,
        wave__state=Wave.State.OPEN,
    )


def _objections(messages: Sequence[Message], asked: InvitationQuerySet) -> dict[int, str]:
    pairs = set(asked.values_list("wave_id", "member_id"))
    return {
        message.pk: NOTHING_TO_ANSWER
        for message in messages
        if (message.about_id, message.person_id) not in pairs
    }


def link_secret(message: Message) -> str:
    """The token in a person's link, worked out again; '' after a change of the secret key, and once
    the wave is closed. Whether they have answered makes no difference.
    """
    own = Invitation.objects.filter(wave=message.about_id, member=message.person_id).first()
    token = "" if own is None else token_of(own.pk)
    return token if own is not None and hash_token(token) == own.token_hash else ""


# What a plan will send.


def expected_invitations(prospect: Prospect) -> Iterator[Expected]:
    """Everybody is asked in every pulse, at the plan's time on their own clock."""
    for about, windows in _waves(prospect):
        closes_at = closing_of(windows.values())
        for person in prospect.pulse.people:
            yield Expected(
                to=person,
                about=about,
                subject=invitation_subject(),
                at=windows[person.time_zone].opens_at,
                ends_at=closes_at,
            )


def expected_reminders(prospect: Prospect) -> Iterator[Expected]:
    """As if nobody answered."""
    for about, windows in _waves(prospect):
        for person in prospect.pulse.people:
            for reminder in _reminders(prospect, windows, person.time_zone):
                yield Expected(
                    to=person,
                    about=about,
                    subject=reminder_subject(),
                    at=reminder.at,
                    ends_at=reminder.ends_at,
                    is_certain=False,
                )


def _reminders(prospect: Prospect, windows: Mapping[str, Window], zone: str) -> list[Reminder]:
    return reminders_of(
        windows[zone].opens_at,
        _rhythm(prospect),
        zone,
        closes_at=closing_of(windows.values()),
    )


def _waves(prospect: Prospect) -> Iterator[tuple[str, dict[str, Window]]]:
    """(what its messages have in common, window by zone) of each pulse that asks anybody."""
    zones = {person.time_zone for person in prospect.pulse.people}
    pulses = [step for step in prospect.steps if step.kind == StepKind.PULSE and zones]
    cards = [step.opens_on for step in prospect.steps if step.kind == StepKind.CARDS]
    cards_on = min(cards, default=None)
    for step in without_missed(pulses, today=prospect.now.date(), cards_on=cards_on):
        rhythm = _rhythm(prospect, until=cards_on if is_baseline(step, cards_on) else None)
        windows = {zone: window_of(step.opens_on, rhythm, zone, now=prospect.now) for zone in zones}
        about = _("%(title)s, week %(week)s") % {
            "title": prospect.title_of(step),
            "week": step.week,
        }
        yield about, windows


def _rhythm(prospect: Prospect, until: dt.date | None = None) -> Rhythm:
    return Rhythm(prospect.pulse.send_at, prospect.pulse.open_days, until)


PULSE_INVITATION = Notification(
    name="pulse_invitation",
    title=gettext_lazy("Invitation to a pulse"),
    about="a wave",
    may_refuse=True,
    may_repeat=True,
    window=None,  # until the wave closes
    compose=compose_invitation,
    objections=objections_to_invitation,
    expected=expected_invitations,
    secret_of=link_secret,
)
PULSE_TRIAL: Notification[PulseTrial, Prospect] = Notification(
    name="pulse_trial",
    title=gettext_lazy("Test of a pulse"),
    about="",
    may_refuse=False,
    may_repeat=True,
    window=dt.timedelta(days=1),
    compose=compose_trial,
    objections=objections_to_trial,
    unexpected_because="an admin asks for it on the page on which a pulse is planned",
    is_urgent=True,
)
PULSE_REMINDER = Notification(
    name="pulse_reminder",
    title=gettext_lazy("Reminder of a pulse"),
    about="a wave, and the days since the person was asked",
    may_refuse=True,
    may_repeat=False,
    window=None,  # until the next one is due, or the wave closes
    compose=compose_reminder,
    objections=objections_to_reminder,
    expected=expected_reminders,
)
