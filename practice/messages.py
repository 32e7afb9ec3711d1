"""What people read about their sessions: plain, warm, and with the time in their own zone."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from common.languages import spoken
from messaging.operations import Draft
from messaging.preferences import link_for
from messaging.text import absolute, body
from people.models import Member
from practice.calendar import CANCEL, REQUEST, Invitation, calendar_object
from practice.models import PracticeSession
from programs.activities import step_title
from programs.module_texts import module_texts
from ui.components import zone_label
from ui.dates import in_words

INVITATION = "session_invitation"
UPDATE = "session_update"
CANCELED = "session_canceled"
TOMORROW = "session_tomorrow"


def subject_key(session: PracticeSession) -> str:
    """What a message is about: this session at this time; see practice.wanted."""
    return f"session:{session.pk}:{session.sequence}"


def when(moment: dt.datetime, zone: str) -> str:
    """Wednesday, 16 September 2026, 14:00 CEST (Europe/Berlin), in the active language."""
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    return f"{in_words(local, 'long')} {zone_label(local)}" + (
        "" if zone == "UTC" else f" ({zone})"
    )


def title_of(session: PracticeSession, language: str) -> str:
    """What the session is called, in the active language: as its step is."""
    module = module_texts([session.module_id], language)[session.module_id]
    return step_title(session.step.kind, module.title)


def invitation(session: PracticeSession, person: Member, *, now: dt.datetime) -> Draft:
    """You are invited; the calendar file puts it where it belongs."""
    with translation.override(spoken(person.language)):
        title = title_of(session, spoken(person.language))
        facts = _facts(session, person)
        if person.pk == session.facilitator_id:
            opening = _("You are facilitating a live session with %(group)s.") % {
                "group": session.group.name
            }
            hint = _(
                "Your run sheet has the rounds, the roles, the debrief questions and the scoring form."
            )
        else:
            opening = _("Your practice group meets live. %(name)s is facilitating.") % {
                "name": session.facilitator.name
            }
            hint = _(
                "There is nothing to prepare. The page of the session tells you what it will be about."
            )
        subject = _("%(title)s: %(when)s") % {
            "title": title,
            "when": when(session.starts_at, person.time_zone),
        }
        paragraphs = [
            _hello(person),
            opening,
            *facts,
            hint,
            _("The attached calendar file puts it into your calendar."),
        ]
        return _draft(session, person, INVITATION, subject, paragraphs, method=REQUEST, now=now)


def update(session: PracticeSession, person: Member, *, now: dt.datetime) -> Draft:
    """The session has another time or place; the same calendar entry moves."""
    with translation.override(spoken(person.language)):
        title = title_of(session, spoken(person.language))
        subject = _("New time for %(title)s: %(when)s") % {
            "title": title,
            "when": when(session.starts_at, person.time_zone),
        }
        paragraphs = [
            _hello(person),
            _("This session has moved: %(title)s. This is how it stands now.") % {"title": title},
            *_facts(session, person),
            _("The attached calendar file moves the entry in your calendar."),
        ]
        return _draft(session, person, UPDATE, subject, paragraphs, method=REQUEST, now=now)


def canceled(session: PracticeSession, person: Member, *, now: dt.datetime) -> Draft:
    """The session does not take place; its calendar entry goes."""
    with translation.override(spoken(person.language)):
        title = title_of(session, spoken(person.language))
        moment = when(session.starts_at, person.time_zone)
        subject = _("Canceled: %(title)s, %(when)s") % {"title": title, "when": moment}
        paragraphs = [
            _hello(person),
            _("This session does not take place: %(title)s, %(when)s.")
            % {"title": title, "when": moment},
            _(
                "You do not need to do anything. The attached calendar file takes the entry out of your calendar."
            ),
            _("If a new time is found, you will get a new invitation."),
        ]
        return _draft(session, person, CANCELED, subject, paragraphs, method=CANCEL, now=now)


def released(session: PracticeSession, person: Member, *, now: dt.datetime) -> Draft:
    """Somebody left the group: the session takes place without them, and its entry leaves their
    calendar.
    """
    with translation.override(spoken(person.language)):
        title = title_of(session, spoken(person.language))
        moment = when(session.starts_at, person.time_zone)
        subject = _("Not in your calendar any more: %(title)s, %(when)s") % {
            "title": title,
            "when": moment,
        }
        paragraphs = [
            _hello(person),
            _("You no longer take part in this session: %(title)s, %(when)s.")
            % {"title": title, "when": moment},
            _(
                "You do not need to do anything. The attached calendar file takes the entry out of your calendar."
            ),
        ]
        return _draft(session, person, CANCELED, subject, paragraphs, method=CANCEL, now=now)


def tomorrow(session: PracticeSession, person: Member, *, now: dt.datetime) -> Draft:
    """A word the day before."""
    with translation.override(spoken(person.language)):
        title = title_of(session, spoken(person.language))
        subject = _("Tomorrow: %(title)s") % {"title": title}
        if session.starts_at.astimezone(zoneinfo.ZoneInfo(person.time_zone)).date() == (
            now.astimezone(zoneinfo.ZoneInfo(person.time_zone)).date()
        ):
            subject = _("Today: %(title)s") % {"title": title}
        paragraphs = [
            _hello(person),
            _("Your live session is close: %(title)s.") % {"title": title},
        ]
        paragraphs += _facts(session, person)
        return _draft(session, person, TOMORROW, subject, paragraphs, method="", now=now)


def _hello(person: Member) -> str:
    return _("Hello %(name)s,") % {"name": person.name}


def _facts(session: PracticeSession, person: Member) -> list[str]:
    facts = [
        _("When: %(when)s") % {"when": when(session.starts_at, person.time_zone)}
        + "\n"
        + _("How long: %(minutes)d minutes") % {"minutes": session.minutes}
    ]
    if session.link:
        facts.append(_("Where: %(link)s") % {"link": session.link})
    return facts


def _draft(
    session: PracticeSession,
    person: Member,
    reason: str,
    subject: str,
    paragraphs: list[str],
    *,
    method: str,
    now: dt.datetime,
) -> Draft:
    page = absolute(reverse("practice:session", args=[session.pk]))
    is_facilitator = person.pk == session.facilitator_id
    label = _("Open the run sheet") if is_facilitator else _("Open the session")
    why = (
        _("You get this because you facilitate this session.")
        if is_facilitator
        else _("You get this because you take part in %(cohort)s.")
        % {"cohort": session.group.cohort.name}
    )
    choose = _("Choose which mails you get: %(link)s") % {"link": link_for(person.email)}
    text, html = body(paragraphs, action=(label, page), footer=[why, choose])
    cohort = session.group.cohort
    return Draft(
        dedupe_key=f"{subject_key(session)}:{reason}:{person.pk}",
        reason=reason,
        to_address=person.email,
        to_name=person.name,
        subject=subject[:300],
        text=text,
        html=html,
        organization_key=str(cohort.organization_id),
        topic=cohort.topic,
        person_key=person.key,
        subject_key=subject_key(session),
        calendar=_calendar(session, person, page, method=method, now=now) if method else "",
        calendar_method=method,
        can_repeat=bool(method),
        send_before=None if reason == CANCELED else session.starts_at,
    )


def _calendar(
    session: PracticeSession, person: Member, page: str, *, method: str, now: dt.datetime
) -> str:
    lines = [_("The page of this session: %(page)s") % {"page": page}]
    if session.link:
        lines.append(_("Join here: %(link)s") % {"link": session.link})
    organizer_name, organizer_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return calendar_object(
        Invitation(
            uid=f"{session.calendar_uid}@empathy-portal",
            sequence=session.sequence,
            starts_at=session.starts_at,
            minutes=session.minutes,
            title=title_of(session, spoken(person.language)),
            description="\n".join(lines),
            page=page,
            place=session.link,
            organizer_name=organizer_name or organizer_address,
            organizer_address=organizer_address,
            person_name=person.name,
            person_address=person.email,
        ),
        method=method,
        now=now,
    )
