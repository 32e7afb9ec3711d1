"""Getting messages out once.

Claim with a lease and commit; ask once more whether each is wanted; send; commit what came of it.
A run is short: it sends over one connection, until nothing is due or its time is over, and gives
back what it has not tried. See docs/adr/0007-one-mail-on-the-wire.md.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import chain

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection

from common.copies import is_held
from common.records import dataclass
from messaging.claims import PUT, Parcel, Taken, claim, put_on_the_wire
from messaging.delivery import MAIL_ERRORS, Mail, NotHandedOver, answered, refused_for_good, to_mail
from messaging.outcomes import PATIENCE, Outcomes
from messaging.senders import INSTALLATION, senders_of
from messaging.stopping import HALT, Halt

logger = logging.getLogger(__name__)

Letter = tuple[Parcel, Mail]
Clock = Callable[[], dt.datetime]
"""What time it is, asked again for every claim, mail and note: a run may last."""
Holds = Callable[[], bool]
"""Whether the lane of a run is still its own."""
RUN_MAILS = 500
RUN_LASTS = dt.timedelta(seconds=20)
"""After so many mails, or so long, a run ends and another one may follow."""
GROUP_SIZE = 250
"""Mails claimed at a time."""
AWAY_SECONDS = 10.0
"""Whoever sends only what is urgent looks twice a second, and waits so long where no mail server is
there.
"""
AWAY = "the mail server is away: %(error)s"
NOTE_EVERY = dt.timedelta(seconds=2)
"""Outcomes are written down at least this often while mails leave."""


def without_lane() -> bool:
    """Holds: urgent mail needs none."""
    return True


def send_due(
    *,
    clock: Clock,
    limit: int = RUN_MAILS,
    only_urgent: bool = False,
    halt: Halt = HALT,
    holds: Holds = without_lane,
) -> int:
    """Send up to `limit` mails that are due, what somebody waits for first, over one connection.

    Returns how many were looked at, 0 where no mail server is there: they wait, and so does whoever
    sends only what is urgent. Any number of calls may run at the same time: a row is claimed by one
    of them. A second call later sends only what the first did not. From a copy of the portal
    nothing leaves: the mails wait (common.copies).
    """
    if is_held():
        return 0
    run = _Run(clock, halt, holds, get_connection())
    looked_at = 0
    try:
        while looked_at < limit and run.goes_on():
            size = min(GROUP_SIZE, limit - looked_at)
            taken = claim(size=size, now=clock(), only_urgent=only_urgent)
            if not taken.seen:
                break
            looked_at += taken.seen
            if taken.parcels:
                run.send(taken)
    finally:
        run.relay.close()
    if run.is_reached:
        return looked_at
    if only_urgent:
        halt.wait(AWAY_SECONDS)
    return 0


@dataclass
class _Run:
    """One connection to the mail server, and what decides whether the next mail leaves over it."""

    clock: Clock
    halt: Halt
    holds: Holds
    relay: BaseEmailBackend
    is_working: bool = True
    """Whether the mail server is there, and the claims are still ours."""
    is_reached: bool = True
    """Whether it was there at all."""
    ends_at: dt.datetime = field(init=False)
    next_at: float = 0.0
    """When the next mail may leave, by the clock of the machine."""

    def __post_init__(self) -> None:
        self.ends_at = self.clock() + RUN_LASTS

    def goes_on(self) -> bool:
        """Whether there is time, a lane and a mail server for another mail."""
        is_stopped = self.halt.is_asked() or not self.holds()
        return self.is_working and not is_stopped and self.clock() < self.ends_at

    def send(self, taken: Taken) -> None:
        """Send what was claimed, and write down what came of it; what was not tried goes back."""
        outcomes = Outcomes(taken.claim_id, since=self.clock())
        waiting = deque[Letter]()
        try:
            if self._reach(outcomes, taken.parcels):
                waiting += _written(taken.parcels, outcomes)
                with self.halt.may_cut(self.relay):
                    self._send_each(waiting, outcomes)
        finally:
            outcomes.untried += chain.from_iterable(parcel.ids for parcel, _mail in waiting)
            outcomes.write_down(now=self.clock(), halt=self.halt, is_over=True)

    def _reach(self, outcomes: Outcomes, parcels: Sequence[Parcel]) -> bool:
        """Reach the mail server, or put everything back. Does nothing when it is reached."""
        try:
            self.relay.open()
        except MAIL_ERRORS as error:
            logger.warning("the mail server is away: %s", error)
            ids = chain.from_iterable(parcel.ids for parcel in parcels)
            outcomes.away[AWAY % {"error": error}] += ids
            self.is_working, self.is_reached = False, False
        return self.is_working

    def _send_each(self, waiting: deque[Letter], outcomes: Outcomes) -> None:
        """Hand over one after the other. Anything but "sent" is written down before the next one,
        so that the claim never says more than is true.
        """
        with PUT.often() as put:
            while waiting and self.goes_on():
                now = self.clock()
                if not outcomes.are_all_sent() or now - outcomes.since > NOTE_EVERY:
                    outcomes.write_down(now=now, halt=self.halt)
                parcel, mail = waiting[0]
                self._keep_pace()
                if self._is_ours(parcel, outcomes.claim_id, put):
                    waiting.popleft()
                    self._hand_over(mail, parcel, outcomes)

    def _keep_pace(self) -> None:
        """No more mails a second than the operator allows; all connections share that."""
        if not settings.MAIL_RATE:
            return
        now = time.monotonic()
        self.halt.wait(max(0.0, self.next_at - now))
        self.next_at = max(now, self.next_at) + settings.MAIL_CONNECTIONS / settings.MAIL_RATE

    def _is_ours(self, parcel: Parcel, claim_id: uuid.UUID, put: Callable[..., int]) -> bool:
        """Note which mail is on the wire from now on; the run ends where that cannot be noted."""
        try:
            self.is_working = put_on_the_wire(claim_id, parcel.message, put)
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block:
                raise
            logger.warning("the database is away: %s", error)
            self.is_working = False
        return self.is_working

    def _hand_over(self, mail: Mail, parcel: Parcel, outcomes: Outcomes) -> None:
        """Send one mail and note what came of it."""
        try:
            self.relay.send_messages([mail])
            outcomes.sent += parcel.ids
        except ValueError as error:
            outcomes.refused[f"this cannot be sent: {error}"] += parcel.ids
        except MAIL_ERRORS as error:
            if refused_for_good(error):
                outcomes.refused[f"the mail server refused it: {error}"] += parcel.ids
            elif answered(error):
                outcomes.later.append((parcel, PATIENCE))
            elif isinstance(error, NotHandedOver):
                away = AWAY % {"error": error}
                self.is_working = self.is_reached = self._reach_again()
                if self.is_reached:
                    outcomes.later.append((parcel, away))
                else:
                    outcomes.away[away] += parcel.ids
            else:
                outcomes.unknown += parcel.ids
                self.is_working = self._reach_again()

    def _reach_again(self) -> bool:
        """A fresh connection after one broke; whether the mail server came back."""
        if self.halt.is_asked():
            return False
        try:
            self.relay.close()
            self.relay.open()
        except MAIL_ERRORS as error:
            logger.warning("the mail server does not come back: %s", error)
            return False
        return True


def _written(parcels: Sequence[Parcel], outcomes: Outcomes) -> Iterator[Letter]:
    """Parcels with their mails, each knowing which one follows; one that cannot be written fails,
    and holds nobody up. All are written before the first one leaves: one after the other costs half
    of what it does between two waits.
    """
    before = None
    numbers = (each.message.organization_id for each in parcels)
    senders = senders_of({number for number in numbers if number})
    for parcel in parcels:
        try:
            sender = senders.get(parcel.message.organization_id or 0, INSTALLATION)
            mail = to_mail(parcel.message, parcel.enclosures, sender)
            mail.write()
        except Exception as error:
            logger.exception("message %s cannot be written", parcel.message.pk)
            outcomes.refused[f"this cannot be sent: {error}"] += parcel.ids
            continue
        if before is not None:
            before.following = mail
        before = mail
        yield parcel, mail
