"""Mail that calendars send when somebody accepts or declines, read as far as a stranger's mail can
be: nothing in it is believed but the seal of its address.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import unquote

from common.later import imported_later
from common.records import dataclass
from practice.seals import Seal, find_seal

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = imported_later("icalendar")  # few requests need it

LARGEST = 500_000
"""Bytes of a mail; an answer with the picture of a signature has less."""
MOST_BOUNDARIES = 20
"""Parts inside parts, which take the longer to take apart the deeper they lie."""
LARGEST_ENTRY = 100_000
"""Bytes of the calendar entry in it."""
RECIPIENTS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
ENTRY_TYPES = ("text/calendar", "application/ics")
ANSWERING = ("REPLY", "COUNTER")
"""Methods of an answer; with COUNTER somebody says no, or maybe, and proposes another time."""
BY_MACHINES = ("bulk", "junk", "list", "auto_reply")


class Unreadable(Exception):
    """Something in it is broken."""


class Rsvp(enum.StrEnum):
    """What somebody answered (PARTSTAT of RFC 5545), as far as it changes something."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    OPEN = "OPEN"
    """Perhaps, not yet, or somebody else in their place."""


@dataclass(frozen=True, kw_only=True)
class CalendarReply:
    """The answer in a mail."""

    uid: str
    sequence: int
    answers: Mapping[str, Rsvp]
    """By the address of the attendee, in lower case; calendars send one."""
    digest: str
    """The same for the same answer delivered again."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to the address for replies."""

    seal: Seal | None
    reply: CalendarReply | None
    is_automatic: bool
    """An absence note or a bounce: nobody wrote it."""


@dataclass(frozen=True)
class _Entry:
    """The first event of an iCalendar text, with the organizer to whom it answers."""

    method: str
    fields: Mapping[str, str]
    answers: Mapping[str, Rsvp]
    is_whole: bool


def read_letter(raw: bytes) -> Letter:
    """Raises Unreadable, whatever is wrong with it."""
    if len(raw) > LARGEST or raw.lower().count(b"boundary") > MOST_BOUNDARIES:
        raise Unreadable("it is too large")
    try:
        return _letter(message_from_bytes(raw))
    # Whatever parsers raise at what strangers send: the mails behind it wait.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from error


def _letter(mail: Message) -> Letter:
    recipients = "\n".join(str(value) for name, value in mail.items() if name.lower() in RECIPIENTS)
    entries = [_read_entry(text) for text in _calendar_texts(mail)]
    answering = [entry for entry in entries if entry.method in ANSWERING]
    seal = find_seal(recipients)
    for entry in answering:
        seal = seal or find_seal(unquote(entry.fields.get("ORGANIZER", "")))
    return Letter(
        seal=seal,
        reply=_reply(answering[0], str(mail["Message-ID"])) if answering else None,
        is_automatic=_is_automatic(mail),
    )


def _reply(entry: _Entry, message_id: str) -> CalendarReply:
    fields = entry.fields
    if not (entry.is_whole and fields.get("UID") and entry.answers):
        raise Unreadable("the entry is not whole")
    sequence = int(fields.get("SEQUENCE", "0"))
    known = [message_id, fields["UID"], fields.get("DTSTAMP", ""), str(sequence)]
    known += [f"{address} {answer}" for address, answer in entry.answers.items()]
    return CalendarReply(
        uid=fields["UID"],
        sequence=sequence,
        answers=entry.answers,
        digest=hashlib.sha256("\n".join(known).encode(errors="replace")).hexdigest(),
    )


def _is_automatic(mail: Message) -> bool:
    """As RFC 3834 and 3464 mark it, and what came before them."""
    return (
        str(mail.get("Auto-Submitted", "no")).strip().lower() != "no"
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or str(mail.get("Precedence", "")).strip().lower() in BY_MACHINES
        or "X-Autoreply" in mail
        or mail.get_content_type() == "multipart/report"
    )


def _calendar_texts(mail: Message) -> Iterator[str]:
    """Its iCalendar texts, in the order in which they stand; not those of mails attached to it,
    which is how a bounce brings our own back.
    """
    for part in _parts(mail):
        is_file = str(part.get_filename() or "").lower().endswith(".ics")
        if part.get_content_type() in ENTRY_TYPES or is_file:
            content = part.get_payload(decode=True)
            if not isinstance(content, bytes) or len(content) > LARGEST_ENTRY:
                raise Unreadable("the entry is too large")
            yield _decoded(content, part.get_content_charset("utf-8"))


def _parts(part: Message) -> Iterator[Message]:
    if not part.is_multipart():
        yield part
    elif part.get_content_maintype() == "multipart":
        for inside in part.get_payload():
            if isinstance(inside, Message):
                yield from _parts(inside)


def _decoded(content: bytes, charset: str) -> str:
    """What decides is ASCII in nearly every charset, so one that is wrong spoils names alone."""
    try:
        text = content.decode(charset)
    except (LookupError, ValueError):
        text = content.decode("utf-8", errors="replace")
    return text.lstrip("\ufeff")


def _read_entry(text: str) -> _Entry:
    """Line by line: what a calendar says of zones, rules and alarms is nothing to us, and must not
    be what breaks.
    """
    inside: list[str] = []
    method, events = "", 0
    fields: dict[str, str] = {}
    answers: dict[str, Rsvp] = {}
    for name, params, value in _lines(text):
        if name == "BEGIN":
            inside.append(value.upper())
            events += inside[-1] == "VEVENT"
        elif name == "END":
            inside = inside[:-1]
        elif inside == ["VCALENDAR"] and name == "METHOD":
            method = value.strip().upper()
        elif inside == ["VCALENDAR", "VEVENT"] and events == 1:
            if name == "ATTENDEE":
                answers[_address(params, value)] = _answer(params)
            else:
                fields.setdefault(name, value.strip())
    return _Entry(method, fields, answers, is_whole=not inside)


Params = Mapping[str, str]


def _lines(text: str) -> Iterator[tuple[str, Params, str]]:
    """Name, parameters and value of each line that is one."""
    lines = icalendar.parser.Contentlines.from_ical(text)  # type: ignore[no-untyped-call]
    for line in filter(None, lines):
        try:
            name, params, value = line.parts()
        except ValueError:
            continue
        yield name.upper(), params, value


def _address(params: Params, value: str) -> str:
    """Of an attendee; some calendars have a number of their own there, and the address beside."""
    scheme, _colon, address = value.strip().lower().partition(":")
    return address if scheme == "mailto" else str(params.get("EMAIL", "")).lower()


def _answer(params: Params) -> Rsvp:
    given = str(params.get("PARTSTAT", "")).upper()
    return Rsvp(given) if given in set(Rsvp) else Rsvp.OPEN
