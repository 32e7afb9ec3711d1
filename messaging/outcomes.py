"""What came of the mails of one claim, and writing it down: a statement per kind of outcome."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections import defaultdict
from dataclasses import field

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext_noop

from common.records import dataclass
from messaging.claims import (
    MAX_ATTEMPTS,
    Parcel,
    finish,
    give_back,
    in_hand,
    lead_to_mail,
    note_sent,
    put_off,
    settle_unknown,
    wait_for_server,
)
from messaging.models import MailClaim, MessageState
from messaging.stopping import Halt

logger = logging.getLogger(__name__)

FIRST_PAUSE = dt.timedelta(minutes=1)
"""Before the second try; each further pause is twice as long."""
PATIENCE = gettext_noop("the mail server asked to try again later")
BROKEN = gettext_noop("the connection broke before the server answered")
DATABASE_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0)
"""Seconds between tries to write down what is known, while the database is away."""


@dataclass
class Outcomes:
    """What is known about a claim's mails and not yet written down."""

    claim_id: uuid.UUID
    since: dt.datetime
    """When something was last written down."""
    sent: list[int] = field(default_factory=list)
    untried: list[int] = field(default_factory=list)
    away: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Why no mail server was there -> which."""
    later: list[tuple[Parcel, str]] = field(default_factory=list)
    refused: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Why -> which."""
    unknown: list[int] = field(default_factory=list)
    held: dict[tuple[dt.datetime, str], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Until when, and why -> which."""
    by_mail: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Why chat did not take them -> which."""

    def are_all_sent(self) -> bool:
        """Whether the claim itself tells as much, should the worker die now."""
        return not (self.later or self.refused or self.unknown or self.held or self.by_mail)

    def write_down(self, *, now: dt.datetime, halt: Halt, is_over: bool = False) -> None:
        """Write everything down and forget it. A database that is away is waited for: nobody else
        knows. `is_over`: the claim goes as well.
        """
        for pause in (*DATABASE_PAUSES, None):
            try:
                self._commit(now=now, is_over=is_over)
                break
            except (OperationalError, InterfaceError):
                if pause is None or connection.in_atomic_block:
                    raise
                logger.warning("the database is away; what was sent is noted in %s s", pause)
                connection.close()
                halt.wait(pause)
        self.since = now
        self.sent.clear()
        self.untried.clear()
        self.away.clear()
        self.later.clear()
        self.refused.clear()
        self.unknown.clear()
        self.held.clear()
        self.by_mail.clear()

    @transaction.atomic
    def _commit(self, *, now: dt.datetime, is_over: bool) -> None:
        # The claim before its rows: whoever settles it does the same.
        claim = MailClaim.objects.filter(pk=self.claim_id)
        if is_over:
            claim.delete()
        else:
            claim.select_for_update().values_list("pk").first()
        if self.sent:
            note_sent(in_hand(self.claim_id, self.sent), at=now)
        self._put_back()
        for reason, ids in self.refused.items():
            finish(in_hand(self.claim_id, ids), state=MessageState.FAILED, reason=reason)
        for reason, ids in self.by_mail.items():
            lead_to_mail(in_hand(self.claim_id, ids), reason=reason)
        for (until, reason), ids in self.held.items():
            put_off(in_hand(self.claim_id, ids), until=until, reason=reason)
        self._postpone(now)
        if self.unknown:
            unknown = in_hand(self.claim_id, self.unknown)
            settle_unknown(unknown, reason=BROKEN, again_at=now + FIRST_PAUSE)

    def _put_back(self) -> None:
        """What was not tried."""
        if self.untried:
            give_back(in_hand(self.claim_id, self.untried))
        for reason, ids in self.away.items():
            wait_for_server(in_hand(self.claim_id, ids), reason=reason)

    def _postpone(self, now: dt.datetime) -> None:
        """Try again after a pause that grows with every try, or give up after the last one."""
        alike: dict[tuple[int, str], list[int]] = defaultdict(list)
        for parcel, reason in self.later:
            alike[parcel.message.attempts, reason] += parcel.ids
        for (tries_before, reason), ids in alike.items():
            mine = in_hand(self.claim_id, ids)
            if tries_before + 1 >= MAX_ATTEMPTS:  # the claim has counted one more
                finish(mine, state=MessageState.FAILED, reason=f"{MAX_ATTEMPTS} tries: {reason}")
            else:
                put_off(mine, until=now + FIRST_PAUSE * 2**tries_before, reason=reason)
