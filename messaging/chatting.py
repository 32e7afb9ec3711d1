"""Saying in chat, once, what people want there instead of a mail.

The rows, claims, leases and windows are those of mail. What chat does not take leaves by mail, and
only where it is certain that it was not said. See docs/adr/0072-mail-that-comes-back-and-chat.md.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import field

from django.db import InterfaceError, OperationalError, connection

from common.copies import is_held
from common.records import dataclass
from messaging.chat_ways import ChatFate, ChatOutcome, ChatWay, ChatWord, chat_way
from messaging.claims import MAX_ATTEMPTS, PUT, Taken, claim, put_on_the_wire
from messaging.models import Message
from messaging.notifications import find_notification, is_over
from messaging.outcomes import FIRST_PAUSE, Outcomes
from messaging.sending import RUN_LASTS, Clock, Holds, without_lane
from messaging.stopping import HALT, Halt
from messaging.text import pieces_of

logger = logging.getLogger(__name__)

GROUP_SIZE = 20
"""Claimed at a time: about what a run says."""
PACE = 1.0
"""Seconds between two messages in one organization."""
MOST_PARAGRAPHS = 2


def send_chats(*, clock: Clock, halt: Halt = HALT, holds: Holds = without_lane) -> int:
    """Say what is due, one after the other, for as long as a run lasts. Returns how many were
    looked at.

    Any number of calls may run at the same time: a row is claimed by one of them. What its reader
    wants by mail again, or whose chat was switched off, goes back to mail. Nothing leaves a copy of
    the portal.
    """
    if is_held():
        return 0
    run, looked_at = _ChatRun(clock, halt, holds, chat_way()), 0
    while run.goes_on():
        taken = claim(size=GROUP_SIZE, now=clock(), by_chat=True)
        if not taken.seen:
            break
        looked_at += taken.seen
        if taken.parcels and run.way is not None:
            run.send(taken, run.way)
    return looked_at


def word_of(message: Message) -> ChatWord:
    """A message as chat says it: its subject, what it says first, and the page its button opens.
    No greeting, and nothing with an address or a hole in it.
    """
    paragraphs, action, _footer = pieces_of(message.text)
    said = [each for each in paragraphs if not each.endswith(",") and "://" not in each]
    notification = find_notification(message.kind)
    page = notification.page_in_chat if notification is not None else None
    if page is None:
        raise ValueError(f"{message.kind} never leaves by chat")
    subject = " ".join(message.subject.split())
    return ChatWord(
        organization_id=message.organization_id or 0,
        address=message.to_address,
        title=subject,
        text="\n".join([each for each in said if "{" not in each][:MOST_PARAGRAPHS]),
        button=action[0] if action else subject,
        link=page(message),
    )


@dataclass
class _ChatRun:
    """How long it lasts, and which organizations have chat that takes nothing for now."""

    clock: Clock
    halt: Halt
    holds: Holds
    way: ChatWay | None
    is_working: bool = True
    ends_at: dt.datetime = field(init=False)
    shut: dict[int, ChatOutcome] = field(default_factory=dict)
    next_at: dict[int, float] = field(default_factory=dict)
    """When the next message may leave, by the clock of the machine."""

    def __post_init__(self) -> None:
        self.ends_at = self.clock() + RUN_LASTS

    def goes_on(self) -> bool:
        """Whether there is time and a lane for another message."""
        is_stopped = self.halt.is_asked() or not self.holds()
        return self.is_working and not is_stopped and self.clock() < self.ends_at

    def send(self, taken: Taken, way: ChatWay) -> None:
        """Say what was claimed, and write down what came of each before the next one; what was not
        tried goes back.
        """
        outcomes = Outcomes(taken.claim_id, since=self.clock())
        waiting = deque(parcel.message for parcel in taken.parcels)
        try:
            with PUT.often() as put:
                while waiting and self.goes_on():
                    self._take_next(waiting, way, outcomes, put)
        finally:
            outcomes.untried += [each.pk for each in waiting]
            outcomes.write_down(now=self.clock(), halt=self.halt, is_over=True)

    def _take_next(
        self,
        waiting: deque[Message],
        way: ChatWay,
        outcomes: Outcomes,
        put: Callable[..., int],
    ) -> None:
        """Say one, noting before that it is on the wire from now on."""
        message = waiting[0]
        word = word_of(message)
        known = self.shut.get(word.organization_id)
        found = known or self._find(word, way)
        if isinstance(found, ChatOutcome):
            waiting.popleft()
            outcome = found
        elif self._is_ours(message, outcomes, put):
            waiting.popleft()
            outcome = way.say(word, found)
        else:
            return
        self._sort(message, outcome, outcomes)
        outcomes.write_down(now=self.clock(), halt=self.halt)
        if known is None:
            way.note(word.organization_id, outcome, self.clock())
            if outcome.is_for_all:
                self.shut[word.organization_id] = outcome

    def _find(self, word: ChatWord, way: ChatWay) -> str | ChatOutcome:
        """Where to say it, after the pause that the organization's chat needs."""
        now = time.monotonic()
        at = max(now, self.next_at.get(word.organization_id, now))
        self.halt.wait(at - now)
        self.next_at[word.organization_id] = at + PACE
        return way.find(word)

    def _is_ours(self, message: Message, outcomes: Outcomes, put: Callable[..., int]) -> bool:
        """Whether it may be said: nobody has settled the claim, and the database knows of it."""
        try:
            self.is_working = put_on_the_wire(outcomes.claim_id, message, put)
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block:
                raise
            logger.warning("the database is away: %s", error)
            self.is_working = False
        return self.is_working

    def _sort(self, message: Message, outcome: ChatOutcome, outcomes: Outcomes) -> None:
        """Where an outcome belongs; what chat takes too late leaves by mail."""
        again_at = self.clock() + _pause(message, outcome)
        may_wait = message.attempts + 1 < MAX_ATTEMPTS and not is_over(
            message.send_before, again_at
        )
        if outcome.fate is ChatFate.SAID:
            outcomes.sent.append(message.pk)
        elif outcome.fate is ChatFate.UNKNOWN:
            outcomes.unknown.append(message.pk)
        elif outcome.fate is ChatFate.LATER and may_wait:
            outcomes.held[again_at, outcome.reason].append(message.pk)
        else:
            outcomes.by_mail[outcome.reason].append(message.pk)


def _pause(message: Message, outcome: ChatOutcome) -> dt.timedelta:
    """What the other side asks for, else as long as mail waits."""
    if outcome.waits:
        return dt.timedelta(seconds=outcome.waits)
    return FIRST_PAUSE * (1 << message.attempts)
