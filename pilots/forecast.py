"""What a launch would set going: every entry of the calendar and every message, worked out without
writing.

The arithmetic mirrors the operations that will really do it (practice, learning, surveys); a test
runs a whole pilot and compares the messages with this forecast.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cohorts.operations import OPENING_TIME
from cohorts.plan import PlannedStep
from common.local_time import at_local
from learning.messages import ANNOUNCED_FOR
from learning.messages import REASON as MODULE_OPEN
from messaging.reasons import REASONS
from people.models import Member
from pilots.draft import DraftSession
from pilots.frame import Frame
from practice.messages import INVITATION, TOMORROW, when
from practice.operations import REMINDER_TIME
from programs.activities import step_title
from surveys.operations.reminding import DAYS as REMINDER_DAYS
from surveys.operations.waves import STILL_TODAY
from surveys.respondents import eligible_people
from ui.dates import in_words

PULSE_INVITATION, PULSE_REMINDER = "pulse_invitation", "pulse_reminder"


@dataclass(frozen=True)
class ExpectedMessage:
    """One mail that will go out. `is_certain` is False where it depends on what people do until
    then.
    """

    reason: str
    about: str
    """What several of them have in common: the session, the module, the pulse."""
    subject: str
    name: str
    address: str
    at: dt.datetime
    time_zone: str
    is_certain: bool = True


@dataclass(frozen=True)
class Event:
    """One entry of the calendar. `at` is known for sessions; everything else opens on each person's
    own clock.
    """

    week: int
    day: dt.date
    kind: str
    title: str
    note: str = ""
    at: dt.datetime | None = None
    time_zone: str = ""


@dataclass(frozen=True)
class Bundle:
    """Messages of one reason about one thing, as the review shows them."""

    reason: str
    title: Any
    about: str
    messages: Sequence[ExpectedMessage]

    @property
    def first_at(self) -> dt.datetime:
        """When the earliest leaves."""
        return self.messages[0].at

    @property
    def first_zone(self) -> str:
        """The zone of whom the earliest is for."""
        return self.messages[0].time_zone

    @property
    def is_certain(self) -> bool:
        """Whether all of them will go out whatever people do."""
        return all(message.is_certain for message in self.messages)


@dataclass(frozen=True)
class Forecast:
    """Everything that will happen, in order of time."""

    events: Sequence[Event]
    messages: Sequence[ExpectedMessage]

    @property
    def bundles(self) -> list[Bundle]:
        """Messages grouped by reason and what they are about, earliest first."""
        grouped: dict[tuple[str, str], list[ExpectedMessage]] = {}
        for message in self.messages:
            grouped.setdefault((message.reason, message.about), []).append(message)
        return [
            Bundle(reason, REASONS[reason].title, about, bundle)
            for (reason, about), bundle in grouped.items()
        ]

    @property
    def certain(self) -> int:
        """How many messages go out in any case."""
        return sum(message.is_certain for message in self.messages)


def forecast(*, frame: Frame, now: dt.datetime, language: str) -> Forecast:
    """What happens when this draft is launched at `now`. Two queries beyond the frame's; writes
    nothing.
    """
    titles = frame.titles(language)
    messages = [
        *_session_messages(frame, titles, now),
        *_module_messages(frame, titles, now),
        *_pulse_messages(frame, now),
    ]
    messages.sort(key=lambda message: (message.at, message.reason, message.name))
    return Forecast(events=_events(frame, titles), messages=messages)


def _events(frame: Frame, titles: dict[int, str]) -> list[Event]:
    met: dict[int, list[DraftSession]] = {}
    for session in frame.pilot.times.sessions:
        met.setdefault(session.step, []).append(session)
    events = []
    for step in frame.steps:
        title = step_title(step.kind, titles.get(step.module_id or 0, ""))
        sessions = met.get(step.position, [])
        if not sessions:
            events.append(Event(step.week, step.opens_on, step.kind, title, _note(step, frame)))
        for session in sessions:
            facilitator = frame.members.get(session.facilitator_id)
            note = _("Group %(number)s with %(name)s") % {
                "number": session.group,
                "name": facilitator.name if facilitator else "",
            }
            events.append(
                Event(
                    step.week,
                    session.day,
                    step.kind,
                    title,
                    note,
                    session.starts_at,
                    session.time_zone,
                )
            )
    return sorted(
        events, key=lambda event: (event.day, event.at or dt.datetime.min.replace(tzinfo=dt.UTC))
    )


def _note(step: PlannedStep, frame: Frame) -> str:
    pulse = frame.pilot.pulse
    if step.kind == "pulse":
        return _("from %(time)s on each person's own clock, open for %(days)s days") % {
            "time": in_words(pulse.send_at, "time"),
            "days": pulse.open_days,
        }
    if step.kind in {"cards", "booster"}:
        return _("opens at %(time)s on each leader's own clock") % {
            "time": in_words(OPENING_TIME, "time")
        }
    return ""


def _to(person: Member, at: dt.datetime) -> dict[str, Any]:
    return {"name": person.name, "address": person.email, "time_zone": person.time_zone, "at": at}


def _session_messages(
    frame: Frame, titles: dict[int, str], now: dt.datetime
) -> Iterator[ExpectedMessage]:
    steps = {step.position: step for step in frame.live_steps}
    for session in frame.pilot.times.sessions:
        if session.starts_at <= now:  # its invitation is out of time before it is queued
            continue
        group = frame.pilot.groups[session.group - 1]
        step = steps[session.step]
        title = step_title(step.kind, titles.get(step.module_id or 0, ""))
        about = _("%(title)s, group %(number)s") % {"title": title, "number": session.group}
        for person in frame.named(list(dict.fromkeys([*group, session.facilitator_id]))):
            subject = _("%(title)s: %(when)s") % {
                "title": title,
                "when": when(session.starts_at, person.time_zone),
            }
            yield ExpectedMessage(INVITATION, about, subject, **_to(person, now))
            day = session.starts_at.astimezone(
                zoneinfo.ZoneInfo(person.time_zone)
            ).date() - dt.timedelta(days=1)
            remind_at = at_local(day, REMINDER_TIME, person.time_zone)
            if remind_at > now:  # whoever has heard of it since then needs no reminder
                subject = _("Tomorrow: %(title)s") % {"title": title}
                yield ExpectedMessage(TOMORROW, about, subject, **_to(person, remind_at))


def _module_messages(
    frame: Frame, titles: dict[int, str], now: dt.datetime
) -> Iterator[ExpectedMessage]:
    for step in frame.steps:
        if step.kind != "cards":
            continue
        about = titles[step.module_id or 0]
        subject = _("Open for you: %(title)s") % {"title": about}
        for leader in frame.leaders:
            opens_at = at_local(step.opens_on, OPENING_TIME, leader.time_zone)
            if opens_at > now - ANNOUNCED_FOR:
                yield ExpectedMessage(
                    MODULE_OPEN, about, subject, **_to(leader, max(opens_at, now))
                )


def _pulse_messages(frame: Frame, now: dt.datetime) -> Iterator[ExpectedMessage]:
    people = asked(frame)
    pulse = frame.pilot.pulse
    for step in frame.steps:
        if step.kind != "pulse" or not people:
            continue
        days = {
            person.pk: _first_day(step.opens_on, pulse.send_at, person.time_zone, now)
            for person in people
        }
        closes_at = max(
            at_local(
                days[person.pk] + dt.timedelta(days=pulse.open_days),
                pulse.send_at,
                person.time_zone,
            )
            for person in people
        )
        about = _("Pulse of week %(week)s") % {"week": step.week}
        for person in people:
            asked_at = at_local(days[person.pk], pulse.send_at, person.time_zone)
            subject = _("One minute: how is it going in your team?")
            yield ExpectedMessage(
                PULSE_INVITATION, about, subject, **_to(person, max(asked_at, now))
            )
            for later in REMINDER_DAYS:
                at = at_local(
                    days[person.pk] + dt.timedelta(days=later), pulse.send_at, person.time_zone
                )
                if at < closes_at:
                    subject = _("Still open: one minute about your team")
                    yield ExpectedMessage(
                        PULSE_REMINDER, about, subject, **_to(person, at), is_certain=False
                    )


def asked(frame: Frame) -> list[Member]:
    """Whom a pulse would ask if it opened today."""
    return eligible_people(
        organization=frame.draft.organization,
        leaders=[leader.pk for leader in frame.leaders],
        respondents=frame.pilot.pulse.respondents,
        extra=frame.pilot.pulse.extra_ids,
    )


def _first_day(day: dt.date, send_at: dt.time, zone: str, now: dt.datetime) -> dt.date:
    """The day somebody in this zone is asked: the wave's, or the first that is not long gone."""
    while at_local(day, send_at, zone) < now - STILL_TODAY:
        day += dt.timedelta(days=1)
    return day


def people_reached(messages: Iterable[ExpectedMessage]) -> int:
    """How many different people get something."""
    return len({message.address for message in messages})
