"""What the overview reads: one row for each running pilot, its steps as the tallies count them, and
months. A fixed number of statements; nothing in them grows with the number of leaders.
"""

from __future__ import annotations

import datetime as dt

from common.records import dataclass
from common.statements import Statement
from insights.completion import SETTLED_AFTER
from people.models import Member

MOST_PILOTS = 100
"""The newest, in one table."""
MONTHS = 12

PILOTS = """
    SELECT c.id AS cohort_id, c.name, c.starts_on, c.state = 'paused' AS is_paused,
           coalesce(t.leaders, 0) AS leaders,
           (SELECT count(*)
              FROM cohorts_cohort_facilitators f
              JOIN people_member m ON m.id = f.member_id AND m.left_at IS NOT NULL
              JOIN practice_practicesession s
                ON s.facilitator_id = m.id AND s.state = 'planned' AND s.starts_at > %(now)s
              JOIN practice_practicegroup g ON g.id = s.group_id AND g.cohort_id = c.id
             WHERE f.cohort_id = c.id) AS unled,
           (SELECT count(*)
              FROM cohorts_cohort_facilitators f
              JOIN people_member m ON m.id = f.member_id AND m.left_at IS NULL
             WHERE f.cohort_id = c.id
               AND NOT EXISTS (SELECT FROM assessments_calibrationround r
                                WHERE r.member_id = m.id AND r.runs_out_on > %(today)s::date)
           ) AS uncalibrated,
           wave.answered, wave.eligible,
           (SELECT count(*) FROM messaging_message x
             WHERE x.topic_id = c.id AND x.state IN ('failed', 'ambiguous')
               AND x.envelope_id IS NULL) AS unsent,
           coalesce(kpi.missing, 0) AS missing
      FROM cohorts_cohort c
      LEFT JOIN cohorts_cohorttally t ON t.cohort_id = c.id
      LEFT JOIN LATERAL (
            SELECT w.answered, w.eligible
              FROM surveys_pulseplan p
              JOIN surveys_wave w ON w.plan_id = p.id AND w.state = 'closed'
             WHERE p.cohort_id = c.id
             ORDER BY w.closed_at DESC
             LIMIT 1) wave ON true
      LEFT JOIN LATERAL (
            SELECT count(*) FILTER (WHERE v.id IS NULL) AS missing
              FROM kpis_measurementplan p
             CROSS JOIN jsonb_array_elements(p.measuring -> 'hypotheses') h
             CROSS JOIN jsonb_array_elements_text(p.measuring -> 'pilot_teams') team
              LEFT JOIN kpis_kpivalue v ON v.kpi_id = (h ->> 'kpi_id')::bigint
                                       AND v.team_id = team::bigint
                                       AND v.month = %(month)s::date
             WHERE p.cohort_id = c.id AND c.starts_on <= %(month)s::date) kpi ON true
     WHERE c.organization_id = %(organization)s AND c.state IN ('running', 'paused')
     ORDER BY c.starts_on DESC, c.id DESC
     LIMIT %(most)s
"""
STEPS = """
    SELECT s.cohort_id, s.kind, sum(t.leaders)::bigint AS opened, sum(t.done)::bigint AS done,
           coalesce(sum(t.leaders) FILTER (WHERE t.opens_at <= %(settled)s), 0)::bigint AS settled,
           coalesce(sum(t.done) FILTER (WHERE t.opens_at <= %(settled)s), 0)::bigint
               AS settled_done
      FROM cohorts_cohort c
      JOIN cohorts_step s ON s.cohort_id = c.id AND s.kind IN ('cards', 'practice', 'assessment')
      JOIN cohorts_steptally t ON t.step_id = s.id
     WHERE c.organization_id = %(organization)s AND c.state IN ('running', 'paused')
       AND t.opens_at <= %(now)s AND NOT t.is_called_off
     GROUP BY s.id
     ORDER BY s.cohort_id, s.position
"""
COMPLETION = """
    SELECT date_trunc('month', t.opens_at AT TIME ZONE 'UTC')::date AS month,
           sum(t.done)::bigint AS count, sum(t.leaders)::bigint AS total
      FROM cohorts_cohort c
      JOIN cohorts_step s ON s.cohort_id = c.id AND s.kind = 'cards'
      JOIN cohorts_steptally t ON t.step_id = s.id
     WHERE c.organization_id = %(organization)s AND NOT t.is_called_off
       AND t.opens_at BETWEEN %(since)s AND %(settled)s
     GROUP BY 1
     ORDER BY 1
"""
RESPONSE = """
    SELECT date_trunc('month', w.closed_at AT TIME ZONE 'UTC')::date AS month,
           sum(w.answered)::bigint AS count, sum(w.eligible)::bigint AS total
      FROM cohorts_cohort c
      JOIN surveys_pulseplan p ON p.cohort_id = c.id
      JOIN surveys_wave w ON w.plan_id = p.id AND w.state = 'closed'
     WHERE c.organization_id = %(organization)s AND w.closed_at >= %(since)s
     GROUP BY 1
     ORDER BY 1
"""


@dataclass(frozen=True)
class RunningPilot:
    """One running or paused pilot, and what waits for a person there."""

    cohort_id: int
    name: str
    starts_on: dt.date
    is_paused: bool
    leaders: int
    unled: int
    """Sessions to come whose facilitator has left the organization."""
    uncalibrated: int
    """Facilitators who are here and not calibrated."""
    answered: int | None
    """In the latest closed pulse."""
    eligible: int | None
    unsent: int
    """Messages that failed or may not have arrived."""
    missing: int
    """Values of last month that its KPIs have not."""


@dataclass(frozen=True)
class CountedStep:
    """One step that has opened, counted over the leaders who take part."""

    cohort_id: int
    kind: str
    opened: int
    done: int
    settled: int
    """Those for whom it has been open for a week, and of these who is done."""
    settled_done: int


@dataclass(frozen=True)
class MonthCount:
    """How many of how many in a month."""

    month: dt.date
    count: int
    total: int


_PILOTS = Statement(
    RunningPilot,
    PILOTS,
    organization="bigint",
    now="timestamptz",
    today="text",
    month="text",
    most="bigint",
)
_STEPS = Statement(
    CountedStep, STEPS, organization="bigint", now="timestamptz", settled="timestamptz"
)
_COMPLETION = Statement(
    MonthCount, COMPLETION, organization="bigint", since="timestamptz", settled="timestamptz"
)
_RESPONSE = Statement(MonthCount, RESPONSE, organization="bigint", since="timestamptz")


def running_pilots(member: Member, now: dt.datetime) -> list[RunningPilot]:
    """The newest of the member's organization. One statement."""
    return _PILOTS.all(
        organization=member.organization_id,
        now=now,
        today=now.date().isoformat(),
        month=last_month(now).isoformat(),
        most=MOST_PILOTS,
    )


def counted_steps(member: Member, now: dt.datetime) -> list[CountedStep]:
    """Of running pilots, in the order of their plans. One statement."""
    settled = now - SETTLED_AFTER
    return _STEPS.all(organization=member.organization_id, now=now, settled=settled)


def completion_by_month(member: Member, now: dt.datetime) -> list[MonthCount]:
    """Cards of modules by the month in which they opened, a week at least. One statement."""
    return _COMPLETION.all(
        organization=member.organization_id, since=_since(now), settled=now - SETTLED_AFTER
    )


def response_by_month(member: Member, now: dt.datetime) -> list[MonthCount]:
    """Pulses by the month in which they closed. One statement."""
    return _RESPONSE.all(organization=member.organization_id, since=_since(now))


MIXES = """
    SELECT c.id AS cohort_id, c.name, g.id AS group_id, m.department, count(*) AS leaders
      FROM cohorts_cohort c
      JOIN practice_practicegroup g ON g.cohort_id = c.id AND NOT g.is_make_up
      JOIN practice_groupplace p ON p.group_id = g.id
      JOIN cohorts_enrollment e ON e.id = p.enrollment_id AND e.left_at IS NULL
      JOIN people_member m ON m.id = e.member_id AND m.left_at IS NULL AND m.department <> ''
     WHERE c.organization_id = %(organization)s AND c.state IN ('running', 'paused')
     GROUP BY c.id, g.id, m.department
     ORDER BY c.starts_on DESC, c.id DESC, g.id
"""


@dataclass(frozen=True)
class DepartmentInGroup:
    """How many leaders of one department are in one group."""

    cohort_id: int
    name: str
    group_id: int
    department: str
    leaders: int


_MIXES = Statement(DepartmentInGroup, MIXES, organization="bigint")


def departments_in_groups(member: Member) -> list[DepartmentInGroup]:
    """Of running pilots, pilot by pilot; leaders without a department are left out. One statement
    that reads every place in a group.
    """
    return _MIXES.all(organization=member.organization_id)


def last_month(now: dt.datetime) -> dt.date:
    """The first day of the month that is whole."""
    return (now.date().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _since(now: dt.datetime) -> dt.datetime:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    year, month = divmod(first.year * 12 + first.month - 1 - (MONTHS - 1), 12)
    return first.replace(year=year, month=month + 1)
