"""What mail servers write when a mail did not arrive (RFC 3464) or was reported (RFC 5965), read as
far as a stranger's mail can be: only the seal in it is believed.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Letter
from itertools import chain
from pathlib import Path

from common.records import dataclass
from messaging.maildir import ReplyFolder, start_of
from messaging.models import Message, MessageState
from messaging.returned import Return, message_behind, note_return

logger = logging.getLogger(__name__)

LARGEST = 500_000
"""Bytes that are read of one; the mail it is about may hang behind."""
MOST_BOUNDARIES = 20
WORKING_SECONDS = 45.0
"""A call stops after that, and the next one goes on."""
NO_MAILBOX = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4")
"""Enhanced status codes (RFC 3463) that say that nobody is there; others are about this mail."""
LOST = (MessageState.FAILED.value,)
"""What the standard calls a mail that does not arrive: the same as we."""
READ, UNKNOWN, UNREADABLE = "read", "about no mail of ours, or no bounce", "unreadable"


@dataclass(frozen=True)
class ReturnedMail:
    """What a report says."""

    message_id: int | None
    what: Return | None
    """None: it is still on its way, or says nothing."""


def read_report(raw: bytes) -> ReturnedMail:
    """Raises ValueError, whatever is wrong with it."""
    if raw.lower().count(b"boundary") > MOST_BOUNDARIES:
        raise ValueError("too many parts")
    try:
        what = _said(message_from_bytes(raw))
    # Whatever parsers raise at what strangers send: the mails behind it wait.
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(type(error).__name__) from error
    return ReturnedMail(message_behind(raw.decode("latin-1")), what)


def _said(mail: Letter) -> Return | None:
    blocks = list(_blocks(mail))
    if any(str(each.get("Feedback-Type", "")).strip().lower() == "abuse" for each in blocks):
        return Return.COMPLAINT
    failed = [each for each in blocks if str(each.get("Action", "")).strip().lower() in LOST]
    codes = {str(each.get("Status", "")).split(" ")[0].strip() for each in failed}
    if codes & set(NO_MAILBOX):
        return Return.HARD
    return Return.SOFT if failed else None


def _blocks(mail: Letter) -> Iterator[Letter]:
    """The machine-readable parts; the parser makes a message of each block of lines."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (each for each in part.get_payload() if isinstance(each, Letter))
        elif part.get_content_type() == "message/feedback-report":
            inside = part.get_payload()
            text = "".join(str(each) for each in inside) if isinstance(inside, list) else inside
            yield message_from_bytes(str(text).lstrip().encode(errors="replace"))


def read_returns(*, folder: Path, now: dt.datetime) -> Counter[str]:
    """Read what came back into this Maildir, the oldest first. Returns how many came to what.

    A mail is deleted once what it says is kept; one killed before is read again, and counts once.
    What is no report, or broken, is put aside for 30 days. Raises NoFolder.
    """
    box = ReplyFolder(folder)
    box.clear_aside(now=now)
    counted: Counter[str] = Counter()
    until = time.monotonic() + WORKING_SECONDS
    for mail in box.waiting():
        if time.monotonic() > until:
            break
        raw = start_of(mail, LARGEST)
        if raw is None:  # somebody else took it
            continue
        came_to = _take(raw, now)
        counted[came_to] += 1
        if came_to == READ:
            mail.unlink(missing_ok=True)
        else:
            box.put_aside(mail)
    if counted:
        logger.info("mail that came back: %s", ", ".join(_told(counted)))
    return counted


def _told(counted: Counter[str]) -> list[str]:
    return list(chain(f"{number} {each}" for each, number in counted.items()))


def _take(raw: bytes, now: dt.datetime) -> str:
    try:
        report = read_report(raw)
    except ValueError:
        return UNREADABLE
    if report.message_id is None:
        return UNKNOWN
    found = Message.objects.filter(pk=report.message_id).values_list("to_address", flat=True)
    address = found.first()
    if not address:
        return UNKNOWN
    if report.what is not None:
        note_return(message_id=report.message_id, address=address, what=report.what, now=now)
    return READ
