"""The audit log as those read it who look after it, and as they take it along."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Enrollment
from people.audit import record
from people.audit_chain import content_of
from people.audit_models import AuditSweep
from people.models import AuditEvent
from people.operations import Sight, grant_role, look_at, open_member, seal_events
from people.roles import Role
from tests.people.test_audit_chain import GONE, UNLINKED, by_force

pytestmark = pytest.mark.proof("audit")
SAID = ("by", "verb", "thing", "thing_id")
URL = "people:audit"


@pytest.fixture
def look(client_for):
    """look(member, what="...") is the page with what was looked for."""

    def looked(member, **query):
        return client_for(member).get(reverse(URL), query)

    return looked


def told(response):
    return [(line.what, line.page, line.who) for line in response.context["lines"]]


def test_rows_are_read_in_words_with_names_as_they_are_now(look, admin, leader, coach, now):
    open_member(member=leader, by=admin, now=now)
    grant_role(members=[leader], role=Role.COACH, by=admin, now=now + dt.timedelta(minutes=1))
    look_at(coach, Sight.LEADER, by=admin, now=now + dt.timedelta(minutes=2))
    leader.name = "Halima Ito"
    leader.save()
    response = look(admin)
    assert told(response)[:3] == [
        ("Looked at", "Page of a leader in a pilot", admin.name),
        ("Role given to a person", "", admin.name),
        ("Page of a person opened", "", admin.name),
    ]
    lines = response.context["lines"]
    assert [(line.thing, line.thing_name) for line in lines[:3]] == [
        ("Person", coach.name), ("Person", "Halima Ito"), ("Person", "Halima Ito"),
    ]  # fmt: skip
    assert lines[1].more == "Coach"
    admin.language = "de"
    admin.save()
    german = look(admin)
    assert "Seite einer Person geöffnet" in german.text
    assert "Protokoll" in german.text


def test_who_is_gone_and_the_portal_itself_have_words_too(look, admin, leader, now):
    record("close_wave", leader, by=None, now=now)
    open_member(member=leader, by=admin, now=now)
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                organization_id=admin.organization_id,
                actor_id=10**9,
                verb="open_member",
                thing="member",
                thing_id=leader.pk,
                at=now,
            )
        ]
    )
    assert {line.who for line in look(admin).context["lines"]} == {
        "The portal itself", "Somebody who is gone", admin.name,
    }  # fmt: skip


@pytest.fixture
def busy(admin, leader, coach, privacy_officer, launch, now):
    """A pilot, and what three people did."""
    launch([leader])
    enrollment = Enrollment.objects.get(member=leader)
    open_member(member=leader, by=admin, now=now)
    open_member(member=coach, by=privacy_officer, now=now + dt.timedelta(days=2))
    detail = {"enrollment": enrollment.pk, "level": 3}
    record("record_score", enrollment.cohort, by=coach, now=now, **detail)
    return enrollment


def whats(response):
    return {line.what for line in response.context["lines"]}


def test_rows_are_found_by_who_did_it(look, busy, admin, privacy_officer):
    found = look(admin, by="Marek").context["lines"]
    assert [line.what for line in found] == ["Page of a person opened"]
    assert found[0].who == privacy_officer.name


def test_rows_are_found_by_whom_they_are_about(look, busy, admin, leader, coach):
    found = look(admin, about=leader.email)
    assert whats(found) >= {"Page of a person opened", "Level of a leader given"}
    assert all("Leila" not in line.thing_name for line in found.context["lines"])
    level = next(x for x in found.context["lines"] if x.what == "Level of a leader given")
    assert level.about == [leader.name]


def test_rows_are_found_by_words_in_the_readers_language(look, busy, admin):
    assert whats(look(admin, what="page OPENED")) == {"Page of a person opened"}
    admin.language = "de"
    admin.save()
    assert whats(look(admin, what="geoffnet")) == {"Seite einer Person geöffnet"}


def test_rows_are_found_by_thing_and_by_day(look, busy, admin, now):
    assert {x.thing for x in look(admin, thing="member").context["lines"]} == {"Person"}
    day = timezone.localdate(now + dt.timedelta(days=2), timezone=dt.UTC)
    found = look(admin, since=day, until=day, what="page of a person opened")
    assert len(found.context["lines"]) == 1


def test_nothing_found_says_so_and_leads_back(look, busy, admin):
    page = look(admin, what="no such thing was ever done")
    assert page.status_code == 200
    assert "Nothing found" in page.text
    assert "Show everything" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"by": "Nobody Atall"}, "Nobody here is called this."),
        ({"thing": "nonsense"}, "nonsense"),
        ({"since": "yesterday"}, "valid date"),
        ({"until": "9999-12-31"}, "There is nothing from that year."),
        ({"what": "x" * 101}, "at most 100 characters"),
    ],
)
def test_what_cannot_be_looked_for_is_said_and_stays_in_its_field(look, admin, query, said):
    response = look(admin, **query)
    assert response.status_code == 422
    assert said in response.text
    if "by" in query:
        assert "Nobody Atall" in response.text


@pytest.mark.parametrize("name", ["audit_csv", "audit_json"])
def test_a_file_of_what_cannot_be_looked_for_is_none(client_for, admin, name):
    response = client_for(admin).get(reverse(f"people:{name}"), {"since": "yesterday"})
    assert response.status_code == 422
    assert not AuditEvent.objects.filter(verb="export_audit").exists()


def test_what_happens_elsewhere_is_not_in_it(look, admin, outsider, now):
    record("set_roles", outsider, by=outsider, now=now, before=[], after=[])
    assert look(admin).context["lines"] == []
    assert look(admin, about=outsider.email).status_code == 422


def test_that_somebody_looked_is_in_it_once_a_day(look, admin, privacy_officer, leader, frozen):
    for _turn in range(2):
        look(privacy_officer)
        look(privacy_officer, about=leader.email)
    looks = AuditEvent.objects.filter(verb="look_at", detail__page=Sight.AUDIT)
    assert sorted(looks.values_list("thing", "thing_id")) == [
        ("member", leader.pk), ("organization", admin.organization_id),
    ]  # fmt: skip


def many(admin, leader, now, count):
    AuditEvent.objects.bulk_create(
        AuditEvent(
            organization_id=admin.organization_id,
            actor_id=admin.pk,
            verb="open_member",
            thing="member",
            thing_id=leader.pk,
            at=now - dt.timedelta(minutes=number // 3),
        )
        for number in range(count)
    )


def test_pages_follow_each_other_without_a_gap(client_for, admin, leader, now):
    many(admin, leader, now, 130)
    client, seen, query = client_for(admin), [], "what=opened"
    while query:
        page = client.get(f"{reverse(URL)}?{query}").context["page"]
        seen += [event.pk for event in page.items]
        query = page.later
    own = AuditEvent.objects.filter(verb="open_member").order_by("-at", "-pk")
    assert seen == list(own.values_list("pk", flat=True))


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("query", [{}, {"about": "halima@northwind.example"}, {"what": "opened"}])
def test_a_page_takes_the_same_queries_at_any_size(look, admin, leader, now, query):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert look(admin, **query).context["lines"]
        return len(captured)

    many(admin, leader, now, 5)
    statements()
    few = statements()
    many(admin, leader, now, 500)
    assert statements() == few


# Files.


def test_a_spreadsheet_says_it_in_words_and_works_nothing_out(client_for, admin, leader, now):
    leader.name = "=HYPERLINK(1)"
    leader.save()
    open_member(member=leader, by=admin, now=now)
    response = client_for(admin).get(reverse("people:audit_csv"))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["When", "Who", "What was done"]
    opened = next(row for row in rows if row[2] == "Page of a person opened")
    assert opened[1] == admin.name
    assert opened[5] == "'=HYPERLINK(1)"
    event = AuditEvent.objects.get(verb="export_audit")
    assert event.detail == {"kind": "csv", "is_whole": True}


def lines_of(response):
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def test_lines_of_json_can_be_followed_along_the_chain_without_the_portal(
    client_for, busy, admin, now
):
    seal_events()
    rows = lines_of(client_for(admin).get(reverse("people:audit_json")))
    chained = sorted((row for row in rows if row["number"]), key=lambda row: row["number"])
    assert [row["number"] for row in chained] == list(range(1, len(chained) + 1))
    seal = hashlib.sha256(f"audit of organization {admin.organization_id}".encode()).digest()
    for row in chained:
        seal = hashlib.sha256(seal + bytes.fromhex(row["digest"])).digest()
        assert row["seal"] == seal.hex()


def test_files_hold_each_row_once_and_in_order_however_many_come_at_a_time(
    client_for, admin, leader, now, monkeypatch
):
    many(admin, leader, now, 20)
    monkeypatch.setattr("people.audit_files.AT_A_TIME", 4)
    client, asked = client_for(admin), {"what": "opened"}
    rows = lines_of(client.get(reverse("people:audit_json"), asked))
    own = AuditEvent.objects.filter(verb="open_member").order_by("at", "pk")
    assert [row["row"] for row in rows] == list(own.values_list("pk", flat=True))
    response = client.get(reverse("people:audit_csv"), asked)
    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [int(line[-1]) for line in table[1:]] == [row["row"] for row in reversed(rows)]


def test_a_file_holds_what_was_looked_for_and_no_more(client_for, busy, admin):
    rows = lines_of(client_for(admin).get(reverse("people:audit_json"), {"by": "Marek"}))
    assert {row["what"] for row in rows} == {"Page of a person opened"}
    assert AuditEvent.objects.get(verb="export_audit").detail["is_whole"] is False


def test_levels_and_values_that_details_keep_are_shown_to_nobody(look, client_for, busy, admin):
    client = client_for(admin)
    texts = [
        look(admin, what="Level of a leader given").text,
        client.get(reverse("people:audit_csv")).content.decode(),
        json.dumps(lines_of(client.get(reverse("people:audit_json")))),
    ]
    assert all("level" not in text.replace("Level of a leader", "").lower() for text in texts[1:])
    assert '"level": 3' not in texts[0]


def test_nobody_guesses_a_level_from_a_file(client_for, busy, admin, now):
    """Whoever knows everything about a row but its level tries all four against what the file has
    of it: the digest, and the seal over the one before.
    """
    score = {"score": 71, "enrollment": 5, "criterion": 3, "revision": 1}
    record("record_score", admin, by=admin, now=now, **score, level=4)
    seal_events()
    rows = lines_of(client_for(admin).get(reverse("people:audit_json")))
    chained = sorted((row for row in rows if row["number"]), key=lambda row: row["number"])
    row = [row for row in chained if row["verb"] == "record_score"][-1]
    before = bytes.fromhex(chained[row["number"] - 2]["seal"])
    known = [row["row"], admin.organization_id, *(row[each] for each in SAID)]
    guessed = []
    for level in range(1, 5):
        detail = {**score, "level": level}
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {content_of('e')} FROM (SELECT %s::bigint AS id, %s::bigint AS "
                "organization_id, %s::bigint AS actor_id, %s::text AS verb, %s::text AS thing, "
                "%s::bigint AS thing_id, %s::jsonb AS detail, %s::timestamptz AS at) e",
                [*known, json.dumps(detail), row["at"]],
            )
            digest = bytes(cursor.fetchone()[0])
        seals = {hashlib.sha256(before + digest).hexdigest(), digest.hex()}
        guessed += [level] * bool(seals & {row["digest"], row["seal"]})
    assert guessed == []


def test_the_seals_can_be_kept_and_compared(client_for, busy, privacy_officer, tmp_path):
    seal_events()
    response = client_for(privacy_officer).get(reverse("people:audit_seals"))
    kept = tmp_path / "seals.jsonl"
    kept.write_bytes(b"".join(response.streaming_content))
    out = io.StringIO()
    call_command("check_audit", seals=str(kept), stdout=out)
    assert "Everything is as it was sealed." in out.getvalue()
    assert AuditEvent.objects.filter(detail__page=Sight.SEALS_FILE).exists()


def test_the_privacy_officer_finds_the_way(client_for, privacy_officer):
    assert reverse(URL) in client_for(privacy_officer).get(reverse("home")).text


def test_an_admin_finds_the_way_from_the_people(client_for, admin):
    assert f'href="{reverse(URL)}"' in client_for(admin).get(reverse("people:members")).text


CHANGED = "UPDATE people_auditevent SET verb = 'open_member' WHERE id = %s"


@pytest.mark.parametrize("place", [0, 3, 6], ids=["newest", "middle", "first"])
@pytest.mark.parametrize(
    ("force", "said"),
    [
        (CHANGED, "Row {} was changed after it was sealed."),
        (GONE, "Row {} was removed."),
        (UNLINKED, "Row {} was slipped in, or its seal was removed."),
    ],
    ids=["changed", "gone", "unlinked"],
)
def test_the_page_says_what_is_not_as_it_was_sealed(
    look, admin, leader, now, place, force, said, figure
):
    for minute in range(6):
        record("try", leader, by=admin, now=now + dt.timedelta(minutes=minute))
    look(admin)
    seal_events()
    assert not look(admin).context["faults"]
    rows = list(AuditEvent.objects.visible_to(admin).latest_first())
    AuditSweep.objects.update(settled=rows[0].pk)
    by_force(force, rows[place].pk)
    page = look(admin)
    assert said.format(rows[place].pk) in page.context["faults"]
    assert "This is not as it was sealed" in page.text
    assert page.text.count("Not as it was sealed") == (force != GONE)
    some = look(admin, by=admin.name).context
    assert some["lines"]
    assert (said.format(rows[place].pk) in some["faults"]) == (force != GONE), "of what is shown"
    figure("tamperings named", 1)


def test_what_is_not_sealed_yet_and_what_is_of_another_organization_says_nothing(
    look, admin, outsider, leader, now
):
    record("try", outsider, by=outsider, now=now)
    seal_events()
    by_force(CHANGED, AuditEvent.objects.get(thing_id=outsider.pk).pk)
    record("try", leader, by=admin, now=now)
    assert not look(admin).context["faults"]
