"""Calendars as two parsers read them that know nothing of each other, and what everybody's holds
against what the portal says.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parseaddr

import ics
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event
from ics.grammar import parse as grammar

from coaching.mails import talk_uid
from coaching.models import Talk
from coaching.states import TalkState
from people.feeds import token_of
from people.models import Member
from people.operations import renew_calendar_link
from practice.models import PracticeSession
from practice.seats import people_of
from practice.states import SessionState

ENTRY = re.compile(r"^(UID|SEQUENCE|METHOD|DTSTART)[^:\r\n]*:(.*?)\r?$", re.MULTILINE)
FILE_TYPES = ("text/calendar", "application/ics")
LINES: dict[str, tuple[str, dict[str, list[str]], str]] = {}
"""What the second parser made of a line: name, parameters, value. It takes a millisecond for each,
and many calendars have the same; whoever asks in several processes hands them on.
"""
_parse_line = grammar.ContentLine.parse


def parse_line_once(line: str, number: int = -1) -> grammar.ContentLine:
    if line not in LINES:
        found = _parse_line(line, number)
        LINES[line] = (found.name, found.params, found.value)
    name, parameters, value = LINES[line]
    return grammar.ContentLine(name, {key: [*each] for key, each in parameters.items()}, value)


grammar.ContentLine.parse = parse_line_once

Starts = dict[str, str]
"""UID -> when it begins."""


def read_calendar(text: str) -> dict[str, Event]:
    """UID -> event; both parsers have to find the same, each once."""
    events = Calendar.from_ical(text).walk("VEVENT")
    others = {each.uid: each for each in ics.Calendar(text).events}
    found = {str(each["UID"]): each for each in events}
    assert len(found) == len(events), "an entry stands there twice"
    assert found.keys() == others.keys()
    for uid, event in found.items():
        start = event["DTSTART"].dt
        begin = others[uid].begin
        assert (begin.datetime if isinstance(start, dt.datetime) else begin.date()) == start
        assert event["SUMMARY"] == others[uid].name
    return found


def files_in(sent: EmailMessage) -> list[str]:
    """The calendars of one mail, each once, in whatever parts it stands."""
    parts = [each for each in sent.message().walk() if each.get_content_type() in FILE_TYPES]
    return sorted({part.get_payload(decode=True).decode() for part in parts})


def uid_of(session: PracticeSession) -> str:
    return f"{session.calendar_uid}@empathy-portal"


def in_utc(moment: dt.datetime) -> str:
    """As calendars write it."""
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


@dataclass(frozen=True)
class Held:
    """One entry as the latest file put it there, or took it out."""

    sequence: int
    method: str
    starts: str
    text: str


@dataclass
class Calendars:
    """What everybody's calendar holds that took every file mailed to them, in the order in which
    they came.
    """

    held: dict[str, dict[str, Held]] = field(default_factory=lambda: defaultdict(dict))
    """Address -> UID -> entry."""
    files: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def take_mails(self, mails: Iterable[EmailMessage]) -> None:
        for sent in mails:
            for text in files_in(sent):
                self.take(parseaddr(sent.to[0])[1], text)

    def take(self, address: str, text: str) -> None:
        entry = dict(ENTRY.findall(text.replace("\r\n ", "")))
        uid, method = entry["UID"], entry["METHOD"]
        new = Held(int(entry["SEQUENCE"]), method, entry["DTSTART"], text)
        self.files[address.lower(), uid, entry["SEQUENCE"], method] += 1
        calendar = self.held[address.lower()]
        if uid not in calendar or new.sequence >= calendar[uid].sequence:
            calendar[uid] = new

    def check(self, now: dt.datetime) -> Counter[int]:
        """Of the time ahead they hold what the portal says, nothing twice, nothing left over.
        Returns how many entries that are, by cohort.
        """
        expected, by_cohort = _expected(now)
        over = _over(now)
        for person in Member.objects.present():
            calendar = {
                uid: entry.starts
                for uid, entry in self.held[person.email.lower()].items()
                if entry.method == "REQUEST" and entry.starts > in_utc(now) and uid not in over
            }
            _agree(person, calendar, expected[person.pk])
        assert max(self.files.values(), default=1) == 1, "nobody gets the same file twice"
        return by_cohort

    def check_parsers(self, now: dt.datetime) -> Counter[int]:
        """The same by two parsers: in everybody's mails what was taken from them, and in the
        private feed of everybody the sessions that the portal has. Feeds get another link.
        """
        for calendar in self.held.values():
            for uid, entry in calendar.items():
                [event] = read_calendar(entry.text).values()
                assert (str(event["UID"]), in_utc(event["DTSTART"].dt)) == (uid, entry.starts)
        expected, _by_cohort = _expected(now)
        client = Client()
        for person in Member.objects.present():
            _agree(person, _feed_of(person, client, now), expected[person.pk])
        return self.check(now)


def _expected(now: dt.datetime) -> tuple[dict[int, Starts], Counter[int]]:
    """Member -> what is ahead of them, and how many entries that are by cohort."""
    planned = PracticeSession.objects.in_full().filter(state=SessionState.PLANNED)
    expected: dict[int, Starts] = defaultdict(dict)
    by_cohort: Counter[int] = Counter()
    for session, person in people_of(list(planned.filter(starts_at__gt=now))):
        expected[person.pk][uid_of(session)] = in_utc(session.starts_at)
        by_cohort[session.group.cohort_id] += 1
    ahead = Talk.objects.standing().in_full().filter(state=TalkState.AGREED, starts_at__gt=now)
    for talk in ahead:
        for person in (talk.enrollment.member, talk.coach):
            assert talk.starts_at is not None
            expected[person.pk][talk_uid(talk)] = in_utc(talk.starts_at)
    return expected, by_cohort


def _over(now: dt.datetime) -> set[str]:
    """What has been, maybe at an earlier time than somebody who was away had heard of."""
    begun = PracticeSession.objects.filter(state=SessionState.PLANNED, starts_at__lte=now)
    held = PracticeSession.objects.filter(state=SessionState.HELD)
    return {uid_of(each) for each in [*begun, *held]}


def _feed_of(person: Member, client: Client, now: dt.datetime) -> Starts:
    """The sessions ahead in somebody's private feed."""
    link = renew_calendar_link(by=person, now=now)
    answer = client.get(reverse("calendar_feed", args=[token_of(link.salt)]))
    entries = read_calendar(answer.content.decode())
    starts = {
        uid: event["DTSTART"].dt
        for uid, event in entries.items()
        if not uid.startswith(("step-", "coaching-"))
    }
    return {uid: in_utc(start) for uid, start in starts.items() if start > now}


def _agree(person: Member, calendar: Starts, expected: Starts) -> None:
    assert calendar == expected, (person.name, set(calendar.items()) ^ set(expected.items()))
