"""What a second rater reads on Monday: the sessions in which they score beside somebody."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from practice.mails import SessionNews
from practice.models import PracticeSession
from practice.notifications import sessions_to_score_in
from practice.querysets import SessionQuerySet
from practice.week_parts import WeekEntry, WeekPart


def _sessions(first: dt.datetime, last: dt.datetime) -> SessionQuerySet:
    return sessions_to_score_in(first, last)


def _tell(session: PracticeSession) -> WeekEntry:
    rater = session.second.rater
    news = SessionNews(session=session, person=rater, now=session.starts_at)
    line = f"{news.when}: {news.title}, {session.group.title}\n{news.page}"
    return WeekEntry(person=rater, at=session.starts_at, line=line)


BESIDE = WeekPart(
    heading=lambda: _("Sessions in which you score alongside:"),
    rows=_sessions,
    person="second__rater",
    tell=_tell,
)
