"""Sessions of a pilot in a list, as an admin reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from common.addresses import address
from common.records import dataclass
from practice.models import PracticeSession, group_title
from practice.querysets import SessionQuerySet
from programs.activities import step_title
from programs.module_texts import module_texts
from ui.kept import DrawnGap, Gap
from ui.pieces import time_with_zone


class SessionColumns(NamedTuple):
    """What a line reads of a session."""

    pk: int
    module_id: int
    step__kind: str
    group__name: str
    facilitator__name: str
    starts_at: dt.datetime
    state: str


@dataclass(frozen=True, kw_only=True)
class PilotSessionLine:
    """One session in a list; see ui.kept for its gaps."""

    url: Gap
    title: Gap
    starts: DrawnGap
    group: Gap
    facilitator: Gap
    state: str


def for_lines(sessions: SessionQuerySet) -> QuerySet[PracticeSession, SessionColumns]:
    """What a line shows of each."""
    return sessions.values_list(*SessionColumns._fields, named=True)


def session_lines(sessions: Iterable[SessionColumns], language: str) -> list[PilotSessionLine]:
    """In the order they come; they are read for_lines(). One query where a module's title is new to
    this process.
    """
    listed = list(sessions)
    texts = module_texts({each.module_id for each in listed}, language)
    return [_line(each, texts[each.module_id].title) for each in listed]


def _line(session: SessionColumns, module_title: str) -> PilotSessionLine:
    return PilotSessionLine(
        url=Gap(address("practice:session", session.pk)),
        title=Gap(step_title(session.step__kind, module_title)),
        starts=DrawnGap(time_with_zone(session.starts_at)),
        group=Gap(group_title(session.group__name)),
        facilitator=Gap(session.facilitator__name),
        state=session.state,
    )
