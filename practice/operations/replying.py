"""What somebody answered in their calendar counts as if they had said it on the page."""

from __future__ import annotations

import datetime as dt
import enum
import logging
import time
from collections import Counter
from pathlib import Path

from django.db import transaction

from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from common.once import spend
from common.records import dataclass
from messaging.maildir import ReplyFolder, start_of
from messaging.models import Message
from practice.calendar import sequence_of
from practice.letters import LARGEST, CalendarReply, Rsvp, Unreadable, read_letter
from practice.models import PracticeSession
from practice.notifications import SESSION_INVITATION, SESSION_UPDATE
from practice.operations.excusing import ExpectedElsewhere, announce_absence, withdraw_absence
from practice.seals import Seal
from practice.titles import session_uid

logger = logging.getLogger(__name__)

WORKING_SECONDS = 45.0
"""A call stops after that, and the next one goes on."""


class ReplyOutcome(enum.StrEnum):
    """What came of a mail, as the log counts it."""

    STAYS_AWAY = "cannot come"
    COMES = "can come"
    OPEN = "perhaps"
    KNOWN = "delivered again"
    NO_SEAT = "no seat in that session"
    OLDER = "answer to an older invitation"
    SOMEBODY_ELSE = "answered by somebody else"
    TOO_LATE = "session begun or canceled"
    ELSEWHERE = "has another date"
    AUTOMATIC = "absence notes and bounces"
    ASIDE = "put aside"


def read_replies(*, folder: Path, now: dt.datetime) -> Counter[ReplyOutcome]:
    """Read the mails that wait in this Maildir, the oldest first; each counts or not, by itself.
    Returns how many came to what.

    A mail is deleted once what it says is in the database, so that a call that was killed before is
    made good by the next one, and nothing counts twice. What is no answer of a calendar, or broken,
    is put aside for 30 days. Raises NoFolder.
    """
    box = ReplyFolder(folder)
    box.clear_aside(now=now)
    counted: Counter[ReplyOutcome] = Counter()
    until = time.monotonic() + WORKING_SECONDS
    for mail in box.waiting():
        if time.monotonic() > until:
            break
        raw = start_of(mail, LARGEST + 1)
        if raw is None:  # somebody else took it
            continue
        outcome = _outcome_of(raw, now)
        counted[outcome] += 1
        if outcome == ReplyOutcome.ASIDE:
            box.put_aside(mail)
        else:
            mail.unlink(missing_ok=True)
    if counted:
        logger.info("calendar replies: %s", ", ".join(f"{n} {each}" for each, n in counted.items()))
    return counted


def _outcome_of(raw: bytes, now: dt.datetime) -> ReplyOutcome:
    try:
        letter = read_letter(raw)
    except Unreadable:
        return ReplyOutcome.ASIDE
    if letter.seal and letter.reply:
        return take_reply(seal=letter.seal, reply=letter.reply, now=now)
    return ReplyOutcome.AUTOMATIC if letter.seal and letter.is_automatic else ReplyOutcome.ASIDE


@dataclass(frozen=True)
class _AskedLeader:
    """What somebody answers to, and in which seat."""

    session: PracticeSession
    seat: Enrollment
    sequence: int
    """The state of the session that was last written to them."""
    addresses: frozenset[str]
    """Where they were written to, and where they are now, in lower case."""


@transaction.atomic
def take_reply(*, seal: Seal, reply: CalendarReply, now: dt.datetime) -> ReplyOutcome:
    """Somebody said in their calendar that they cannot come to a session, or can after all.

    It counts until the session begins, for whoever still has a seat in it, if they answered the
    latest invitation that was written to them: an answer to an older one may be about another time.
    A second call with the same answer changes nothing, whatever was said since.
    """
    asked = _asked(seal, reply.uid)
    if asked is None:
        return ReplyOutcome.NO_SEAT
    said = {reply.answers[each] for each in asked.addresses & reply.answers.keys()}
    if objection := _objection(asked, reply, said, now):
        return objection
    if not spend(reply.digest):
        return ReplyOutcome.KNOWN
    return _say(asked, now, stays_away=said == {Rsvp.DECLINED})


def _asked(seal: Seal, uid: str) -> _AskedLeader | None:
    """None when they have no seat in such a session, or were never invited to it."""
    for session in PracticeSession.objects.filter(pk=seal.session_id).held_fast():
        seats = session.enrollments.filter(taking_part(), member=seal.member_id)
        seat = seats.select_related("member").first()
        requests = Message.objects.filter(
            kind__in=[SESSION_INVITATION.name, SESSION_UPDATE.name],
            about_id=session.pk,
            person_id=seal.member_id,
        )
        written = list(requests.order_by("about_version").values_list("to_address", "calendar"))
        if seat and written and session_uid(session) == uid.lower():
            addresses = {seat.member.email, *(address for address, _calendar in written)}
            known = frozenset(address.lower() for address in addresses)
            return _AskedLeader(session, seat, sequence_of(written[-1][1]), known)
    return None


def _objection(
    asked: _AskedLeader, reply: CalendarReply, said: set[Rsvp], now: dt.datetime
) -> ReplyOutcome | None:
    """Why an answer does not count, None when it does."""
    if not said:
        return ReplyOutcome.SOMEBODY_ELSE
    if reply.sequence < asked.sequence:
        return ReplyOutcome.OLDER
    if said not in ({Rsvp.DECLINED}, {Rsvp.ACCEPTED}):
        return ReplyOutcome.OPEN
    if not asked.session.is_planned or asked.session.starts_at <= now:
        return ReplyOutcome.TOO_LATE
    return None


def _say(asked: _AskedLeader, now: dt.datetime, *, stays_away: bool) -> ReplyOutcome:
    act = announce_absence if stays_away else withdraw_absence
    try:
        act(session=asked.session, enrollment_id=asked.seat.pk, by=asked.seat.member, now=now)
    except ExpectedElsewhere:
        return ReplyOutcome.ELSEWHERE
    return ReplyOutcome.STAYS_AWAY if stays_away else ReplyOutcome.COMES
