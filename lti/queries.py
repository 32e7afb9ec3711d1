"""What doors ask before anybody is known, and what gradebooks are told: one statement a tick."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection

from common.records import dataclass
from common.statements import Statement
from connections.models import Connection
from connections.states import ConnectionKind
from people.models import User


@dataclass(frozen=True)
class DueScore:
    """A score that a gradebook does not know yet."""

    pk: int
    course_link_id: int
    subject: str
    percent: int
    told_at: dt.datetime | None
    tries: int


# Of the cohort that somebody joined last: whoever repeats a program begins anew in the gradebook.
_DUE = Statement(
    DueScore,
    """
    WITH waiting AS (
        SELECT s.id, s.course_link_id, l.connection_id, s.percent, s.told_at, s.tries,
               p.subject, p.member_id, l.program_id, l.module
          FROM lti_gradebookscore s
          JOIN lti_courselink l ON l.id = s.course_link_id
          JOIN lti_platformperson p ON p.id = s.person_id
         WHERE l.connection_id IN (SELECT jsonb_array_elements_text(%(connections)s::jsonb)::bigint)
           AND s.next_at <= %(now)s
           AND l.kind IN ('program', 'module')
           AND (l.line_item <> '' OR l.line_items <> '')
    ), come AS (
        SELECT DISTINCT ON (w.id) w.id,
               sum(ps.cards_done) * 100 / sum(ps.cards_total) AS percent
          FROM waiting w
          JOIN people_member m ON m.id = w.member_id AND m.left_at IS NULL
                              AND m.restricted_at IS NULL
          JOIN cohorts_enrollment e ON e.member_id = w.member_id AND e.left_at IS NULL
          JOIN cohorts_cohort c ON c.id = e.cohort_id
          JOIN programs_programversion v ON v.id = c.version_id AND v.program_id = w.program_id
          JOIN cohorts_step st ON st.cohort_id = c.id AND st.kind = 'cards'
          JOIN programs_module mo ON mo.id = st.module_id
                                 AND (w.module = '' OR mo.slug = w.module)
          JOIN cohorts_personalstep ps ON ps.enrollment_id = e.id AND ps.step_id = st.id
         GROUP BY w.id, e.id
        HAVING sum(ps.cards_total) > 0
         ORDER BY w.id, e.enrolled_at DESC, e.id DESC
    )
    SELECT w.id AS pk, w.course_link_id, w.subject, come.percent::int AS percent,
           w.told_at, w.tries
      FROM waiting w JOIN come ON come.id = w.id
     WHERE come.percent IS DISTINCT FROM w.percent
     ORDER BY row_number() OVER (PARTITION BY w.connection_id ORDER BY w.course_link_id, w.id), w.id
     LIMIT %(most)s
    """,
    connections="text",
    now="timestamptz",
    most="int",
)


def due_scores(connections: Collection[int], *, now: dt.datetime, most: int) -> list[DueScore]:
    """What gradebooks of these connections do not know yet, by link. One statement."""
    return _DUE.all(connections=json.dumps(sorted(connections)), now=now, most=most)


def standing_platform(pk: int) -> Connection | None:
    """A platform that was not removed, whoever asks. One query."""
    found = Connection.objects.filter(kind=ConnectionKind.LMS, pk=pk, ended_at=None)
    return found.select_related("organization").first()


def platform_in_use(pk: int) -> Connection | None:
    """A platform that is switched on, whoever asks. One query."""
    platform = standing_platform(pk)
    return platform if platform is not None and platform.is_on else None


def user_behind(pk: int) -> User | None:
    """Whose ticket it is, with member and organization. One query."""
    return User.objects.select_related("current_member__organization").filter(pk=pk).first()
