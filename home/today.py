"""What a person meets when they open the portal: the one next thing, then the week. Pure
composition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from enum import StrEnum
from itertools import groupby

from django.urls import resolve, reverse

from cohorts.plan import week_of
from common.records import dataclass
from home.talk_today import TalkToday
from learning.presenters import StepRow, card_url, row_of
from learning.steps import PathStep
from programs.activities import timeline_item
from programs.cadence import StepKind
from ui.components import StepState, TimelineItem

SOON = dt.timedelta(minutes=30)
"""A live session is the next thing from this long before it starts."""
WEEKS_AHEAD = 6


class NextKind(StrEnum):
    """What somebody does next."""

    SESSION = "session"
    TALK = "talk"
    CARD = "card"
    AHEAD = "ahead"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class CardAhead:
    """The card to take next, the same for everybody who has come as far."""

    title: str
    minutes: int
    module: str
    is_booster: bool
    number: int
    """Which one of its module it is, counting from one."""
    total: int

    @property
    def percent(self) -> float:
        """How much of the module is done."""
        return 100 * (self.number - 1) / self.total if self.total else 0


@dataclass(frozen=True, kw_only=True)
class NextThing:
    """What to do now: a session about to start, a talk, a card, or what opens next."""

    kind: NextKind
    step: PathStep | None = None
    url: str = ""
    has_begun: bool = False
    """The session runs."""

    @property
    def is_talk(self) -> bool:
        """A talk that waits for its time, or begins."""
        return self.kind is NextKind.TALK

    @property
    def is_card(self) -> bool:
        """The next card of a module."""
        return self.kind is NextKind.CARD

    @property
    def is_session(self) -> bool:
        """A session that starts soon."""
        return self.kind is NextKind.SESSION

    @property
    def is_ahead(self) -> bool:
        """Nothing now; something opens later."""
        return self.kind is NextKind.AHEAD

    @property
    def absence_url(self) -> str:
        """Where somebody says that they cannot come to the session that is next."""
        if self.step is None or not self.step.is_live or not self.url:
            return ""
        return reverse("practice:absence", kwargs=resolve(self.url).kwargs)

    @property
    def card(self) -> CardAhead | None:
        """The next card, if that is what comes next."""
        step = self.step
        if step is None or step.next_card is None:
            return None
        return CardAhead(
            title=step.next_card.title,
            minutes=step.next_card.minutes,
            module=step.title,
            is_booster=step.is_booster,
            number=step.cards_done + 1,
            total=step.cards_total,
        )


@dataclass(frozen=True, kw_only=True)
class Strip:
    """What comes after this week in one program."""

    cohort_name: str
    current_week: int | None
    items: Sequence[TimelineItem]


@dataclass(frozen=True, kw_only=True)
class LeaderToday:
    """A leader's Today."""

    next_thing: NextThing
    this_week: Sequence[StepRow]
    strips: Sequence[Strip]
    paused: Sequence[str]
    """Names of programs that go on later."""
    minutes: int = 0
    """What this week asks for, what is done included."""
    looks_back: bool = False
    """Whether a day has passed by which they had set out to do something."""
    talk: TalkToday | None = None
    """The talk that is next."""

    @property
    def talk_in_week(self) -> TalkToday | None:
        """The same where it is no more than an entry of the week."""
        return None if self.next_thing.is_talk else self.talk


def leader_today(
    steps: Sequence[PathStep],
    now: dt.datetime,
    today: dt.date,
    zone: dt.tzinfo,
    talk: TalkToday | None = None,
    passed: Collection[int] = (),
) -> LeaderToday:
    """Steps of programs that are not over, in order of time; `today` is the date in `zone`, the
    leader's. A talk stands with its own time, instead of its step. `passed` are steps to whose
    session the leader does not come.
    """
    paused = list(dict.fromkeys(step.cohort_name for step in steps if step.is_paused))
    steps = [step for step in steps if not step.is_paused]
    thing = next_thing(steps, now, talk, passed)
    monday = today - dt.timedelta(days=today.weekday())
    next_monday = monday + dt.timedelta(days=7)
    week = [step for step in steps if monday <= _day(step, zone) < next_monday]
    this_week = [
        row_of(step, now)
        for step in steps
        if thing.step is not step
        and (talk is None or talk.step_pk != step.pk)
        and (
            monday <= _day(step, zone) < next_monday
            or (step.has_cards and step.state(now) == StepState.NOW)
        )
        and step.state(now) != StepState.PAST
    ]
    return LeaderToday(
        next_thing=thing,
        this_week=this_week,
        strips=_strips(steps, now, today, zone),
        paused=paused,
        minutes=sum(step.minutes for step in week if step.takes_place),
        talk=talk,
        looks_back=any(step.looks_back_on and step.looks_back_on <= today for step in steps),
    )


def near_sessions(steps: Sequence[PathStep], now: dt.datetime) -> list[PathStep]:
    """Sessions that start within half an hour or run."""
    return [
        step
        for step in steps
        if step.is_live
        and not step.is_paused
        and step.done_at is None
        and not step.is_called_off
        and (step.state(now) == StepState.NOW or now < step.opens_at <= now + SOON)
    ]


def next_thing(
    steps: Sequence[PathStep],
    now: dt.datetime,
    talk: TalkToday | None = None,
    passed: Collection[int] = (),
) -> NextThing:
    """A session that starts within half an hour or is running, unless the leader does not come
    (`passed`); else a talk that does, or waits for its time; else the earliest open card; else what
    opens next. A pulse asks those around a leader, not them.
    """
    for step in near_sessions(steps, now):
        if step.pk not in passed:
            has_begun = step.opens_at <= now
            return NextThing(
                kind=NextKind.SESSION, step=step, url=step.address, has_begun=has_begun
            )
    if talk is not None and talk.is_first:
        return NextThing(kind=NextKind.TALK, url=talk.url)
    for step in sorted(steps, key=lambda each: each.kind == StepKind.BOOSTER):
        if step.next_card and step.state(now) == StepState.NOW:
            return NextThing(
                kind=NextKind.CARD, step=step, url=card_url(step.enrollment_id, step.next_card.pk)
            )
    coming = (step for step in steps if step.pk not in passed and step.kind != StepKind.PULSE)
    ahead = next((step for step in coming if step.state(now) == StepState.AHEAD), None)
    if ahead:
        return NextThing(kind=NextKind.AHEAD, step=ahead, url=ahead.address)
    return NextThing(kind=NextKind.NOTHING, url=reverse("learning:path") if steps else "")


def _day(step: PathStep, zone: dt.tzinfo) -> dt.date:
    return step.opens_at.astimezone(zone).date()


def _strips(
    steps: Sequence[PathStep], now: dt.datetime, today: dt.date, zone: dt.tzinfo
) -> list[Strip]:
    strips = []
    for _cohort, each in groupby(
        sorted(steps, key=lambda s: (s.cohort_id, s.opens_at)), key=lambda s: s.cohort_id
    ):
        listed = list(each)
        starts_on = listed[0].starts_on
        week = week_of(today, starts_on) if starts_on else 0
        shown = [
            step
            for step in listed
            if week <= step.week < week + WEEKS_AHEAD and step.state(now) != StepState.PAST
        ]
        items = [_item(step, now, zone) for step in shown]
        ahead = [item for item in items if item.week > week]
        if ahead:
            strips.append(Strip(cohort_name=listed[0].cohort_name, current_week=week, items=items))
    return strips


def _item(step: PathStep, now: dt.datetime, zone: dt.tzinfo) -> TimelineItem:
    return timeline_item(
        kind=step.kind,
        title=step.title,
        week=step.week,
        date=_day(step, zone),
        state=step.state(now),
        url=step.address,
    )


@dataclass(frozen=True, kw_only=True)
class FacilitatedSession:
    """A session a facilitator runs, or in which they score beside."""

    pk: int
    title: str
    group: str
    cohort: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_held: bool
    leaders: int
    scored: int
    excused: int
    """Leaders who said that they cannot come."""
    apart: int = 0
    """Leaders about whom another rater is two levels away, before the two have talked."""
    is_second: bool = False
    """They score beside whoever runs it; `leaders` are those whom they are asked to score."""
    to_watch: int = 0
    """Enrollment of a leader whose recorded turn they are to watch as a second rater."""

    @property
    def waiting(self) -> int:
        """Leaders who have no scores from this facilitator yet."""
        return max(self.leaders - self.scored, 0)


@dataclass(frozen=True, kw_only=True)
class FacilitatorToday:
    """A facilitator's Today."""

    next_session: FacilitatedSession | None
    later: Sequence[FacilitatedSession]
    waiting: Sequence[FacilitatedSession]


def facilitator_today(sessions: Sequence[FacilitatedSession], now: dt.datetime) -> FacilitatorToday:
    """Sessions in order of time: the next or running one, the ones after it, and past ones that
    wait for something.
    """
    ahead = [session for session in sessions if session.ends_at > now and not session.is_held]
    past = [session for session in sessions if session not in ahead]
    return FacilitatorToday(
        next_session=ahead[0] if ahead else None,
        later=ahead[1:5],
        waiting=[
            session
            for session in past
            if session.waiting or session.apart or session.to_watch or not session.is_held
        ],
    )


@dataclass(frozen=True, kw_only=True)
class PilotRow:
    """A running pilot as an admin sees it at a glance."""

    pk: int
    name: str
    week: int
    weeks: int
    leaders: int
    cards_done: int
    cards_open: int
    is_paused: bool = False
    sessions_orphaned: int = 0
    """To come, and whoever was to facilitate has left the organization."""
    leaders_uncoached: int = 0
    """Whose coach has left the organization."""
    sessions_unnoted: int
    cannot_come: int
    """How often somebody cannot come to a session that is ahead and has no other date for it."""
    failed_messages: int
    next_session_at: dt.datetime | None

    @property
    def percent(self) -> float:
        """How many of the cards that have opened are done."""
        return 100 * self.cards_done / self.cards_open if self.cards_open else 0

    @property
    def is_over(self) -> bool:
        """Whether only pulses go on."""
        return self.week > self.weeks

    @property
    def needs_attention(self) -> bool:
        """Something only a person can put right."""
        return bool(
            self.sessions_unnoted
            or self.cannot_come
            or self.failed_messages
            or self.sessions_orphaned
            or self.leaders_uncoached
        )


def greeting(hour: int) -> str:
    """The time of day that somebody is greeted with."""
    if 4 <= hour < 12:
        return "morning"
    return "afternoon" if 12 <= hour < 18 else "evening"
