"""Where each kind of event is read from: one SELECT over the rows that say it already.

Every one gives organization_id, key, member_id, detail and happened_at of what is new since the
look before (`w`, a row of events_eventlook: from when on, for this organization and kind). Most
read the audit table, which an index opens by organization and time; what nobody writes down there
is read by the time of its own rows. Titles are those in the language of the organization.

OFFSET 0 keeps PostgreSQL from beginning elsewhere: what is new is little, and found by an index of
its own; that it is little, no statistics say.
"""

from __future__ import annotations

from events.states import EventKind

AUDITED = """
    FROM events_eventlook w
    JOIN people_organization o ON o.id = w.organization_id
    CROSS JOIN LATERAL (
        SELECT * FROM people_auditevent
         WHERE organization_id = w.organization_id AND at >= GREATEST(w.since, w.reads_from)
        OFFSET 0) a
"""
OF_KIND = "w.kind = %(kind)s"
PROGRAM = """
    JOIN programs_programversion v ON v.id = c.version_id
    JOIN programs_program p ON p.id = v.program_id
"""
OF_PILOT = """
    'pilot', jsonb_build_object('id', c.id, 'name', c.name),
    'program', jsonb_build_object('slug', p.slug, 'version', v.number)
"""


def _title(table: str) -> str:
    """The title of what stands in a JSON column by language."""
    return f"""COALESCE({table}.content -> o.language ->> 'title',
                        {table}.content -> 'en' ->> 'title', {table}.slug)"""


OF_MODULE = f"""
    'module', jsonb_build_object('id', m.id, 'slug', m.slug, 'title', {_title("m")})
"""
OF_SESSION = """
    'session', jsonb_build_object('id', s.id, 'starts_at', s.starts_at)
"""

# Whoever came by a list is not in the audit table one by one, but in what the list changed.
CHANGED_MEMBERS = """
    SELECT a.id, a.at, a.thing_id AS member_id,
           CASE WHEN a.verb = 'mark_left'
                  OR a.detail #>> '{changes,left_at,1}' IS NOT NULL THEN 'left'
                WHEN a.detail #>> '{changes,left_at,0}' IS NOT NULL THEN 'joined'
                ELSE 'changed' END AS change,
           CASE WHEN a.verb IN ('set_roles', 'grant_role') THEN '["roles"]'
                ELSE (SELECT COALESCE(jsonb_agg(f ORDER BY f), '[]')
                        FROM jsonb_object_keys(a.detail -> 'changes') f) END AS fields
     WHERE a.verb IN ('change_member', 'mark_left', 'set_roles', 'grant_role', 'choose_locale')
    UNION ALL
    SELECT a.id, a.at, joined::bigint, 'joined', '[]'
      FROM jsonb_array_elements_text(a.detail -> 'joined') joined
     WHERE a.verb = 'add_members'
    UNION ALL
    SELECT a.id, a.at, i.member_id, 'joined', '[]'
      FROM people_importchange i
     WHERE a.verb = 'confirm_import' AND i.people_import_id = a.thing_id AND i.before IS NULL
"""
MEMBERS = f"""
    SELECT w.organization_id, 'audit:' || x.id || ':' || x.member_id AS key, x.member_id,
           jsonb_build_object('change', x.change, 'fields', x.fields) AS detail,
           x.at AS happened_at
    {AUDITED} CROSS JOIN LATERAL ({CHANGED_MEMBERS}) x
    JOIN people_member k ON k.id = x.member_id AND k.organization_id = w.organization_id
    WHERE {OF_KIND}
"""


def _of_cohort(verb: str, key: str = "'audit:' || a.id", more: str = "", detail: str = "") -> str:
    """What the audit table says of a cohort."""
    return f"""
        SELECT w.organization_id, {key} AS key, NULL::bigint AS member_id,
               jsonb_build_object({OF_PILOT}{detail}) AS detail, a.at AS happened_at
        {AUDITED} JOIN cohorts_cohort c ON c.id = a.thing_id {PROGRAM} {more}
        WHERE {OF_KIND} AND a.verb = '{verb}' AND a.thing = 'cohort'
    """


STARTED = f"""
    SELECT w.organization_id, 'audit:' || a.id || ':' || e.id AS key, e.member_id,
           jsonb_build_object('enrollment', e.id, {OF_PILOT}) AS detail, a.at AS happened_at
    {AUDITED} JOIN cohorts_cohort c ON c.id = a.thing_id {PROGRAM}
    JOIN cohorts_enrollment e ON e.cohort_id = c.id
    WHERE {OF_KIND} AND a.thing = 'cohort'
      AND (a.verb = 'launch_cohort' AND e.enrolled_at = c.launched_at
           OR a.verb = 'enroll_leader' AND e.id = (a.detail ->> 'enrollment')::bigint)
"""
# Out of a pilot, or out of the organization with pilots that were not over.
ENDED = f"""
    SELECT w.organization_id, 'audit:' || a.id || ':' || e.id AS key, e.member_id,
           jsonb_build_object('enrollment', e.id, {OF_PILOT}) AS detail, a.at AS happened_at
    {AUDITED} CROSS JOIN LATERAL (
        SELECT * FROM cohorts_enrollment
         WHERE a.verb = 'leave_cohort' AND id = (a.detail ->> 'enrollment')::bigint
        UNION ALL
        SELECT * FROM cohorts_enrollment
         WHERE (a.verb = 'mark_left' OR a.verb = 'change_member'
                AND a.detail #>> '{{changes,left_at,1}}' IS NOT NULL)
           AND member_id = a.thing_id AND left_at IS NULL) e
    JOIN cohorts_cohort c ON c.id = e.cohort_id {PROGRAM}
    WHERE {OF_KIND} AND (a.verb = 'leave_cohort' OR c.state <> 'finished' OR NOT EXISTS (
        SELECT FROM people_auditevent f WHERE f.thing = 'cohort' AND f.thing_id = c.id
                                          AND f.verb = 'finish_cohort' AND f.at < a.at))
"""  # noqa: S608

CARDS = f"""
    SELECT w.organization_id, 'completion:' || d.id AS key, e.member_id,
           jsonb_build_object('enrollment', e.id, {OF_PILOT}, {OF_MODULE},
               'card', jsonb_build_object('id', k.id, 'slug', k.slug, 'kind', k.kind,
                                          'title', {_title("k")})) AS detail,
           d.completed_at AS happened_at
      FROM (SELECT * FROM learning_cardcompletion
             WHERE completed_at >= %(floor)s OFFSET 0) d
      JOIN cohorts_enrollment e ON e.id = d.enrollment_id
      JOIN cohorts_cohort c ON c.id = e.cohort_id {PROGRAM}
      JOIN events_eventlook w ON w.organization_id = c.organization_id AND {OF_KIND}
       AND d.completed_at >= GREATEST(w.since, w.reads_from)
      JOIN people_organization o ON o.id = w.organization_id
      JOIN programs_card k ON k.id = d.card_id
      JOIN programs_module m ON m.id = k.module_id
"""  # noqa: S608
MODULES = f"""
    SELECT w.organization_id, 'step:' || x.id AS key, e.member_id,
           jsonb_build_object('enrollment', e.id, {OF_PILOT}, {OF_MODULE},
                              'is_refresher', t.kind = 'booster') AS detail,
           x.done_at AS happened_at
      FROM (SELECT id, enrollment_id, step_id, done_at FROM cohorts_personalstep
             WHERE done_at >= %(floor)s OFFSET 0) x
      JOIN cohorts_step t ON t.id = x.step_id AND t.kind IN ('cards', 'booster')
      JOIN cohorts_enrollment e ON e.id = x.enrollment_id
      JOIN cohorts_cohort c ON c.id = e.cohort_id {PROGRAM}
      JOIN events_eventlook w ON w.organization_id = c.organization_id AND {OF_KIND}
       AND x.done_at >= GREATEST(w.since, w.reads_from)
      JOIN people_organization o ON o.id = w.organization_id
      JOIN programs_module m ON m.id = t.module_id
"""  # noqa: S608
CERTIFICATES = f"""
    SELECT w.organization_id, 'certificate:' || x.id AS key, e.member_id,
           jsonb_build_object('enrollment', e.id, {OF_PILOT}, 'certificate', x.id) AS detail,
           x.issued_at AS happened_at
      FROM (SELECT id, enrollment_id, issued_at FROM learning_certificate
             WHERE issued_at >= %(floor)s OFFSET 0) x
      JOIN cohorts_enrollment e ON e.id = x.enrollment_id
      JOIN cohorts_cohort c ON c.id = e.cohort_id {PROGRAM}
      JOIN events_eventlook w ON w.organization_id = c.organization_id AND {OF_KIND}
       AND x.issued_at >= GREATEST(w.since, w.reads_from)
"""  # noqa: S608

# A session says nothing before it was held: until then who was there, and how it went, can change.
IN_SESSION = f"""
    {AUDITED} JOIN practice_practicesession s ON s.id = a.thing_id AND s.state = 'held'
    JOIN programs_module m ON m.id = s.module_id
"""
ATTENDED = f"""
    SELECT w.organization_id, 'attendance:' || x.id AS key, e.member_id,
           jsonb_build_object('enrollment', e.id, {OF_PILOT}, {OF_MODULE}, {OF_SESSION},
                              'step', t.kind) AS detail,
           a.at AS happened_at
    {IN_SESSION}
    JOIN cohorts_step t ON t.id = s.step_id
    JOIN practice_attendance x ON x.session_id = s.id AND x.was_present
    JOIN cohorts_enrollment e ON e.id = x.enrollment_id
    JOIN cohorts_cohort c ON c.id = e.cohort_id {PROGRAM}
    WHERE {OF_KIND} AND a.verb IN ('hold_session', 'note_attendance')
"""
SCORED = f"""
    SELECT w.organization_id, 'scores:' || s.id || ':' || e.id AS key, e.member_id,
           jsonb_build_object('enrollment', e.id, {OF_PILOT}, {OF_MODULE}, {OF_SESSION}) AS detail,
           a.at AS happened_at
    {IN_SESSION}
    JOIN LATERAL (SELECT DISTINCT enrollment_id FROM assessments_score
                   WHERE session_id = s.id) x ON true
    JOIN cohorts_enrollment e ON e.id = x.enrollment_id
    JOIN cohorts_cohort c ON c.id = e.cohort_id {PROGRAM}
    WHERE {OF_KIND} AND a.verb IN ('hold_session', 'record_score')
"""  # noqa: S608

WAVES = f"""
    SELECT w.organization_id, 'wave:' || x.id AS key, NULL::bigint AS member_id,
           jsonb_build_object({OF_PILOT}, 'wave', jsonb_build_object('id', x.id,
               'number', x.number)) AS detail, a.at AS happened_at
    {AUDITED} JOIN surveys_wave x ON x.id = a.thing_id
    JOIN surveys_pulseplan l ON l.id = x.plan_id
    JOIN cohorts_cohort c ON c.id = l.cohort_id {PROGRAM}
    WHERE {OF_KIND} AND a.verb = 'close_wave' AND a.thing = 'wave'
"""

SOURCES: dict[EventKind, str] = {
    EventKind.MEMBER_CHANGED: MEMBERS,
    EventKind.PILOT_LAUNCHED: _of_cohort("launch_cohort", key="'cohort:' || c.id"),
    EventKind.PILOT_ENDED: _of_cohort("finish_cohort"),
    EventKind.ENROLLMENT_STARTED: STARTED,
    EventKind.ENROLLMENT_ENDED: ENDED,
    EventKind.CARD_COMPLETED: CARDS,
    EventKind.MODULE_COMPLETED: MODULES,
    EventKind.SESSION_ATTENDED: ATTENDED,
    EventKind.ROLE_PLAY_SCORED: SCORED,
    EventKind.PROGRAM_COMPLETED: CERTIFICATES,
    EventKind.WAVE_PUBLISHED: WAVES,
    EventKind.REPORT_PUBLISHED: _of_cohort(
        "publish_report",
        key="'report:' || x.id",
        more="""JOIN reports_publishedreport x
                  ON x.cohort_id = c.id AND x.number = (a.detail ->> 'number')::int""",
        detail=", 'report', jsonb_build_object('id', x.id, 'number', x.number)",
    ),
}
