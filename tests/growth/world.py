"""An organization of any size in the middle of its pilot, made by the set in seconds.

Whoever asks is there once at every size, and the worst case of their role: the facilitator leads
every second session, the coach has every leader, the admin sees everything.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from assessments.models import Criterion, Rubric, Score
from coaching.operations import ask_how_it_went
from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from cohorts.operations import launch_cohort
from common.tenancy import as_owner
from learning.operations import announce_modules, follow_all_rules, take_in, tell_recalls
from messaging.models import Message
from people.models import Member, Organization, Role, User
from pilots.models import PilotDraft
from practice.models import Attendance, GroupPlace, PracticeGroup, PracticeSession
from practice.operations import ask_for_notes, release_leavers, remind_sessions, tell_weeks
from programs.models import ProgramVersion
from surveys.operations import remind_pulses, turn_waves
from tests.growth.bulk import fill
from tests.growth.reported import ask_teams, publish
from tests.growth.wizard import draft_of

WEEKS_AGO = 5
PILOTS = 220
"""Small ones beside the large one, so that the list of pilots has more than a page at every size;
and one more for every hundred leaders.
"""
CAST = {
    "admin": Role.ADMIN,
    "facilitator": Role.FACILITATOR,
    "coach": Role.COACH,
    "privacy officer": Role.PRIVACY_OFFICER,
    "leader": Role.LEADER,
}
ZONES = ("Europe/Berlin", "America/Toronto", "Asia/Kolkata", "Australia/Sydney", "Europe/London")


@dataclass(frozen=True, kw_only=True)
class World:
    """One organization, and what actions ask about."""

    leaders: int
    cast: dict[str, Member]
    cohort: Cohort
    draft: PilotDraft
    token: str
    """Of a sponsor's link to the report."""
    now: dt.datetime


def build(version: ProgramVersion, *, leaders: int, members: int = 0, now: dt.datetime) -> World:
    """A pilot with so many leaders in its sixth week, `members` people in all if those are more."""
    organization = Organization.objects.create(
        name=f"Organization of {leaders}", slug=f"organization-{leaders}", created_at=now
    )
    cast = {name: _sign_in(organization, name, role) for name, role in CAST.items()}
    values = {"org": organization.pk, "leaders": leaders, "zones": list(ZONES), "now": now}
    _people(values, members)
    _staff(values)
    cohort = _cohort(organization, version, cast, now)
    values |= {
        "cohort": cohort.pk,
        "coach": cast["coach"].pk,
        "facilitator": cast["facilitator"].pk,
        "group": max(leaders // 5, 1),
    }
    _enrollments(values)
    _practice(values)
    _plans(values)
    _scores(cohort, values)
    _messages(values)
    ask_teams(cohort, cast["admin"], values)
    _pilots(version, cast, values)
    count_rows()
    catch_up(now)
    token = publish(cohort, cast["admin"], now)
    draft = draft_of(version, cast["admin"], now=now)
    return World(leaders=leaders, cast=cast, cohort=cohort, draft=draft, token=token, now=now)


def catch_up(now: dt.datetime) -> None:
    """Everything is done that the clock sets going, as if a worker had been there all the time."""
    follow_all_rules(now=now)
    announce_modules(now=now)
    take_in(now=now)
    tell_recalls(now=now)
    remind_sessions(now=now)
    tell_weeks(now=now)
    ask_for_notes(now=now)
    ask_how_it_went(now=now)
    release_leavers(now=now)
    turn_waves(now=now)
    remind_pulses(now=now)


def count_rows() -> None:
    """Statistics, as the database has them some minutes later: without them a plan may read
    everybody for every row.
    """
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def settle() -> None:
    """Statistics and visibility, as the database has them after a night. Not in a transaction."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _sign_in(organization: Organization, name: str, role: Role) -> Member:
    address = f"{name.replace(' ', '.')}@{organization.slug}.example"
    user = User.objects.create_user(address)
    member = Member.objects.create(
        organization=organization,
        user=user,
        name=name.title(),
        email=address,
        roles=[role],
        department="Program",
    )
    user.current_member = member
    user.save()
    return member


def _people(values: dict[str, Any], members: int) -> None:
    """Leaders, and reports of theirs until there are enough people."""
    alike = {
        "organization": "%(org)s",
        "time_zone": "(%(zones)s)[1 + n %% 5]",
        "department": "'Department ' || lpad((n %% 20)::text, 2, '0')",
        "job_title": "'Team lead ' || n %% 40",
        "audience": "'frontline_leader'",
    }
    fill(
        Member,
        "generate_series(1, %(leaders)s) n",
        values=values,
        name="'Leader ' || lpad((n * 7919 %% 1000003)::text, 7, '0')",
        email="'leader' || n || '@o' || %(leaders)s || '.example'",
        roles="ARRAY['leader']",
        **alike,
    )
    fill(
        Member,
        """generate_series(1, %(reports)s) n
           JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM people_member
                  WHERE organization_id = %(org)s AND roles @> ARRAY['leader']::varchar[]) lead
             ON lead.place = 1 + n %% %(leaders)s""",
        values={**values, "reports": max(members - values["leaders"], 0)},
        name="'Person ' || lpad((n * 7919 %% 1000003)::text, 7, '0')",
        email="'person' || n || '@o' || %(leaders)s || '.example'",
        manager="lead.id",
        **alike,
    )


def _staff(values: dict[str, Any]) -> None:
    """Sixty facilitators and coaches, and one more of each for every hundred leaders."""
    for role in (Role.FACILITATOR, Role.COACH):
        fill(
            Member,
            "generate_series(1, 60 + %(leaders)s / 100) n",
            values={**values, "role": role.value},
            organization="%(org)s",
            name="'Staff ' || %(role)s || lpad(n::text, 4, '0')",
            email="%(role)s || n || '@o' || %(leaders)s || '.example'",
            roles="ARRAY[%(role)s]",
        )


def _cohort(
    organization: Organization, version: ProgramVersion, cast: dict[str, Member], now: dt.datetime
) -> Cohort:
    members = Member.objects.filter(organization=organization)
    return launch_cohort(
        organization=organization,
        version=version,
        name="The large pilot",
        goal="Fewer misread messages",
        form=version.forms[0],
        modules=list(version.modules.all()[:2]),
        leaders=[],
        facilitators=list(members.with_role(Role.FACILITATOR)),
        coaches=list(members.with_role(Role.COACH)),
        starts_on=now.date() - dt.timedelta(weeks=WEEKS_AGO, days=now.weekday()),
        time_zone="Europe/Berlin",
        by=cast["admin"],
        now=now - dt.timedelta(weeks=WEEKS_AGO + 1),
    )


def _enrollments(values: dict[str, Any]) -> None:
    """Everybody who leads; one in a hundred has left the pilot."""
    fill(
        Enrollment,
        """people_member m WHERE m.organization_id = %(org)s
           AND m.roles @> ARRAY['leader']::varchar[] ORDER BY m.id""",
        values=values,
        cohort="%(cohort)s",
        member="m.id",
        coach="%(coach)s",
        enrolled_at="%(now)s::timestamptz - interval '6 weeks'",
        left_at="CASE WHEN m.id %% 100 = 7 THEN %(now)s::timestamptz - interval '1 week' END",
    )


def _practice(values: dict[str, Any]) -> None:
    """Groups of five; a session for each of them and every live step, held when it is over."""
    fill(
        PracticeGroup,
        "generate_series(1, %(group)s) n",
        values=values,
        cohort="%(cohort)s",
        name="'Group ' || n",
        position="n",
    )
    fill(
        GroupPlace,
        """(SELECT id, row_number() OVER (ORDER BY id) AS place FROM cohorts_enrollment
             WHERE cohort_id = %(cohort)s) e
           JOIN practice_practicegroup g
             ON g.cohort_id = %(cohort)s AND g.position = 1 + e.place %% %(group)s""",
        values=values,
        group="g.id",
        enrollment="e.id",
    )
    starts = "(s.opens_on + g.position %% 3 + time '13:00') AT TIME ZONE 'UTC'"
    fill(
        PracticeSession,
        f"""cohorts_step s
           JOIN practice_practicegroup g ON g.cohort_id = s.cohort_id
          WHERE s.cohort_id = %(cohort)s AND s.kind IN ('kickoff', 'practice', 'assessment')
          ORDER BY g.id, s.id, {starts}""",
        values=values,
        organization="%(org)s",
        group="g.id",
        step="s.id",
        module="""coalesce(s.module_id, (SELECT min(o.module_id) FROM cohorts_step o
                                          WHERE o.cohort_id = s.cohort_id))""",
        facilitator="""CASE WHEN g.position %% 2 = 1 THEN %(facilitator)s ELSE
            (SELECT f.member_id FROM cohorts_cohort_facilitators f WHERE f.cohort_id = %(cohort)s
              ORDER BY f.id OFFSET 1 + g.position %% (60 + %(leaders)s / 100) LIMIT 1) END""",
        starts_at=starts,
        time_zone="'UTC'",
        link="'https://meet.example/' || g.position",
        state=f"""CASE WHEN {starts} > %(now)s THEN 'planned'
                       WHEN g.position %% 4 = 1 THEN 'planned' ELSE 'held' END""",
    )
    fill(
        Attendance,
        """practice_practicesession s
           JOIN practice_practicegroup g ON g.id = s.group_id
           JOIN practice_groupplace p ON p.group_id = g.id
          WHERE g.cohort_id = %(cohort)s
            AND (s.state = 'held' OR (s.starts_at > %(now)s AND p.id %% 100 = 3))""",
        values=values,
        session="s.id",
        enrollment="p.enrollment_id",
        was_present="s.state = 'held' AND p.id %% 20 <> 0",
        noted_at="%(now)s::timestamptz - interval '1 day'",
        excused_at="CASE WHEN s.state = 'planned' THEN %(now)s::timestamptz END",
    )


def _plans(values: dict[str, Any]) -> None:
    """What every leader meets and has done: cards by six in seven, sessions that were held."""
    opens = "(s.opens_on + time '09:00') AT TIME ZONE m.time_zone"
    done = f"""CASE WHEN se.state = 'held' THEN se.starts_at
                    WHEN se.id IS NULL AND {opens} < %(now)s AND e.id %% 7 <> 0
                    THEN {opens} + interval '2 days' END"""
    cards = """CASE WHEN s.kind = 'cards' THEN (SELECT count(*) FROM programs_card c
                     WHERE c.module_id = s.module_id
                       AND NOT c.is_booster AND NOT c.is_extra) ELSE 0 END"""
    fill(
        PersonalStep,
        """cohorts_enrollment e
           JOIN people_member m ON m.id = e.member_id
           JOIN cohorts_step s ON s.cohort_id = e.cohort_id
           LEFT JOIN practice_groupplace p ON p.enrollment_id = e.id
           LEFT JOIN practice_practicesession se ON se.step_id = s.id AND se.group_id = p.group_id
          WHERE e.cohort_id = %(cohort)s""",
        values=values,
        enrollment="e.id",
        step="s.id",
        opens_at=f"coalesce(se.starts_at, {opens})",
        cards_total=cards,
        cards_done=f"CASE WHEN ({done}) IS NULL THEN 0 ELSE {cards} END",
        done_at=done,
        address="coalesce('/practice/' || se.id || '/', '')",
    )


def _scores(cohort: Cohort, values: dict[str, Any]) -> None:
    """Whoever was there is scored on all criteria by whoever led."""
    for module in cohort.modules.all():
        if not Rubric.objects.filter(module=module).exists():
            continue
        fill(
            Score,
            f"""practice_attendance a
               JOIN practice_practicesession s ON s.id = a.session_id
               JOIN practice_practicegroup g ON g.id = s.group_id
               JOIN {Criterion._meta.db_table} c ON c.rubric_id = %(rubric)s
              WHERE g.cohort_id = %(cohort)s AND s.module_id = %(module)s AND a.was_present
                AND g.position %% 10 <> 3""",
            values={
                **values,
                "module": module.pk,
                "rubric": Rubric.objects.filter(module=module).order_by("number")[0].pk,
            },
            session="s.id",
            enrollment="a.enrollment_id",
            criterion="c.id",
            rater="s.facilitator_id",
            level="1 + a.id %% 4",
            scored_at="s.starts_at",
        )


def _messages(values: dict[str, Any]) -> None:
    """Eight mails for every leader: sixty failed and one in five hundred, some still wait."""
    state = """CASE WHEN n = 8 THEN 'queued' WHEN e.place <= 60 AND n = 1 THEN 'failed'
                    WHEN (e.id + n) %% 500 = 0 THEN 'failed' ELSE 'sent' END"""
    fill(
        Message,
        """(SELECT id, member_id, row_number() OVER (ORDER BY id) AS place FROM cohorts_enrollment
             WHERE cohort_id = %(cohort)s) e
           JOIN people_member m ON m.id = e.member_id CROSS JOIN generate_series(1, 8) n""",
        values=values,
        kind="'module_open'",
        about_id="n",
        person_id="m.id",
        organization_id="%(org)s",
        topic_id="%(cohort)s",
        to_address="m.email",
        to_name="m.name",
        subject="'Module ' || n || ' is open'",
        text="repeat('Something to read. ', 60)",
        state=state,
        state_reason=f"CASE WHEN ({state}) = 'failed' THEN 'refused' ELSE '' END",
        queued_at="%(now)s::timestamptz - interval '6 weeks'",
        send_after="%(now)s::timestamptz + (n - 7.5) * interval '4 days' + e.id * interval '1 ms'",
        sent_at=f"CASE WHEN ({state}) = 'sent' THEN %(now)s::timestamptz END",
        attempts="1",
    )


def _pilots(version: ProgramVersion, cast: dict[str, Member], values: dict[str, Any]) -> None:
    """Small pilots of two leaders, every second one finished."""
    of_this = {**values, "version": version.pk, "admin": cast["admin"].pk, "pilots": PILOTS}
    fill(
        Cohort,
        "generate_series(1, %(pilots)s + %(leaders)s / 100) n",
        values=of_this,
        organization="%(org)s",
        version="%(version)s",
        name="'Small pilot ' || n",
        goal="'Fewer misread messages'",
        starts_on="%(now)s::date - 7 * (n %% 12)::int",
        weeks="12",
        time_zone="'Europe/Berlin'",
        state="CASE WHEN n %% 2 = 0 THEN 'running' ELSE 'finished' END",
        launched_at="%(now)s::timestamptz - interval '13 weeks'",
        launched_by="%(admin)s",
    )
    small = """cohorts_cohort c WHERE c.organization_id = %(org)s AND c.id <> %(cohort)s"""
    fill(
        Cohort.facilitators.through, small, values=of_this, cohort="c.id", member="%(facilitator)s"
    )
    fill(
        Step,
        small,
        values=of_this,
        cohort="c.id",
        kind="'cards'",
        module="(SELECT min(id) FROM programs_module WHERE version_id = %(version)s)",
        week="1",
        opens_on="c.starts_on",
        position="1",
    )
    fill(
        Enrollment,
        """cohorts_cohort c CROSS JOIN LATERAL (
             SELECT m.id FROM people_member m WHERE m.organization_id = %(org)s
                AND m.roles @> ARRAY['leader']::varchar[] ORDER BY m.id OFFSET c.id %% 20 LIMIT 2) m
           WHERE c.organization_id = %(org)s AND c.id <> %(cohort)s""",
        values=of_this,
        cohort="c.id",
        member="m.id",
        coach="%(coach)s",
        enrolled_at="%(now)s::timestamptz - interval '13 weeks'",
    )
    fill(
        PersonalStep,
        """cohorts_enrollment e JOIN cohorts_step s ON s.cohort_id = e.cohort_id
           JOIN cohorts_cohort c ON c.id = e.cohort_id
           WHERE c.organization_id = %(org)s AND c.id <> %(cohort)s""",
        values=of_this,
        enrollment="e.id",
        step="s.id",
        opens_at="(s.opens_on + time '09:00') AT TIME ZONE 'UTC'",
        cards_total="7",
        cards_done="3",
    )
