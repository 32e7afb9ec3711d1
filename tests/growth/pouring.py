"""Everything that stands around one organization in a large installation, made by the set in
minutes: other organizations from large to small, their people, pilots, plans, messages of every
state, rows of the audit table with links.

A world of its own is there first (tests.growth.world); its plan is the pattern of all others.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from common.tenancy import as_owner
from messaging.models import Message
from people.audit_models import AuditChain, AuditEvent, AuditLink, AuditSweep
from people.models import Member, Organization, User
from practice.models import PracticeGroup, PracticeSession
from tests.growth.bulk import fill
from tests.growth.world import World, catch_up, count_rows

A_PILOT = 300
"""Leaders of one, at most."""
YEARS = 2
"""So long messages and rows of the audit table go back."""
POURED = (Member, User, Enrollment, PersonalStep, Message, AuditEvent, AuditLink)
"""Tables whose indexes are made anew once they are full: each row on its own would take hours."""

KEYS = """
SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid = %s::regclass AND contype = 'u'
   AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid =
                   pg_constraint.conindid)
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
 WHERE i.indrelid = %s::regclass AND NOT i.indisprimary
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""
PLACES = """
CREATE TEMP TABLE poured AS
SELECT row_number() OVER (ORDER BY id) AS place, id FROM people_organization
 WHERE slug LIKE 'customer-%'
"""
STATES = """CASE WHEN {late} > %(now)s THEN 'queued' WHEN (m.id + %(n)s) %% 100 = 7 THEN 'failed'
                 WHEN (m.id + %(n)s) %% 200 = 11 THEN 'missed'
                 WHEN (m.id + %(n)s) %% 200 = 13 THEN 'suppressed'
                 WHEN (m.id + %(n)s) %% 1000 = 17 THEN 'ambiguous' ELSE 'sent' END"""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much there is around the one organization. The largest of the others has a tenth of it or
    more, the smallest some hundred people.
    """

    members: int
    leaders: int
    messages: int

    @property
    def organizations(self) -> int:
        """Of a thousand people in the mean."""
        return max(self.members // 1_000, 3)

    @property
    def for_each(self) -> int:
        """Messages of one person."""
        return max(self.messages // self.members, 1)


def pour(world: World, size: Size, *, now: dt.datetime) -> None:
    """Fill the database up, count its rows, do what the clock would have set going since."""
    pattern = world.cohort
    values: dict[str, Any] = {
        "now": now,
        "cohort": pattern.pk,
        "version": pattern.version_id,
        "organizations": size.organizations,
        "members": size.members,
        "leaders": size.leaders,
        "pilot": A_PILOT,
        "for_each": size.for_each,
    }
    with as_owner(), _without_indexes():
        with _unchecked():
            _organizations(values)
            _people(values)
        _pilots(values)
        _plans(values)
        _practice(values)
        with _unchecked():
            for number in range(1, size.for_each + 1):
                _messages({**values, "n": number, "of": size.for_each})
            _audit(values)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE poured")
    _said("indexes")
    count_rows()
    catch_up(now)
    _said("statistics, and everything caught up with")


def _said(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")


def _ran(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Indexes and unique keys go, and stand again at the end: what was poured in keeps them."""
    gone = ["SET CONSTRAINTS ALL IMMEDIATE", "SET maintenance_work_mem = '512MB'"]
    back = ["SET CONSTRAINTS ALL IMMEDIATE"]
    with connection.cursor() as cursor:
        for model in POURED:
            table = model._meta.db_table
            cursor.execute(KEYS, [table])
            for name, of, definition in cursor.fetchall():
                gone.append(f'ALTER TABLE {of} DROP CONSTRAINT "{name}"')
                back.append(f'ALTER TABLE {of} ADD CONSTRAINT "{name}" {definition}')
            cursor.execute(INDEXES, [table])
            for name, definition in cursor.fetchall():
                gone.append(f"DROP INDEX {name}")
                back.append(definition)
    _ran(gone)
    yield
    _ran([*back, "RESET maintenance_work_mem"])


@contextmanager
def _unchecked() -> Iterator[None]:
    """Keys of other tables are not looked up for each row: they were just read from there. Tallies
    are not kept either, nothing is counted of these tables.
    """
    _ran(["SET session_replication_role = replica"])
    yield
    _ran(["SET session_replication_role = origin"])


def _organizations(values: dict[str, Any]) -> None:
    fill(
        Organization,
        "generate_series(1, %(organizations)s) n",
        values=values,
        name="'Customer ' || n",
        slug="'customer-' || n",
        created_at=f"%(now)s::timestamptz - interval '{YEARS} years'",
    )
    _ran([PLACES, "ANALYZE poured"])


def _people(values: dict[str, Any]) -> None:
    """Leaders with an account, then their people: of ten thousand, the first organization of a
    thousand has a thousand, the last one three.
    """
    alike = {
        "time_zone": "(ARRAY['Europe/Berlin', 'America/Toronto', 'Asia/Kolkata'])[1 + n %% 3]",
        "department": "'Department ' || lpad((n %% 20)::text, 2, '0')",
        "job_title": "'Team lead ' || n %% 40",
        "audience": "'frontline_leader'",
    }
    fill(
        User,
        "generate_series(1, %(leaders)s) n",
        values=values,
        email="'lead' || n || '@customers.example'",
        password="''",
        date_joined="%(now)s",
    )
    fill(
        Member,
        """generate_series(1, %(leaders)s) n
           JOIN poured o ON o.place = 1 + floor(%(organizations)s *
                power((n - 1)::float8 / %(leaders)s, 3))::bigint
           JOIN people_user u ON u.email = 'lead' || n || '@customers.example'""",
        values=values,
        organization="o.id",
        user="u.id",
        name="'Leader ' || lpad((n::bigint * 7919 %% 10000019)::text, 8, '0')",
        email="u.email",
        roles="CASE WHEN n %% 100 = 1 THEN ARRAY['leader', 'admin'] ELSE ARRAY['leader'] END",
        **alike,
    )
    _ran(["ANALYZE people_member"])
    fill(
        Member,
        """generate_series(1, %(members)s - %(leaders)s) n
           JOIN (SELECT m.id, m.organization_id, row_number() OVER (ORDER BY m.id) AS place
                   FROM people_member m JOIN poured o ON o.id = m.organization_id) lead
             ON lead.place = 1 + (n - 1)::bigint * %(leaders)s / (%(members)s - %(leaders)s)""",
        values=values,
        organization="lead.organization_id",
        name="'Person ' || lpad((n::bigint * 7919 %% 10000019)::text, 8, '0')",
        email="'person' || n || '@customers.example'",
        manager="lead.id",
        **alike,
    )
    _ran(["ANALYZE people_member"])
    _said("people")


def _pilots(values: dict[str, Any]) -> None:
    """A pilot for every three hundred leaders; one in six runs, the others are finished."""
    fill(
        Cohort,
        """(SELECT m.organization_id, min(m.id) AS first, count(*) AS leaders FROM people_member m
              JOIN poured o ON o.id = m.organization_id
             WHERE m.roles @> ARRAY['leader']::varchar[] GROUP BY 1) o
           CROSS JOIN LATERAL generate_series(0, (o.leaders - 1) / %(pilot)s) n""",
        values=values,
        organization="o.organization_id",
        version="%(version)s",
        name="'Pilot ' || n",
        goal="'Fewer misread messages'",
        starts_on="""(SELECT p.starts_on FROM cohorts_cohort p WHERE p.id = %(cohort)s)
                     - 14 * ((o.organization_id + n) %% 48)::int""",
        weeks="12",
        time_zone="'Europe/Berlin'",
        state="CASE WHEN (o.organization_id + n) %% 48 < 8 THEN 'running' ELSE 'finished' END",
        launched_at=f"%(now)s::timestamptz - interval '{YEARS} years'",
        launched_by="o.first",
    )
    _ran(["ANALYZE cohorts_cohort"])
    others = """cohorts_cohort c JOIN poured o ON o.id = c.organization_id
                JOIN cohorts_cohort p ON p.id = %(cohort)s"""
    fill(
        Step,
        f"{others} JOIN cohorts_step s ON s.cohort_id = p.id",
        values=values,
        cohort="c.id",
        kind="s.kind",
        module="s.module_id",
        week="s.week",
        opens_on="s.opens_on + (c.starts_on - p.starts_on)",
        position="s.position",
    )
    fill(
        Enrollment,
        """(SELECT m.id, m.organization_id, (row_number() OVER (PARTITION BY m.organization_id
                    ORDER BY m.id) - 1) / %(pilot)s AS part
              FROM people_member m JOIN poured o ON o.id = m.organization_id
             WHERE m.roles @> ARRAY['leader']::varchar[]) m
           JOIN cohorts_cohort c ON c.organization_id = m.organization_id
            AND c.name = 'Pilot ' || m.part""",
        values=values,
        cohort="c.id",
        member="m.id",
        enrolled_at="c.starts_on::timestamptz - interval '1 week'",
        left_at="CASE WHEN m.id %% 100 = 7 THEN c.starts_on::timestamptz + interval '1 week' END",
    )
    _ran(["ANALYZE cohorts_step", "ANALYZE cohorts_enrollment"])
    _said("pilots")


def _plans(values: dict[str, Any]) -> None:
    """What every leader meets; what opened a week ago or longer is done."""
    opens = "(s.opens_on + time '09:00') AT TIME ZONE m.time_zone"
    fill(
        PersonalStep,
        """cohorts_enrollment e JOIN people_member m ON m.id = e.member_id
           JOIN poured o ON o.id = m.organization_id
           JOIN cohorts_step s ON s.cohort_id = e.cohort_id""",
        values=values,
        enrollment="e.id",
        step="s.id",
        opens_at=opens,
        cards_total="CASE WHEN s.kind = 'cards' THEN 7 ELSE 0 END",
        cards_done=f"CASE WHEN s.kind = 'cards' AND {opens} < %(now)s THEN 7 ELSE 0 END",
        done_at=f"CASE WHEN {opens} < %(now)s THEN {opens} + interval '2 days' END",
    )
    _ran(["ANALYZE cohorts_personalstep"])
    _said("plans")


def _practice(values: dict[str, Any]) -> None:
    """A group for every five leaders of a pilot, and a session of each for every live step, led by
    whoever launched it.
    """
    fill(
        PracticeGroup,
        """(SELECT e.cohort_id, 1 + count(*) / 5 AS groups FROM cohorts_enrollment e
              JOIN cohorts_cohort c ON c.id = e.cohort_id JOIN poured o ON o.id = c.organization_id
             GROUP BY 1) c CROSS JOIN LATERAL generate_series(1, c.groups) n""",
        values=values,
        cohort="c.cohort_id",
        name="'Group ' || n",
        position="n",
    )
    starts = "(s.opens_on + g.position %% 3 + time '13:00') AT TIME ZONE 'UTC'"
    fill(
        PracticeSession,
        """practice_practicegroup g JOIN cohorts_cohort c ON c.id = g.cohort_id
           JOIN poured o ON o.id = c.organization_id
           JOIN cohorts_step s ON s.cohort_id = c.id
            AND s.kind IN ('kickoff', 'practice', 'assessment')""",
        values=values,
        organization="c.organization_id",
        group="g.id",
        step="s.id",
        module="""coalesce(s.module_id, (SELECT min(m.id) FROM programs_module m
                                          WHERE m.version_id = %(version)s))""",
        facilitator="c.launched_by_id",
        starts_at=starts,
        time_zone="'UTC'",
        state=f"CASE WHEN {starts} > %(now)s THEN 'planned' ELSE 'held' END",
    )
    _ran(["ANALYZE practice_practicegroup", "ANALYZE practice_practicesession"])
    _said("practice")


def _messages(values: dict[str, Any]) -> None:
    """One for everybody, in the order of time; what is older than half a year says nothing more,
    and one in a hundred is to come.
    """
    late = f"""%(now)s::timestamptz + interval '1 week'
               - (%(of)s - %(n)s + ((m.id * 7919) %% 1000) / 1000.0) *
                 (interval '{YEARS} years' / %(of)s)"""
    state = STATES.format(late=f"({late})")
    fill(
        Message,
        """people_member m JOIN poured o ON o.id = m.organization_id
           JOIN cohorts_enrollment e ON e.member_id = coalesce(m.manager_id, m.id)""",
        values=values,
        kind="CASE WHEN m.manager_id IS NULL THEN 'module_open' ELSE 'pulse_open' END",
        about_id="%(n)s",
        person_id="m.id",
        organization_id="m.organization_id",
        topic_id="e.cohort_id",
        to_address="m.email",
        to_name="m.name",
        subject="'Module ' || %(n)s || ' is open'",
        text=f"""CASE WHEN {late} > %(now)s::timestamptz - interval '180 days'
                      THEN repeat('Something to read. ', 30) ELSE '' END""",
        state=state,
        state_reason=f"CASE WHEN ({state}) = 'failed' THEN 'refused' ELSE '' END",
        queued_at=f"{late} - interval '1 day'",
        send_after=late,
        sent_at=f"CASE WHEN ({state}) = 'sent' THEN {late} END",
        attempts="1",
    )
    _said("messages")


def _audit(values: dict[str, Any]) -> None:
    """As many as messages, three for everybody at most: looked at, changed, done by the portal
    itself; all of them in a chain, whose seals say nothing.
    """
    at = f"""%(now)s::timestamptz - (3 - n + ((m.id * 7919) %% 1000) / 1000.0) *
             (interval '{YEARS} years' / 3)"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM people_auditevent")
        after = {"after": cursor.fetchone()[0], **values}
    fill(
        AuditEvent,
        """generate_series(1, least(3, %(for_each)s)) n CROSS JOIN people_member m
           JOIN poured o ON o.id = m.organization_id ORDER BY n""",
        values=values,
        organization_id="m.organization_id",
        actor_id="CASE WHEN n < 3 THEN coalesce(m.manager_id, m.id) END",
        verb="(ARRAY['look_at', 'change_member', 'follow_all_rules'])[n]",
        thing="'member'",
        thing_id="m.id",
        detail="""CASE WHEN n = 1 THEN jsonb_build_object('page', 'record', 'day', '2026-01-05')
                       ELSE jsonb_build_object('changed', jsonb_build_array('job_title')) END""",
        at=at,
    )
    fill(
        AuditLink,
        "people_auditevent a WHERE a.id > %(after)s",
        values=after,
        event_id="a.id",
        organization_id="a.organization_id",
        number="row_number() OVER (PARTITION BY a.organization_id ORDER BY a.id)",
        salt="uuid_send(gen_random_uuid())",
        seal="sha256(a.id::text::bytea)",
    )
    fill(
        AuditChain,
        """(SELECT a.organization_id, count(*) AS rows FROM people_auditevent a
             WHERE a.id > %(after)s GROUP BY 1) a""",
        values=after,
        organization_id="a.organization_id",
        number="a.rows",
        seal="sha256(a.rows::text::bytea)",
        signed_by="''",
        signature="''::bytea",
    )
    newest = AuditEvent.objects.latest("pk").pk
    AuditSweep.objects.update_or_create(pk=1, defaults={"settled": newest})
    _said("audit")
