"""What a launch would set going: every entry of the calendar and every message, worked out without
writing.

Which messages, to whom and when, is asked of the declarations of the apps that will send them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cohorts.plan import OPENING_TIME, PlannedStep
from cohorts.prospect import Prospect, ProspectivePulse, ProspectiveSession
from messaging.notifications import Expected, expected_messages
from people.notifications import recipient_of
from pilots.draft import DraftSession
from pilots.frame import Frame, asked_people
from programs.cadence import CARD_KINDS, StepKind
from surveys.respondents import usable_zone
from ui.dates import in_words


@dataclass(frozen=True, kw_only=True)
class ExpectedMessage:
    """One mail that will go out. `is_certain` is False where it depends on what people do until
    then.
    """

    kind: str
    kind_title: Promise
    about: str
    """What several of them have in common: the session, the module, the pulse."""
    subject: str
    name: str
    address: str
    at: dt.datetime
    time_zone: str
    is_certain: bool


@dataclass(frozen=True, kw_only=True)
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
    """Messages of one kind about one thing, as the review shows them."""

    title: Promise
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
        """Messages grouped by kind and what they are about, earliest first."""
        grouped: dict[tuple[str, str], list[ExpectedMessage]] = {}
        for message in self.messages:
            grouped.setdefault((message.kind, message.about), []).append(message)
        return [
            Bundle(bundle[0].kind_title, about, bundle)
            for (_kind, about), bundle in grouped.items()
        ]

    @property
    def certain(self) -> int:
        """How many messages go out in any case."""
        return sum(message.is_certain for message in self.messages)


def forecast(*, frame: Frame, now: dt.datetime, language: str) -> Forecast:
    """What happens when this draft is launched at `now`. Two queries beyond the frame's; writes
    nothing.
    """
    prospect = prospect_of(frame, now=now, language=language)
    return Forecast(events=_events(frame, prospect), messages=foreseen(prospect, now=now))


def foreseen(prospect: Prospect, *, now: dt.datetime) -> list[ExpectedMessage]:
    """What the apps below will send of it, in order of time. No query."""
    messages = [
        _message(notification.name, notification.title, message, leaves_at)
        for notification, message, leaves_at in expected_messages(prospect, now=now)
    ]
    return sorted(messages, key=lambda message: (message.at, message.kind, message.name))


def _message(
    kind: str, title: Promise, message: Expected, leaves_at: dt.datetime
) -> ExpectedMessage:
    return ExpectedMessage(
        kind=kind,
        kind_title=title,
        about=message.about,
        subject=message.subject,
        name=message.to.name,
        address=message.to.address,
        at=leaves_at,
        time_zone=message.to.time_zone,
        is_certain=message.is_certain,
    )


# The draft as the apps below understand it.


def prospect_of(frame: Frame, *, now: dt.datetime, language: str) -> Prospect:
    """What a launch of this draft at `now` would make. One query beyond the frame's."""
    pulse, home = frame.pilot.pulse, frame.pilot.goal.time_zone
    asked = [
        replace(recipient_of(person), time_zone=usable_zone(person.time_zone, home))
        for person in asked_people(frame)
    ]
    team = frame.pilot.team
    prospect = Prospect(
        now=now,
        name=frame.pilot.goal.name,
        team=[recipient_of(each) for each in frame.named([*team.facilitator_ids, *team.coach_ids])],
        leaders=[recipient_of(leader) for leader in frame.leaders],
        steps=frame.steps,
        module_titles=frame.titles(language),
        sessions=[],
        pulse=ProspectivePulse(send_at=pulse.send_at, open_days=pulse.open_days, people=asked),
    )
    return replace(prospect, sessions=list(_sessions(frame, prospect)))


def _sessions(frame: Frame, prospect: Prospect) -> Iterator[ProspectiveSession]:
    steps = {step.position: step for step in frame.live_steps}
    for session in frame.pilot.times.sessions:
        group = frame.pilot.groups[session.group - 1]
        people = frame.named(list(dict.fromkeys([*group, session.facilitator_id])))
        yield ProspectiveSession(
            title=prospect.title_of(steps[session.step]),
            group=session.group,
            starts_at=session.starts_at,
            people=[recipient_of(person) for person in people],
        )


# The calendar.


def _events(frame: Frame, prospect: Prospect) -> list[Event]:
    planned: dict[int, list[DraftSession]] = {}
    for session in frame.pilot.times.sessions:
        planned.setdefault(session.step, []).append(session)
    events = []
    for step in frame.steps:
        title = prospect.title_of(step)
        sessions = planned.get(step.position, [])
        events += [_session_event(session, step, title, frame) for session in sessions]
        if not sessions:
            events.append(
                Event(
                    week=step.week,
                    day=step.opens_on,
                    kind=step.kind,
                    title=title,
                    note=_note(step, frame),
                )
            )
    return sorted(events, key=_order)


def _order(event: Event) -> tuple[dt.date, dt.datetime]:
    """By day; what has no time of its own comes before the sessions of the day."""
    return event.day, event.at or dt.datetime.min.replace(tzinfo=dt.UTC)


def _session_event(session: DraftSession, step: PlannedStep, title: str, frame: Frame) -> Event:
    facilitator = frame.members.get(session.facilitator_id)
    note = _("Group %(number)s with %(name)s") % {
        "number": session.group,
        "name": facilitator.name if facilitator else "",
    }
    return Event(
        week=step.week,
        day=session.day,
        kind=step.kind,
        title=title,
        note=note,
        at=session.starts_at,
        time_zone=session.time_zone,
    )


def _note(step: PlannedStep, frame: Frame) -> str:
    pulse = frame.pilot.pulse
    if step.kind == StepKind.PULSE:
        return _("from %(time)s in each person's local time, open for %(days)s days") % {
            "time": in_words(pulse.send_at, "time"),
            "days": pulse.open_days,
        }
    if step.kind in CARD_KINDS:
        return _("opens at %(time)s in each leader's local time") % {
            "time": in_words(OPENING_TIME, "time")
        }
    return ""


def people_reached(messages: Iterable[ExpectedMessage]) -> int:
    """How many different people get something."""
    return len({message.address for message in messages})
