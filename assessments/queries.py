"""What every tap asks and does, in SQL: whom this rater may score here, and the write, in one
statement, so that two taps at the same moment cannot meet.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from assessments.models import NO_SCORE
from common.records import dataclass
from common.statements import Statement
from practice.dealing import MEASURED_KINDS
from practice.models import PracticeSession
from practice.states import SessionState

# As PracticeSession.enrollments has it: as a guest, or in the group, unless they had theirs in
# another one's before they came, or it was held by then.
SITS = f"""
    (EXISTS (SELECT FROM practice_guestplace v
              WHERE v.session_id = s.id AND v.enrollment_id = {{who}}.id)
     OR (EXISTS (SELECT FROM practice_groupplace p
                  WHERE p.group_id = s.group_id AND p.enrollment_id = {{who}}.id)
         AND NOT EXISTS (
              SELECT FROM practice_guestplace v
                JOIN practice_practicesession o ON o.id = v.session_id AND o.step_id = s.step_id
               WHERE v.enrollment_id = {{who}}.id AND v.was_home)
         AND (s.state <> '{SessionState.HELD}'
              OR EXISTS (SELECT FROM practice_attendance n
                          WHERE n.session_id = s.id AND n.enrollment_id = {{who}}.id))))
"""  # noqa: S608  a constant of the house, nothing from outside

# The same as assessments.policy.scoreable_sessions, and a seat of somebody else who takes part; a
# test holds them against each other.
SEAT = f"""
    SELECT s.id AS pk, co.organization_id, s.module_id, s.state, a.revision AS absent_revision
      FROM practice_practicesession s
      JOIN practice_practicegroup g ON g.id = s.group_id
      JOIN cohorts_cohort co ON co.id = g.cohort_id
      JOIN cohorts_enrollment e ON e.id = %(enrollment)s
      JOIN people_member m ON m.id = e.member_id
      LEFT JOIN practice_attendance a
        ON a.session_id = s.id AND a.enrollment_id = e.id AND NOT a.was_present
     WHERE s.id = %(session)s AND co.organization_id = %(organization)s
       AND e.left_at IS NULL AND m.left_at IS NULL AND m.id <> %(rater)s
       AND {SITS.format(who="e")}
       AND (s.facilitator_id = %(rater)s
            OR EXISTS (SELECT FROM cohorts_cohort_facilitators f
                        WHERE f.cohort_id = co.id AND f.member_id = %(rater)s))
       AND NOT EXISTS (
            SELECT FROM cohorts_enrollment own
              JOIN people_member r ON r.id = own.member_id
             WHERE own.member_id = %(rater)s AND own.left_at IS NULL AND r.left_at IS NULL
               AND {SITS.format(who="own")})
"""  # noqa: S608  a constant of the house, nothing from outside

# The rubric that was used first in the session, else the general one at the two ends of a program,
# else the module's latest, as RubricQuerySet.for_session finds it.
ENDS = ", ".join(f"'{kind}'" for kind in sorted(MEASURED_KINDS))
CRITERION = f"""
    SELECT c.id AS pk
      FROM assessments_criterion c
     WHERE c.id = %(criterion)s AND c.rubric_id = (
            SELECT r.id FROM assessments_rubric r
             WHERE r.module_id = %(module)s
                OR r.version_id = (
                    SELECT mo.version_id FROM practice_practicesession s
                      JOIN cohorts_step st ON st.id = s.step_id AND st.kind IN ({ENDS})
                      JOIN programs_module mo ON mo.id = s.module_id
                     WHERE s.id = %(session)s)
             ORDER BY EXISTS (SELECT FROM assessments_score k
                                JOIN assessments_criterion u ON u.id = k.criterion_id
                               WHERE k.session_id = %(session)s AND u.rubric_id = r.id) DESC,
                      r.version_id NULLS LAST, r.number DESC
             LIMIT 1)
"""  # noqa: S608  a constant of the house, nothing from outside

KEEP_SCORE = f"""
    INSERT INTO assessments_score AS kept
           (session_id, enrollment_id, criterion_id, rater_id, level, revision, scored_at)
    SELECT %(session)s, %(enrollment)s, %(criterion)s, %(rater)s, %(level)s, 1, %(now)s
     WHERE %(seen)s = ''
        OR (%(seen)s LIKE '{NO_SCORE}%%'
            AND NOT EXISTS (SELECT FROM assessments_emptiedslot
                             WHERE session_id = %(session)s AND enrollment_id = %(enrollment)s
                               AND criterion_id = %(criterion)s AND rater_id = %(rater)s
                               AND emptied_at > %(nothing_at)s))
        OR EXISTS (SELECT FROM assessments_score
                    WHERE session_id = %(session)s AND enrollment_id = %(enrollment)s
                      AND criterion_id = %(criterion)s AND rater_id = %(rater)s)
    ON CONFLICT (session_id, enrollment_id, criterion_id, rater_id)
    DO UPDATE SET level = excluded.level, revision = kept.revision + 1,
                  scored_at = excluded.scored_at
     WHERE kept.level <> excluded.level
       AND %(seen)s IN ('', kept.id || '.' || kept.revision)
    RETURNING id, revision
"""  # noqa: S608  a constant of the house, nothing from outside


@dataclass(frozen=True)
class ScoringSeat:
    """A leader's seat in a session, for somebody who may score it. Stands for the session in the
    audit table.
    """

    _meta: ClassVar = PracticeSession._meta
    pk: int
    """Of the session."""
    organization_id: int
    module_id: int
    state: str
    absent_revision: int | None
    """Where the leader is marked as absent: the revision of that fact."""


@dataclass(frozen=True)
class KeptScore:
    """The row that holds a score now."""

    id: int
    revision: int


@dataclass(frozen=True)
class _Found:
    pk: int


_SEAT = Statement(
    ScoringSeat, SEAT, session="bigint", enrollment="bigint", rater="bigint", organization="bigint"
)
_CRITERION = Statement(_Found, CRITERION, session="bigint", module="bigint", criterion="bigint")
_KEEP_SCORE = Statement(
    KeptScore,
    KEEP_SCORE,
    session="bigint",
    enrollment="bigint",
    criterion="bigint",
    rater="bigint",
    level="integer",
    now="timestamptz",
    seen="text",
    nothing_at="timestamptz",
)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def seat_of(
    *, session_id: int, enrollment_id: int, rater_id: int, organization_id: int
) -> ScoringSeat | None:
    """The leader's seat; None where the session has none for them or is not this rater's."""
    return _SEAT.first(
        session=session_id, enrollment=enrollment_id, rater=rater_id, organization=organization_id
    )


def has_criterion(seat: ScoringSeat, criterion_id: int) -> bool:
    """Whether a criterion belongs to the rubric on which the session is scored."""
    found = _CRITERION.first(session=seat.pk, module=seat.module_id, criterion=criterion_id)
    return found is not None


def keep_score(
    *,
    session_id: int,
    enrollment_id: int,
    criterion_id: int,
    rater_id: int,
    level: int,
    now: dt.datetime,
    seen: str,
) -> KeptScore | None:
    """Keep a level if what was seen still stands ('' where nobody looked); None where nothing has
    changed: this very level stood there already, or another than the one that was seen.
    """
    return _KEEP_SCORE.first(
        session=session_id,
        enrollment=enrollment_id,
        criterion=criterion_id,
        rater=rater_id,
        level=level,
        now=now,
        seen=seen,
        nothing_at=_seen_at(seen),
    )


def _seen_at(seen: str) -> dt.datetime:
    """When somebody saw that there is no level (models.nothing_since); long ago where they do not
    say, or say nonsense.
    """
    version, _dot, moment = seen.partition(".")
    if version != NO_SCORE or not moment.isdecimal() or len(moment) > len("1795000000000000"):
        return _EPOCH
    return _EPOCH + dt.timedelta(microseconds=int(moment))
