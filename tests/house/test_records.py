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

pytestmark = pytest.mark.proof("audit")

RECORDED: dict[str, str] = {
    "people:member": "open_member",
    "people:edit": "open_member",
    "people:audit": Sight.AUDIT,
    "people:audit_csv": "export_audit",
    "people:audit_json": "export_audit",
    "people:audit_seals": Sight.SEALS_FILE,
}
"""Address -> the verb of the row, or the page that it names."""
NAMES_ALONE: dict[str, str] = {}
"""Address -> why a name on it is no record of that person."""
NO_RESULT: dict[str, str] = {}
"""Address of a download -> why it holds no person's record and no result."""


@pytest.fixture
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
    assert RECORDED.keys() == walked, "the world of this test has nothing to see there"
