"""The frozen endpoint: the closing role-play, the first assessment of the plan. Practice before it
is interim, and the follow-up after it stands apart. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from common.records import dataclass
from insights.completion import StepCount
from programs.cadence import StepKind

FINAL_AFTER = dt.timedelta(days=7)
"""So long after the last session of a step its levels may still come and change before they are
told.
"""


class EndpointState(StrEnum):
    """How far a pilot is with its endpoint."""

    NONE = "none"
    """Its plan has no closing role-play."""
    AHEAD = "ahead"
    WAITING = "waiting"
    """It has begun, and its levels are not final."""
    TOLD = "told"
    NOT_TOLD = "not_told"
    """It is over, and too few leaders have both role-plays."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """The closing role-play of one pilot."""

    state: EndpointState = EndpointState.NONE
    is_over: bool = False
    """Whether there is nothing to wait for before an answer."""
    opens_on: dt.date | None = None
    told_on: dt.date | None = None
    """When its levels are final, if no session moves."""
    follow_up_on: dt.date | None = None
    """When it is measured again; None where the plan has no further assessment."""


def endpoint_of(
    steps: Sequence[StepCount], now: dt.datetime, *, is_told: bool, is_finished: bool
) -> Endpoint:
    """Of steps in the order of the plan. Without a closing role-play a pilot is over when its last
    step has come.
    """
    assessed = [step for step in steps if step.kind == StepKind.ASSESSMENT]
    if not assessed:
        last = max((step.opens_on for step in steps), default=dt.date.max)
        return Endpoint(is_over=is_finished or last < now.date())
    closing, again = assessed[0], assessed[1:]
    told_on = _last_day(closing) + FINAL_AFTER
    state = EndpointState.TOLD if is_told else _state(closing, told_on, now)
    if is_finished and not is_told:
        state = EndpointState.NOT_TOLD
    return Endpoint(
        state=state,
        is_over=state in {EndpointState.TOLD, EndpointState.NOT_TOLD},
        opens_on=closing.opens_on,
        told_on=told_on,
        follow_up_on=again[-1].opens_on if again else None,
    )


def _last_day(step: StepCount) -> dt.date:
    return step.last_at.date() if step.last_at else step.opens_on


def _state(closing: StepCount, told_on: dt.date, now: dt.datetime) -> EndpointState:
    if told_on < now.date():
        return EndpointState.NOT_TOLD
    return EndpointState.WAITING if closing.opens_on <= now.date() else EndpointState.AHEAD
