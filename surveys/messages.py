"""From an invitation to the mail about it, in the person's own language."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from dataclasses import replace

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.languages import spoken
from messaging.operations import Draft
from messaging.preferences import link_for
from messaging.text import body
from people.models import Member
from surveys.links import mailed_link
from surveys.models import Invitation, Wave
from ui.dates import in_words


def language_of(member: Member) -> str:
    """The language a respondent reads: their own, else the organization's."""
    return spoken(member.language, member.organization.language)


def reminder_key(invitation_id: uuid.UUID, day: int) -> str:
    """One reminder per person, wave and day."""
    return f"pulse_reminder:{invitation_id}:{day}"


def invitation_mail(invitation: Invitation, *, wave: Wave, zone: str, token: str) -> Draft:
    """Asks one person, once, at their own time of day."""
    with translation.override(language_of(invitation.member)):
        cohort = wave.plan.cohort
        subject = _("One minute: how is it going in your team?")
        opening = _(
            "%(organization)s would like to know how working together feels in your team right now. It takes about a "
            "minute, and you need no account."
        ) % {"organization": cohort.organization.name}
        draft = _mail(invitation, wave, zone, token, subject, opening)
    return replace(
        draft,
        dedupe_key=f"pulse_invitation:{invitation.pk}",
        reason="pulse_invitation",
        organization_key=str(cohort.organization_id),
        topic=cohort.topic,
        can_repeat=True,
        send_after=invitation.opens_at,
        send_before=wave.closes_at,
    )


def reminder_mail(
    invitation: Invitation, *, day: int, zone: str, token: str, send_before: dt.datetime
) -> Draft:
    """Reminds one person who has not answered.

    It belongs to no cohort's outbox: a list of reminders would be a list of who has not answered.
    """
    wave = invitation.wave
    with translation.override(language_of(invitation.member)):
        subject = _("Still open: one minute about your team")
        opening = _(
            "A few days ago %(organization)s asked how working together feels in your team. If you would like to "
            "answer, your link still works."
        ) % {"organization": wave.plan.cohort.organization.name}
        draft = _mail(invitation, wave, zone, token, subject, opening)
    return replace(
        draft,
        dedupe_key=reminder_key(invitation.pk, day),
        reason="pulse_reminder",
        send_before=send_before,
    )


def _mail(
    invitation: Invitation, wave: Wave, zone: str, token: str, subject: str, opening: str
) -> Draft:
    member = invitation.member
    least = wave.plan.min_scores
    promise = ngettext(
        "Nobody sees what you answer. It is mixed with the answers of others, without your name, and only averages of "
        "at least %(count)d person are shown, after the pulse has closed.",
        "Nobody sees what you answer. It is mixed with the answers of others, without your name, and only averages of "
        "at least %(count)d people are shown, after the pulse has closed.",
        least,
    ) % {"count": least}
    until = _("It is open until %(moment)s. The link is yours alone and works once.") % {
        "moment": _moment(wave, zone)
    }
    why = _(
        "You get this because your manager, or somebody you work with, takes part in a leadership program."
    )
    no_more = _("Other mail, or none: %(link)s") % {"link": link_for(member.email)}
    text, html = body(
        [opening, promise, until], action=(_("Answer now"), mailed_link()), footer=[why, no_more]
    )
    return Draft(
        dedupe_key="",
        reason="",
        to_address=member.email,
        to_name=member.name,
        subject=subject,
        text=text,
        html=html,
        person_key=member.key,
        subject_key=f"invitation:{invitation.pk}",
        secret=token,
    )


def _moment(wave: Wave, zone: str) -> str:
    local = timezone.localtime(wave.closes_at, zoneinfo.ZoneInfo(zone))
    return f"{in_words(local, 'long')} ({zone.replace('_', ' ')})"
