"""Time, played back: what happened is put on a line and carried out in order, up to now."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from demo.mailbox import MailboxBackend

Action = Callable[[dt.datetime], object]
BEAT = dt.timedelta(minutes=5)


class StoryClock:
    """A line of things that happen. What lies after the end never does."""

    def __init__(self, end: dt.datetime) -> None:
        self.end = end
        self._line: list[tuple[dt.datetime, int, Action]] = []
        self._order = count()
        self._beats: set[tuple[dt.datetime, str]] = set()

    def at(self, moment: dt.datetime, action: Action) -> None:
        """Let something happen once, at this moment."""
        if moment <= self.end:
            heapq.heappush(self._line, (moment, next(self._order), action))

    def tick(self, moment: dt.datetime, name: str, action: Action) -> None:
        """Let the portal's own tick of this name pass at the next full five minutes, once for
        whoever asks.
        """
        passed = (moment - dt.datetime.min.replace(tzinfo=dt.UTC)) % BEAT
        beat = moment + (BEAT - passed if passed else dt.timedelta())
        if (beat, name) not in self._beats:
            self._beats.add((beat, name))
            self.at(beat, action)

    def run(self) -> None:
        """Carry everything out in order; what happens may put more on the line."""
        while self._line:
            moment, _order, action = heapq.heappop(self._line)
            action(moment)


@contextmanager
def mail_arrives(moment: dt.datetime) -> Iterator[None]:
    """Mail that is sent meanwhile reaches the demo's mailbox at this moment."""
    usual = MailboxBackend.__dict__["clock"]
    MailboxBackend.clock = staticmethod(lambda: moment)
    try:
        yield
    finally:
        MailboxBackend.clock = usual
