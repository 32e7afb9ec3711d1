"""A million people in twenty organizations, a hundred thousand of whom lead, ten million messages
and some million rows of the audit table: written by the set, a step at a time; what was interrupted
goes on after the last step that is whole.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, models, transaction
from django.utils import timezone

from cohorts.models import Cohort
from messaging.models import Message
from people.audit_chain import ChainPlace, SignedAs, signed
from people.audit_models import AuditChain, AuditEvent, AuditSweep
from people.models import Member
from pilots.models import PilotDraft
from programs.models import ProgramVersion
from tests.growth.bulk import fill
from tests.growth.wizard import draft_of
from tests.growth.world import CAST, World, catch_up, lay_out, settle

LARGE_ONES = ((50_000, 5), (20_000, 4), (10_000, 4), (6_000, 2), (4_000, 4))
"""Leaders of an organization, and in so many pilots they are; those of others are in one."""
SMALL_ONES = (3_000, 2_000, 1_500, 1_000, 800, 500, 400, 300, 200, 120, 80, 50, 25, 20, 5)
ALL_LEADERS = 100_000
LEAST = 5
"""Leaders of the smallest organization."""
PEOPLE_PER_LEADER = 10
MESSAGES_EACH, DAYS_APART = 9, 80
"""Old ones of every person, and days between two of them; leaders have eight of their pilot too."""
AUDIT_EACH = 4
DUE = 3_000
AGE = "((m.id * 7919 %% 10007) / 10007.0)"
"""Between 0 and 1, other for each person."""
SETTLED = """CASE WHEN (m.id + %(turn)s) %% 100 < 96 THEN 'sent' ELSE
    (ARRAY['failed', 'missed', 'suppressed', 'ambiguous'])[(m.id + %(turn)s) %% 100 - 95] END"""

Step = Callable[[], None]


def organizations(members: int) -> list[tuple[int, int]]:
    """(Leaders, pilots) of each organization where there are so many people in all."""
    share = members / PEOPLE_PER_LEADER / ALL_LEADERS
    all_of_them = (*LARGE_ONES, *((leaders, 1) for leaders in SMALL_ONES))
    sized = {round(leaders * share): pilots for leaders, pilots in reversed(all_of_them)}
    return [
        (leaders, sized[leaders]) for leaders in sorted(sized, reverse=True) if leaders >= LEAST
    ]


def build_million(version: ProgramVersion, members: int = 1_000_000) -> World:
    """Write what is not there yet, and find the largest pilot of it."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'; SET work_mem = '128MB'")
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS growth_step (name text PRIMARY KEY, at timestamptz)"
        )
        cursor.execute("INSERT INTO growth_step VALUES ('begun', now()) ON CONFLICT DO NOTHING")
        cursor.execute("SELECT at FROM growth_step WHERE name = 'begun'")
        now: dt.datetime = cursor.fetchone()[0]
    sizes = organizations(members)
    for name, step in _steps(version, now, sizes):
        _once(name, step)
    _once("statistics", settle, is_atomic=False)
    admin = _admin(sizes)
    theirs = Member.objects.filter(organization_id=admin.organization_id, user__isnull=False)
    cast = {name: theirs.get(name=name.title()) for name in CAST}
    cohort = Cohort.objects.filter(organization_id=admin.organization_id).order_by("pk")[0]
    draft = PilotDraft.objects.filter(organization_id=admin.organization_id).order_by("pk")[0]
    leaders = sizes[0][0] // sizes[0][1]
    return World(leaders=leaders, cast=cast, cohort=cohort, draft=draft, now=timezone.now())


def _admin(sizes: list[tuple[int, int]]) -> Member:
    """Of the largest organization."""
    return Member.objects.get(organization__slug=f"organization-{sizes[0][0]}", name="Admin")


def _steps(
    version: ProgramVersion, now: dt.datetime, sizes: list[tuple[int, int]]
) -> Iterator[tuple[str, Step]]:
    def organization(leaders: int, parts: int) -> Step:
        members = leaders * PEOPLE_PER_LEADER
        return lambda: (
            lay_out(version, leaders=leaders, members=members, now=now, parts=parts) and None
        )

    def draft() -> None:
        leaders, pilots = sizes[0]
        draft_of(version, _admin(sizes), now=now, most=leaders // pilots)

    for leaders, pilots in sizes:
        yield f"an organization of {leaders} leaders", organization(leaders, pilots)
    yield "messages", lambda: _messages(now)
    yield "messages that are due", lambda: _due(now)
    yield "audit table", lambda: _audit(now)
    yield "chains of the audit table", _chains
    yield "what the clock sets going", lambda: catch_up(now)
    yield "a draft", draft


def _once(name: str, step: Step, *, is_atomic: bool = True) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM growth_step WHERE name = %s", [name])
        if cursor.fetchone():
            return
    began = time.monotonic()
    with transaction.atomic() if is_atomic else nullcontext(), connection.cursor() as cursor:
        step()
        cursor.execute("INSERT INTO growth_step VALUES (%s, now())", [name])
    sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")


@contextmanager
def _indexed_afterwards(model: type[models.Model]) -> Iterator[None]:
    """Indexes are made once for all rows, which takes a third of the time."""
    options = model._meta
    unique = [each for each in options.constraints if isinstance(each, models.UniqueConstraint)]
    with connection.cursor() as cursor:
        # Neither is asked: no row has an envelope, none is changed.
        cursor.execute("SET LOCAL session_replication_role = replica")
    with connection.schema_editor() as editor:
        for index in options.indexes:
            editor.remove_index(model, index)
        for constraint in unique:
            editor.remove_constraint(model, constraint)
    yield
    with connection.schema_editor() as editor:
        for index in options.indexes:
            editor.add_index(model, index)
        for constraint in unique:
            editor.add_constraint(model, constraint)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")


def _messages(now: dt.datetime) -> None:
    """Of all people, the oldest first; those of half a year still say what they said."""
    with _indexed_afterwards(Message):
        for turn in range(MESSAGES_EACH, 0, -1):
            at = f"""%(now)s::timestamptz - interval '1 day'
                     * (1 + {DAYS_APART} * (%(turn)s - 1 + {AGE}))"""
            fill(
                Message,
                """people_member m LEFT JOIN (SELECT organization_id, min(id) AS id
                     FROM cohorts_cohort GROUP BY 1) c USING (organization_id)""",
                values={"now": now, "turn": turn},
                kind="'pulse_invitation'",
                about_id="1000000 + %(turn)s",
                person_id="m.id",
                organization_id="organization_id",
                topic_id="CASE WHEN m.id %% 10 <> 3 THEN c.id END",
                to_address="m.email",
                to_name="m.name",
                subject="'Three questions about your team, number ' || %(turn)s",
                text="CASE WHEN %(turn)s > 2 THEN '' ELSE repeat('Something to read. ', 30) END",
                state=SETTLED,
                state_reason=f"CASE WHEN ({SETTLED}) = 'sent' THEN '' ELSE 'as it was' END",
                queued_at=at,
                send_after=at,
                sent_at=f"CASE WHEN ({SETTLED}) = 'sent' THEN {at} END",
                attempts="1",
            )
            sys.stderr.write(f"  messages {turn}\n")


def _due(now: dt.datetime) -> None:
    fill(
        Message,
        f"(SELECT * FROM people_member ORDER BY id LIMIT {DUE}) m",
        values={"now": now},
        kind="'module_open'",
        about_id="2000000",
        person_id="m.id",
        organization_id="m.organization_id",
        to_address="m.email",
        to_name="m.name",
        subject="'A module is open'",
        text="'Something to read.'",
        state="'queued'",
        queued_at="%(now)s::timestamptz",
        send_after="%(now)s::timestamptz - interval '5 minutes'",
    )


def _audit(now: dt.datetime) -> None:
    with _indexed_afterwards(AuditEvent):
        for turn in range(AUDIT_EACH, 0, -1):
            fill(
                AuditEvent,
                "people_member m ORDER BY at",
                values={"now": now, "turn": turn},
                organization_id="m.organization_id",
                actor_id="CASE WHEN m.id %% 5 <> 0 THEN m.id END",
                verb="(ARRAY['update_member', 'save_score', 'note_attendance'])[1 + m.id %% 3]",
                thing="(ARRAY['member', 'session', 'enrollment'])[1 + m.id %% 3]",
                thing_id="m.id",
                detail="jsonb_build_object('field', 'department', 'turn', %(turn)s)",
                at=f"""(%(now)s::timestamptz - interval '1 day'
                        * 170 * (%(turn)s - 1 + {AGE})) AS at""",
            )


def _chains() -> None:
    """Made up: the places are those a sweep would have given, the seals are of nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO people_auditlink (event_id, organization_id, number, seal)
               SELECT id, coalesce(organization_id, 0),
                      row_number() OVER (PARTITION BY coalesce(organization_id, 0) ORDER BY id),
                      sha256(int8send(id)) FROM people_auditevent"""
        )
        cursor.execute(
            """SELECT DISTINCT ON (organization_id) organization_id, number, seal
                 FROM people_auditlink ORDER BY organization_id, number DESC"""
        )
        ends = [ChainPlace(pk, number, bytes(seal)) for pk, number, seal in cursor.fetchall()]
        cursor.execute("SELECT max(id) FROM people_auditevent")
        newest = cursor.fetchone()[0]
    for end in ends:
        place = signed(end, SignedAs.END)
        AuditChain.objects.create(
            organization_id=end.organization_id,
            number=end.number,
            seal=end.seal,
            signed_by=place.signed_by,
            signature=place.signature,
        )
    AuditSweep.objects.update_or_create(pk=1, defaults={"settled": newest})
