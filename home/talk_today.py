"""The talk that a leader has before them: times to choose from, or its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from coaching.own_page import SOON
from coaching.queries import StandingTalk, standing_talks
from coaching.waiting import LONG_AGO
from common.addresses import address
from common.records import dataclass
from learning.steps import PathStep
from people.models import Member
from programs.cadence import StepKind

JOINED_BEFORE = dt.timedelta(minutes=30)
"""A talk is the next thing from this long before it starts."""
EARLY = dt.timedelta(days=21)
"""So long before a monthly talk opens its time may be agreed."""


@dataclass(frozen=True, kw_only=True)
class TalkToday:
    """One talk, as Today tells of it."""

    pk: int
    coach: str
    step_pk: int | None
    """The leader's step that it is."""
    starts_at: dt.datetime | None
    times: Sequence[dt.datetime]
    """To choose from."""
    is_now: bool
    """It runs, or almost."""

    @property
    def is_first(self) -> bool:
        """Whether nothing comes before it but a session that starts."""
        return bool(self.times) or self.is_now

    @property
    def url(self) -> str:
        """Its page."""
        return address("coaching:talk", self.pk)


def talk_today(steps: Sequence[PathStep], member: Member, now: dt.datetime) -> TalkToday | None:
    """What is to be answered first, then what is next in a week. One query around a monthly talk
    that is not done, none in all other weeks.
    """
    if not any(_is_near(step, now) for step in steps):
        return None
    own = standing_talks(member_id=member.pk, organization_id=member.organization_id)
    found = [_today(talk, now) for talk in own]
    near = [each for each in found if each.times or _is_soon(each, now)]
    return min(near, key=lambda each: not each.is_first, default=None)


def _is_near(step: PathStep, now: dt.datetime) -> bool:
    is_open = step.kind == StepKind.COACHING and step.done_at is None and step.is_running
    return is_open and now - LONG_AGO < step.opens_at < now + EARLY


def _is_soon(talk: TalkToday, now: dt.datetime) -> bool:
    starts_at = talk.starts_at
    return starts_at is not None and now - JOINED_BEFORE < starts_at < now + SOON


def _today(talk: StandingTalk, now: dt.datetime) -> TalkToday:
    starts_at = talk.starts_at
    is_near = starts_at is not None and starts_at - JOINED_BEFORE <= now
    return TalkToday(
        pk=talk.pk,
        coach=talk.coach,
        step_pk=talk.step_pk,
        starts_at=starts_at,
        times=[each for each in talk.offered if each > now],
        is_now=is_near and not talk.is_over(now),
    )
