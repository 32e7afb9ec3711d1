"""The one mail about notes to each other: when it is due, what it says, whether it is wanted."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cohorts.models import Cohort
from cohorts.plan import SATURDAY, working_day
from cohorts.querysets import taking_part
from common.local_time import at_local
from common.records import dataclass
from messaging.models import Message
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body
from people.models import Member
from practice.models import Attendance, PeerNote, PracticeSession
from practice.titles import title_of
from practice.week import WEEK_TIME

ASKED_FOR = dt.timedelta(days=2)
"""So long after its morning the question is fresh."""
ONE_DAY = dt.timedelta(days=1)
NOT_HELD = gettext_noop("the session is not finished, or its pilot is paused")
NOT_THERE = gettext_noop("the person was not there, or no longer takes part")
HAS_WRITTEN = gettext_noop("they have written to the others already")


@dataclass(frozen=True, kw_only=True)
class Reflection:
    """A session that took place, and somebody who was there."""

    session: PracticeSession
    person: Member


def morning_after(starts_at: dt.datetime, zone: str) -> dt.datetime:
    """Nine on the next working day after a session, for somebody in `zone`."""
    day = starts_at.astimezone(zoneinfo.ZoneInfo(zone)).date() + ONE_DAY
    while day.weekday() >= SATURDAY:
        day += ONE_DAY
    return at_local(working_day(day, zone), WEEK_TIME, zone)


def compose_reflection(asked: Reflection) -> MailContent:
    """One observation, one question, and who reads them."""
    session, person = asked.session, asked.person
    title = title_of(session, person.language)
    paragraphs = [
        _("Hello %(name)s,") % {"name": person.name},
        _("Your group has practiced: %(title)s.") % {"title": title},
        _(
            "What did you notice in the others that worked, and what would you like to ask them? "
            "One sentence each is plenty, and nobody counts them."
        ),
        _("Each note is read by the one it is for, and by nobody else."),
    ]
    address = absolute(reverse("practice:notes", args=[session.pk]))
    why = _("You get this email once, because you were there.")
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    text = body(paragraphs, action=(_("Write a note"), address), footer=[why, choose])
    subject = _("After your practice: one observation, one question")
    return MailContent(subject=subject, text=text)


def objections_to_reflection(messages: Sequence[Message]) -> Mapping[int, str]:
    """It is wanted by whoever was there and has written to nobody yet, while the session stands as
    held. Three queries.
    """
    ids = {message.about_id or 0 for message in messages}
    held = PracticeSession.objects.filter(
        pk__in=ids, state=PracticeSession.State.HELD, group__cohort__state=Cohort.State.RUNNING
    )
    standing = set(held.values_list("pk", flat=True))
    present = Attendance.objects.filter(
        taking_part("enrollment__"), session__in=ids, was_present=True
    )
    there = set(present.values_list("session_id", "enrollment__member"))
    notes = PeerNote.objects.filter(session__in=ids)
    wrote = set(notes.values_list("session_id", "author__member"))
    answers = {}
    for message in messages:
        pair = message.about_id, message.person_id
        if message.about_id not in standing:
            answers[message.pk] = NOT_HELD
        elif pair not in there:
            answers[message.pk] = NOT_THERE
        elif pair in wrote:
            answers[message.pk] = HAS_WRITTEN
    return answers
