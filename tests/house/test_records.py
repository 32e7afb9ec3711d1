"""Every page that shows a named record, levels or results, and every download, leaves a row
in the audit table; walked from the access table, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from people.models import AuditEvent, Member
from people.operations import Sight
from tests.house.access_table import TABLE, Line
from tests.house.access_world import ROLE_OF, World, build, load_version
from tests.house.permissions import OPEN, expected
from tests.house.test_access_matrix import MARK, client_of
from tests.kept import kept

pytestmark = pytest.mark.proof("audit")

RECORDED: dict[str, str] = {
    "people:member": "open_member",
    "people:edit": "open_member",
    "people:sign_ins": Sight.SIGN_INS,
    "privacy:person": "open_member",
    "privacy:opened_of": "open_member",
    "privacy:request": "open_member",
    "people:audit": Sight.AUDIT,
    "people:audit_check": Sight.AUDIT_CHECK,
    "people:audit_csv": "export_audit",
    "people:audit_json": "export_audit",
    "people:audit_seals": Sight.SEALS_FILE,
    "people:import_preview": Sight.LIST,
    "people:failed_rows": Sight.FAILED_ROWS_FILE,
    "people:failed_rows_xlsx": Sight.FAILED_ROWS_FILE,
    "pilots:pilot": Sight.PROGRESS,
    "pilots:leader": Sight.LEADER,
    "pilots:messages": Sight.MESSAGES,
    "pilots:message": Sight.MESSAGE,
    "pilots:send_again": Sight.MESSAGE,
    "pilots:correct": "open_member",
    "pilots:paths": Sight.PATHS,
    "learning:certificates": Sight.CERTIFICATES,
    "shared_with_coach": "open_shared",
    "coaching:talk": "open_shared",
    "practice:session": Sight.SESSION,
    "assessments:score": Sight.LEVELS,
    "assessments:apart": Sight.LEVELS_APART,
    "assessments:calibrated_raters": Sight.CALIBRATION,
    "peers:confirm": Sight.RATER_LIST,
    "insights:overview": Sight.OVERVIEW,
    "insights:pilot": Sight.RESULTS,
    "insights:pilot_details": Sight.RESULTS,
    "insights:pilot_raters": Sight.RATERS,
    "insights:pilot_comments": Sight.COMMENTS,
    "insights:pilot_pulses": Sight.PULSES,
    "insights:questionnaires": Sight.QUESTIONNAIRES,
    "insights:questionnaires_csv": Sight.QUESTIONNAIRES_FILE,
    "insights:questionnaires_xlsx": Sight.QUESTIONNAIRES_FILE,
    "insights:pilot_csv": Sight.FIGURES_FILE,
    "insights:pilot_xlsx": Sight.FIGURES_FILE,
    "insights:progress_csv": Sight.PROGRESS_FILE,
    "insights:progress_xlsx": Sight.PROGRESS_FILE,
    "reports:report": Sight.REPORT,
    "reports:state": Sight.REPORT,
    "reports:file": Sight.REPORT_FILE,
    "kpis:cohort": Sight.KPIS,
    "kpis:cohort_teams": Sight.KPI_TEAMS,
    "kpis:cohort_csv": Sight.KPI_FILE,
    "kpis:cohort_xlsx": Sight.KPI_FILE,
    "kpis:cohort_months_csv": Sight.KPI_TEAM_FILE,
    "kpis:cohort_months_xlsx": Sight.KPI_TEAM_FILE,
    "kpis:behavior": Sight.BEHAVIOR,
    "kpis:team": Sight.TEAM_VALUES,
    "kpis:value": Sight.TEAM_VALUE,
    "kpis:failed_rows": Sight.FAILED_ROWS_FILE,
    "kpis:failed_rows_xlsx": Sight.FAILED_ROWS_FILE,
    "decisions:decision": Sight.DECISION,
    "decisions:csv": Sight.DECISION_FILE,
    "decisions:xlsx": Sight.DECISION_FILE,
    "roi:scenario_csv": Sight.SCENARIO_FILE,
    "roi:scenario_xlsx": Sight.SCENARIO_FILE,
    "events:delivery": Sight.DELIVERY,
}
"""Address -> the verb of the row, or the page that it names."""
LISTED = "a name to choose or to find the way by"
ASKED = "asks about a change to somebody, which is recorded once it is made"
OF_THE_SCREEN = "what the rater gave, on the screen whose opening is recorded"
OWN = "what the coach wrote, or has to do"
NAMES_ALONE: dict[str, str] = {
    **dict.fromkeys(("home", "people:members", "coaching:own", "peers:to_confirm"), LISTED),
    "privacy:requests": LISTED,
    **dict.fromkeys(("privacy:enter", "privacy:correct", "privacy:erase"), ASKED),
    **dict.fromkeys(("decisions:invite", "authoring:try_rules", "pilots:join"), LISTED),
    **{
        f"pilots:{name}": ASKED
        for name in ("succeed", "move", "coach", "days", "leave", "come_back", "facilitator")
    },
    **dict.fromkeys(("people:reset_second_step", "people:leave"), ASKED),
    **dict.fromkeys(("learning:revoke_certificate", "practice:reschedule"), ASKED),
    **{f"assessments:{name}": OF_THE_SCREEN for name in ("behaviors", "recording", "move")},
    **{f"coaching:{name}": OWN for name in ("offer", "cancel", "own_notes", "note")},
}
"""Address -> why a name on it is no record of that person."""
PROGRAM = "a program, or a document of it"
NO_RESULT: dict[str, str] = {
    **dict.fromkeys(("programs:kit_sheet", "programs:kit_sheets"), PROGRAM),
    **dict.fromkeys(("authoring:draft_file", "authoring:file"), PROGRAM),
    **dict.fromkeys(("authoring:draft_story", "authoring:module_story"), PROGRAM),
    "learning_records:package": PROGRAM,
    "single_sign_on:certificate": "a certificate of the portal's own",
    "channels:teams_package": "what the portal's app is called in Teams",
    **dict.fromkeys(
        ("privacy:record_file", "privacy:assessment_file"), "what an organization does"
    ),
}
"""Address of a download -> why it holds no person's record and no result."""


@pytest.fixture
@kept
def world(db: None) -> World:
    return build(MARK, load_version())


def rows_after(client: Client, line: Line, world: World) -> tuple[HttpResponse, set[str], bytes]:
    """What an address answers, and the rows it leaves; then all of it is taken back."""
    about = line.about(world) if line.about else {}
    with transaction.atomic():
        before = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
        response = client.get(reverse(line.name, kwargs=about))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        rows = AuditEvent.objects.filter(pk__gt=before).values_list("verb", "detail__page")
        left = {page if verb == "look_at" else verb for verb, page in rows}
        transaction.set_rollback(True)
    return response, left, body


def looks(world: World) -> Iterator[tuple[Line, str, Member]]:
    """Every page that somebody may open who is not the leader whom it may be about."""
    for line in TABLE:
        if line.is_public or line.method != "get":
            continue
        for who, role in ROLE_OF.items():
            if who != "leader" and expected(line, who, role) == OPEN:
                yield line, who, world.cast[who]


def test_every_named_record_and_every_download_leaves_a_row(world, figure):
    leader = world.cast["leader"].name.encode()
    clients = {who: client_of(world.cast[who]) for who in ROLE_OF}
    undecided, silent, walked = {}, {}, set()
    for line, who, _member in looks(world):
        response, rows, body = rows_after(clients[who], line, world)
        if response.status_code != 200:
            continue
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        if line.name in RECORDED:
            walked.add(line.name)
            if RECORDED[line.name] not in rows:
                silent[line.name, who] = rows
        elif is_file and line.name not in NO_RESULT:
            undecided[line.name, who] = "a download"
        elif leader in body and line.name not in NAMES_ALONE:
            undecided[line.name, who] = "names the leader"
    figure("pages that leave a row", len(walked))
    figure("pages undecided", len(undecided))
    assert undecided == {}, "let it call look_at, or say here why it need not"
    assert silent == {}
    assert RECORDED.keys() - walked == set(), "the world of this test has nothing to see there"
