"""Everything dated of one person as a calendar to subscribe to, served by a private link."""

from __future__ import annotations

import datetime as dt
import hashlib
import zoneinfo
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from coaching.mails import talk_title, talk_uid
from coaching.models import Talk
from cohorts.models import Cohort, PersonalStep, Step
from cohorts.querysets import taking_part
from common.languages import spoken
from common.later import imported_later
from common.places import place
from common.records import dataclass
from common.tenancy import narrow_to
from messaging.text import absolute
from people.access import public
from people.feeds import link_behind
from people.models import Member
from practice.calendar import organizer
from practice.mails import Answering, organizer_of, takes_reply
from practice.models import PracticeSession
from practice.titles import session_uid
from programs.activities import step_title
from programs.cadence import CARD_KINDS, StepKind
from programs.module_texts import module_texts

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = imported_later("icalendar")  # few requests need it

OWN_DAYS = CARD_KINDS | {StepKind.COACHING}
"""Steps that a leader does on a day of their own; live steps are in the calendar as sessions."""
ASK_AGAIN = dt.timedelta(hours=4)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing with a date. Whole days do not keep anybody from being asked for a meeting."""

    uid: str
    version: int
    since: dt.datetime
    """When what it belongs to began: the same each time, so that nothing looks new that is not."""
    title: str
    page: str
    starts_at: dt.datetime | dt.date
    minutes: int = 0
    """0 for a whole day."""
    place: str = ""
    organizer: Answering | None = None
    """As in the invitation, where calendars are not to send their answers to a person."""


@public
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a private link: 404 for one that never was or was replaced, 410 for
    somebody who left.
    """
    link = link_behind(token)
    if link is None:
        raise Http404
    member = link.member
    narrow_to(member.organization_id)
    if member.left_at is not None:
        return render(request, "home/calendar_gone.html", status=410)
    with translation.override(spoken(member.language)):
        text = _calendar(member)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="empathy-portal.ics"'
    etag = f'"{hashlib.sha256(text).hexdigest()}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _calendar(member: Member) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Empathy Portal//Private calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Empathy Portal"))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for entry in entries_of(member):
        calendar.add_component(_event(entry))
    text: bytes = calendar.to_ical()
    return text


def _event(entry: Entry) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.version)
    event.add("dtstamp", entry.since.astimezone(dt.UTC).replace(microsecond=0))
    event.add("summary", entry.title)
    event.add("url", entry.page)
    event.add("description", entry.page)
    if isinstance(entry.starts_at, dt.datetime):
        starts_at = entry.starts_at.astimezone(dt.UTC)
        event.add("dtstart", starts_at)
        event.add("dtend", starts_at + dt.timedelta(minutes=entry.minutes))
        event.add("transp", "OPAQUE")
    else:
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.starts_at + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    if entry.organizer:
        event.add("organizer", organizer(entry.organizer.name, entry.organizer.address))
    event.add("status", "CONFIRMED")
    return event


def entries_of(member: Member) -> list[Entry]:
    """What the member's running pilots hold for them, in order of time: sessions that are not
    canceled, talks that have a time, days of cards and of other one-to-ones. Four queries at any
    size, and one for modules.
    """
    sessions = list(_sessions_of(member))
    talks = list(_talks_of(member))
    steps = list(_steps_of(member))
    coaching = list(_coaching_of(member))
    language = spoken(member.language)
    modules = {session.module_id for session in sessions} | {each.step.module_id for each in steps}
    titles = {pk: text.title for pk, text in module_texts(modules, language).items()}
    found = [
        *(_session_entry(session, titles, member) for session in sessions),
        *(_talk_entry(talk, member) for talk in talks),
        *(_step_entry(each, titles, member.time_zone) for each in steps),
        *(_coaching_entry(step, member) for step in coaching),
    ]
    return sorted(found, key=lambda entry: (str(entry.starts_at)[:10], entry.uid))


def _sessions_of(member: Member) -> Iterator[PracticeSession]:
    theirs = PracticeSession.objects.in_organization_of(member).expecting(member)
    running = theirs.filter(group__cohort__state=Cohort.State.RUNNING)
    standing = running.exclude(state=PracticeSession.State.CANCELED)
    yield from standing.in_full().order_by("starts_at", "pk")


def _talks_of(member: Member) -> Iterator[Talk]:
    theirs = Talk.objects.visible_to(member).with_time().in_full()
    running = theirs.filter(enrollment__cohort__state=Cohort.State.RUNNING)
    yield from running.order_by("starts_at", "pk")


def _without_talk() -> Q:
    """Steps whose talk has no time."""
    return Q(~Exists(Talk.objects.with_time().filter(personal_step=OuterRef("pk"))))


def _steps_of(member: Member) -> Iterator[PersonalStep]:
    own = PersonalStep.objects.of(member).filter(
        taking_part("enrollment__"),
        _without_talk(),
        step__kind__in=OWN_DAYS,
        enrollment__cohort__state=Cohort.State.RUNNING,
    )
    yield from own


def _coaching_of(member: Member) -> Iterator[Step]:
    coached = Step.objects.filter(
        kind=StepKind.COACHING,
        cohort__organization_id=member.organization_id,
        cohort__state=Cohort.State.RUNNING,
        personal_steps__in=PersonalStep.objects.filter(
            _without_talk(),
            taking_part("enrollment__"),
            enrollment__coach=member,
            done_at=None,
        ),
    )
    yield from coached.select_related("cohort").distinct().order_by("opens_on", "pk")


def _session_entry(session: PracticeSession, titles: dict[int, str], member: Member) -> Entry:
    return Entry(
        uid=session_uid(session),
        version=session.sequence,
        since=session.group.cohort.launched_at,
        title=step_title(session.step.kind, titles.get(session.module_id, "")),
        page=absolute(reverse("practice:session", args=[session.pk])),
        starts_at=session.starts_at,
        minutes=session.minutes,
        place=session.join_url,
        organizer=organizer_of(session, member) if takes_reply(session, member) else None,
    )


def _talk_entry(talk: Talk, member: Member) -> Entry:
    other = talk.coach if talk.coach_id != member.pk else talk.enrollment.member
    return Entry(
        uid=talk_uid(talk),
        version=talk.sequence,
        since=talk.enrollment.enrolled_at,
        title=talk_title(other.name),
        page=absolute(reverse("coaching:talk", args=[talk.pk])),
        starts_at=talk.starts_at or talk.proposed_at,
        minutes=talk.minutes,
        place=talk.link,
    )


def _step_entry(personal: PersonalStep, titles: dict[int, str], zone: str) -> Entry:
    return Entry(
        uid=f"step-{personal.pk}@empathy-portal",
        version=0,
        since=personal.enrollment.enrolled_at,
        title=step_title(personal.step.kind, titles.get(personal.step.module_id or 0, "")),
        page=absolute(place("today")),
        starts_at=personal.opens_at.astimezone(zoneinfo.ZoneInfo(zone)).date(),
    )


def _coaching_entry(step: Step, member: Member) -> Entry:
    return Entry(
        uid=f"coaching-{step.pk}-{member.pk}@empathy-portal",
        version=0,
        since=step.cohort.launched_at,
        title=_("One-to-ones: %(cohort)s") % {"cohort": step.cohort.name},
        page=absolute(place("today")),
        starts_at=step.opens_on,
    )
