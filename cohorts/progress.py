"""Where a leader stands, said kindly, and how far a cohort has come. Pure arithmetic over what
happened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from msgspec import Struct

from common.records import dataclass
from programs.cadence import LIVE_KINDS, StepKind
from ui.components import StepState

WORD_AFTER = dt.timedelta(days=7)
"""How long cards may lie before somebody asks whether they need anything."""
LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
"""Before every step."""
NOTED_AFTER = dt.timedelta(days=1)
"""How long after its time a session may go without attendance noted."""


class StepMet(Struct, frozen=True, kw_only=True, array_like=True):
    """A step as one leader meets it, whatever step that is."""

    step_id: int
    opens_at: dt.datetime
    cards_done: int = 0
    cards_total: int = 0
    done_at: dt.datetime | None = None
    is_called_off: bool = False


class Walked(StepMet, frozen=True, kw_only=True):
    """One step of one leader."""

    kind: str
    title: str

    def is_open(self, now: dt.datetime) -> bool:
        """Open and not done."""
        return self.done_at is None and self.opens_at <= now

    @property
    def tally(self) -> Tally:
        """Of this leader alone."""
        done = int(self.done_at is not None)
        return Tally(opens_at=self.opens_at, done=done, is_called_off=self.is_called_off)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one leader stands."""

    cards_done: int
    cards_total: int
    sessions_done: int
    sessions_total: int
    resumes: Walked | None
    """The cards they pick up next, when some are open."""
    waits_since: dt.datetime | None
    """When those cards opened, once that is long enough ago for a friendly word."""
    next_step: Walked | None
    """What opens next, when nothing is open."""

    @property
    def next_card(self) -> int:
        """The card they pick up at; 0 when none is open."""
        return self.resumes.cards_done + 1 if self.resumes else 0


def standing(
    steps: Sequence[Walked], now: dt.datetime, *, joined_at: dt.datetime = LONG_AGO
) -> Standing:
    """Where a leader stands, from their steps in any order.

    Nobody is held to what was before they joined: cards wait from then on, sessions that had been
    do not count.
    """
    cards = [step for step in steps if step.kind == StepKind.CARDS]
    live = [
        step
        for step in steps
        if step.kind in LIVE_KINDS and (step.done_at or _is_theirs(step, joined_at))
    ]
    resumes = _first(step for step in cards if step.is_open(now))
    since = max(resumes.opens_at, joined_at) if resumes else now
    return Standing(
        cards_done=sum(step.cards_done for step in cards),
        cards_total=sum(step.cards_total for step in cards),
        sessions_done=sum(step.done_at is not None for step in live),
        sessions_total=len(live),
        resumes=resumes,
        waits_since=since if now - since > WORD_AFTER else None,
        next_step=_first(step for step in steps if step.opens_at > now and not step.is_called_off),
    )


def _is_theirs(step: Walked, joined_at: dt.datetime) -> bool:
    """Whether somebody who joined then can be at it."""
    return step.opens_at > joined_at and not step.is_called_off


def _first(steps: Iterable[Walked]) -> Walked | None:
    return min(steps, key=lambda step: step.opens_at, default=None)


class Tally(Struct, frozen=True, kw_only=True, array_like=True):
    """Leaders who meet one step at the same moment."""

    opens_at: dt.datetime
    leaders: int = 1
    done: int = 0
    is_called_off: bool = False


def walked_from(met: StepMet, kind: str, title: str) -> Walked:
    """A step that was met, with what it is."""
    return Walked(
        step_id=met.step_id,
        kind=kind,
        title=title,
        opens_at=met.opens_at,
        cards_done=met.cards_done,
        cards_total=met.cards_total,
        done_at=met.done_at,
        is_called_off=met.is_called_off,
    )


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a cohort has come with one step."""

    done: int
    total: int
    state: StepState
    """Attention: a session whose time is over and where nobody was noted."""


def completion(
    kind: str,
    tallies: Sequence[Tally],
    now: dt.datetime,
    *,
    launched_at: dt.datetime = LONG_AGO,
) -> Progress:
    """How far the leaders have come with one step: `tallies` are of all who meet it.

    Its state is that of the cohort, not of the slowest: once its week is over it is past, whoever
    is still at it. Nobody could be
    at a session that was before the launch, or was canceled.
    """
    counted = [tally for tally in tallies if tally.leaders]
    taking_place = [tally for tally in counted if not tally.is_called_off]
    if counted and not taking_place:
        return Progress(done=0, total=0, state=StepState.OFF)
    done = sum(tally.done for tally in taking_place)
    total = sum(tally.leaders for tally in taking_place)
    if total and done == total:
        return Progress(done=done, total=total, state=StepState.DONE)
    openings = [tally.opens_at for tally in taking_place]
    state = _state(kind, openings, now, launched_at, is_noted=done > 0)
    return Progress(done=done, total=total, state=state)


def _state(
    kind: str,
    openings: Sequence[dt.datetime],
    now: dt.datetime,
    launched_at: dt.datetime,
    *,
    is_noted: bool,
) -> StepState:
    """Of a step that not everybody has done."""
    opened = [opens_at for opens_at in openings if opens_at <= now]
    if not opened:
        return StepState.AHEAD
    latest = max(openings)
    if kind in LIVE_KINDS:
        is_over = now - latest > NOTED_AFTER
        was_noted = is_noted or latest <= launched_at
        return (StepState.PAST if was_noted else StepState.ATTENTION) if is_over else StepState.NOW
    return StepState.PAST if now - max(opened) > WORD_AFTER else StepState.NOW
