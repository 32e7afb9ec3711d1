"""What a launch would set going: every entry of the calendar and every message, worked out without
writing.

Which messages, to whom and when, is asked of the declarations of the apps that will send them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cohorts.plan import OPENING_TIME, PlannedStep
from cohorts.prospect import Headcount, Prospect, ProspectivePulse, ProspectiveSession
from common.countries import country_of
from common.holidays import holiday_on
from common.records import dataclass
from instruments.ahead import questionnaires_of_draft
from messaging.notifications import Expected, Recipient, expected_messages
from people.notifications import recipient_of
from pilots.diary import people_in
from pilots.draft import FEW_GROUPS, DraftSession
from pilots.frame import Frame
from pilots.reviews import DayEvent
from pilots.rounds import first_cards
from programs.cadence import CARD_KINDS, StepKind
from surveys.asking import is_baseline
from surveys.respondents import usable_zone
from ui.dates import in_words
from ui.numbers import grouped


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
class Crowd(Recipient):
    """People who get the same mail at the same moment, because they live by the same clock: large
    pilots are foreseen crowd by crowd.
    """

    people: Sequence[Recipient]


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """One mail that will go out to some people at the same moment; `people` is empty where they are
    only counted.
    """

    kind: str
    kind_title: Promise
    about: str
    subject: str
    at: dt.datetime
    time_zone: str
    is_certain: bool
    people: Sequence[Recipient]
    count: int

    @property
    def messages(self) -> Iterator[ExpectedMessage]:
        """One by one."""
        for person in self.people:
            yield ExpectedMessage(
                kind=self.kind,
                kind_title=self.kind_title,
                about=self.about,
                subject=self.subject,
                name=person.name,
                address=person.address,
                at=self.at,
                time_zone=person.time_zone,
                is_certain=self.is_certain,
            )


@dataclass(frozen=True)
class Bundle:
    """Mailings of one kind about one thing, as the review shows them."""

    title: Promise
    about: str
    mailings: Sequence[Mailing]

    @property
    def count(self) -> int:
        """How many mails."""
        return _count(self.mailings)

    @property
    def first_at(self) -> dt.datetime:
        """When the earliest leaves."""
        return self.mailings[0].at

    @property
    def first_zone(self) -> str:
        """The zone of whom the earliest is for."""
        return self.mailings[0].time_zone

    @property
    def is_certain(self) -> bool:
        """Whether all of them will go out whatever people do."""
        return all(each.is_certain for each in self.mailings)


@dataclass(frozen=True)
class Forecast:
    """Everything that will happen, in order of time."""

    events: Sequence[DayEvent]
    mailings: Sequence[Mailing]

    @property
    def messages(self) -> list[ExpectedMessage]:
        """Each mail, in order of time."""
        return _one_by_one(self.mailings)

    @property
    def bundles(self) -> list[Bundle]:
        """Mailings grouped by kind and what they are about, earliest first."""
        grouped: dict[tuple[str, str], list[Mailing]] = {}
        for each in self.mailings:
            grouped.setdefault((each.kind, each.about), []).append(each)
        return [
            Bundle(bundle[0].kind_title, about, bundle)
            for (_kind, about), bundle in grouped.items()
        ]

    @property
    def count(self) -> int:
        """How many mails at most."""
        return _count(self.mailings)

    @property
    def certain(self) -> int:
        """How many mails go out in any case."""
        return _count(each for each in self.mailings if each.is_certain)

    def count_until(self, moment: dt.datetime) -> int:
        """How many mails at most have left by then."""
        return _count(each for each in self.mailings if each.at <= moment)

    @property
    def reached(self) -> int:
        """How many different people get something."""
        crowds = {id(each.people): each.people for each in self.mailings}
        people = chain.from_iterable(crowds.values())
        return len({person.address for person in people})


def _count(mailings: Iterable[Mailing]) -> int:
    return sum(each.count for each in mailings)


def _one_by_one(mailings: Iterable[Mailing]) -> list[ExpectedMessage]:
    messages = chain.from_iterable(each.messages for each in mailings)
    return sorted(messages, key=lambda message: (message.at, message.kind, message.name))


def forecast(*, frame: Frame, now: dt.datetime, language: str) -> Forecast:
    """What happens when this draft is launched at `now`. Seven queries at most beyond the frame's;
    writes nothing.
    """
    prospect = prospect_of(frame, now=now, language=language)
    return Forecast(events=_events(frame, prospect), mailings=foreseen(prospect, now=now))


def foreseen(prospect: Prospect, *, now: dt.datetime) -> list[Mailing]:
    """What the apps below will send of it, in order of time. No query."""
    mailings = [
        _mailing(notification.name, notification.title, message, leaves_at)
        for notification, message, leaves_at in expected_messages(prospect, now=now)
    ]
    return sorted(mailings, key=_leaving)


def _leaving(mailing: Mailing) -> tuple[dt.datetime, str, str]:
    names = [person.name for person in mailing.people[:1]]
    return mailing.at, mailing.kind, "".join(names)


def _mailing(kind: str, title: Promise, message: Expected, leaves_at: dt.datetime) -> Mailing:
    to, people = message.to, _people_of(message.to)
    return Mailing(
        kind=kind,
        kind_title=title,
        about=message.about,
        subject=message.subject,
        at=leaves_at,
        time_zone=to.time_zone,
        is_certain=message.is_certain,
        people=people,
        count=to.count if isinstance(to, Headcount) else len(people),
    )


def _people_of(to: Recipient) -> Sequence[Recipient]:
    if isinstance(to, Headcount):
        return []
    return to.people if isinstance(to, Crowd) else [to]


def crowds_of(people: Iterable[Recipient], *, once: bool = True) -> list[Crowd]:
    """People by the clocks they live by, each once, or as often as they are named."""
    by_zone: dict[str, list[Recipient]] = {}
    for person in {each.person_id: each for each in people}.values() if once else people:
        by_zone.setdefault(person.time_zone, []).append(person)
    return [
        Crowd(address="", name="", language="", time_zone=zone, people=together)
        for zone, together in by_zone.items()
    ]


# The draft as the apps below understand it.


def prospect_of(frame: Frame, *, now: dt.datetime, language: str) -> Prospect:
    """What a launch of this draft at `now` would make, crowd by crowd. Seven queries at most beyond
    the frame's.
    """
    pulse, home, team = frame.pilot.pulse, frame.pilot.goal.time_zone, frame.pilot.team
    known = {pk: recipient_of(member) for pk, member in frame.members.items()}
    part = dict.fromkeys([*frame.pilot.leaders, *team.facilitator_ids, *team.coach_ids])
    prospect = Prospect(
        now=now,
        name=frame.pilot.goal.name,
        leaders=crowds_of(known[leader.pk] for leader in frame.leaders),
        coaches=crowds_of(known[pk] for pk in team.coach_ids if pk in known),
        coaching=crowds_of((known[each.coach] for each in frame.matches if each.coach), once=False),
        newcomers=crowds_of(known[pk] for pk in part if pk in known),
        steps=frame.steps,
        module_titles=frame.titles(language),
        sessions=[],
        pulse=_pulse(frame),
    )
    return replace(
        prospect,
        sessions=list(_sessions(frame, prospect, known)),
        questionnaires=questionnaires_of_draft(
            prospect,
            frame.draft.organization_id,
            frame.version,
            keys=pulse.questionnaires,
            zone=home,
            language=language,
        ),
    )


def _pulse(frame: Frame) -> ProspectivePulse:
    pulse, home = frame.pilot.pulse, frame.pilot.goal.time_zone
    people = crowds_of(
        replace(recipient_of(person), time_zone=usable_zone(person.time_zone, home))
        for person in frame.asked
    )
    return ProspectivePulse(send_at=pulse.send_at, open_days=pulse.open_days, people=people)


def _sessions(
    frame: Frame, prospect: Prospect, known: Mapping[int, Recipient]
) -> Iterator[ProspectiveSession]:
    """Of many groups those together that meet at the same moment."""
    steps = {step.position: step for step in frame.live_steps}
    seconds = frame.second_raters.by_slot
    together: dict[tuple[int, dt.datetime, int | None], list[int]] = {}
    for session in frame.pilot.times.sessions:
        group = session.group if len(frame.pilot.groups) <= FEW_GROUPS else None
        people = together.setdefault((session.step, session.starts_at, group), [])
        people += people_in(session, frame.pilot.groups)
        beside = seconds.get((session.group, session.step))
        people += [beside.rater] if beside else []
    for (step, starts_at, group), people in together.items():
        yield ProspectiveSession(
            title=prospect.title_of(steps[step]),
            group=group,
            starts_at=starts_at,
            people=crowds_of(known[pk] for pk in people if pk in known),
        )


# The calendar.


def _events(frame: Frame, prospect: Prospect) -> list[DayEvent]:
    planned: dict[int, list[DraftSession]] = {}
    for session in frame.pilot.times.sessions:
        planned.setdefault(session.step, []).append(session)
    events = []
    for step in frame.steps:
        title = prospect.title_of(step)
        sessions = planned.get(step.position, [])
        if len(sessions) > FEW_GROUPS:
            events.append(_sessions_event(sessions, step, title))
            continue
        events += [_session_event(session, step, title, frame) for session in sessions]
        if not sessions:
            events.append(
                DayEvent(
                    week=step.week,
                    day=step.opens_on,
                    kind=step.kind,
                    title=title,
                    note=_note(step, frame),
                )
            )
    return sorted(events, key=_order)


def _order(event: DayEvent) -> tuple[dt.date, dt.datetime]:
    """By day; what has no time of its own comes before the sessions of the day."""
    return event.day, event.at or dt.datetime.min.replace(tzinfo=dt.UTC)


def _session_event(session: DraftSession, step: PlannedStep, title: str, frame: Frame) -> DayEvent:
    facilitator = frame.members.get(session.facilitator_id)
    note = _("Group %(number)s with %(name)s") % {
        "number": session.group,
        "name": facilitator.name if facilitator else "",
    }
    return DayEvent(
        week=step.week,
        day=session.day,
        kind=step.kind,
        title=title,
        note=note,
        at=session.starts_at,
        time_zone=session.time_zone,
    )


def _sessions_event(sessions: Sequence[DraftSession], step: PlannedStep, title: str) -> DayEvent:
    """Those of many groups for one step; the page of times has each."""
    days = [session.day for session in sessions]
    note = _("%(count)s sessions until %(day)s") % {
        "count": len(sessions),
        "day": in_words(max(days), "day"),
    }
    return DayEvent(week=step.week, day=min(days), kind=step.kind, title=title, note=note)


def _note(step: PlannedStep, frame: Frame) -> str:
    pulse = frame.pilot.pulse
    if step.kind == StepKind.PULSE and is_baseline(step, first_cards(frame.steps)):
        return _(
            "before the first cards: the baseline, from %(time)s in each person's local time"
        ) % {"time": in_words(pulse.send_at, "time")}
    if step.kind == StepKind.PULSE:
        return _("from %(time)s in each person's local time, open for %(days)s days") % {
            "time": in_words(pulse.send_at, "time"),
            "days": pulse.open_days,
        }
    if step.kind in CARD_KINDS:
        opens = _("opens at %(time)s in each leader's local time") % {
            "time": in_words(OPENING_TIME, "time")
        }
        return "; ".join([opens, *_day_off(step, frame)])
    return ""


def _day_off(step: PlannedStep, frame: Frame) -> list[str]:
    """For how many leaders the day is a public holiday, and which."""
    language = get_language() or "en"
    holidays = Counter(
        holiday_on(step.opens_on, country_of(leader.time_zone), language)
        for leader in frame.leaders
    )
    del holidays[""]
    if not holidays:
        return []
    count = holidays.total()
    text = ngettext(
        "for %(count)s leader on the next working day, as it is a public holiday there (%(names)s)",
        "for %(count)s leaders on the next working day, as it is a public holiday there "
        "(%(names)s)",
        count,
    )
    return [text % {"count": grouped(count), "names": ", ".join(holidays)}]
