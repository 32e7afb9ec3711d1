"""A person takes along everything that leads to them, to read and for other programs."""

from __future__ import annotations

import json
import zipfile
from typing import Any

import pytest

from coaching.models import Talk, TalkNote
from coaching.notes_states import NoteAudience
from common.tenancy import rows_of
from messaging.models import Message
from people.models import AuditEvent, ImportChange, Member, PeopleImport, Role
from people.personal import personal
from privacy.column_words import COLUMNS
from privacy.copy_files import schema_of_copy
from privacy.operations import export_person
from tests.factories import EnrollmentFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(organization: Any) -> Member:
    return MemberFactory(
        organization=organization,
        name="Halima <Eze>",
        roles=[Role.LEADER],
        language="de",
        time_zone="Asia/Kathmandu",
        employee_id="E1",
    )


def opened(of: Member, by: Member | None, now: Any) -> tuple[dict[str, Any], str, Any]:
    with rows_of(of.organization_id):  # as a page does it: behind the second lock
        copy = export_person(of=of, by=by, now=now)
    with copy.file, zipfile.ZipFile(copy.file) as packed:
        assert set(packed.namelist()) == {"index.html", "person.json", "person.schema.json"}
        assert json.loads(packed.read("person.schema.json")) == schema_of_copy()
        return json.loads(packed.read("person.json")), packed.read("index.html").decode(), copy


def rows(plain: dict[str, Any], model: str) -> list[dict[str, Any]]:
    found = [each["rows"] for each in plain["holdings"] if each["model"] == model]
    return [row for each in found for row in each]


def test_it_holds_a_part_for_whatever_a_person_gets_a_copy_of(person, now):
    plain, _page, _copy = opened(person, person, now)
    told = {each.label for each in personal() if any(trail.exported for trail in each.trails)}
    assert {each["model"] for each in plain["holdings"]} == told
    [own] = rows(plain, "people.Member")
    assert (own["name"], own["employee_id"], own["roles"]) == ("Halima <Eze>", "E1", ["leader"])
    required = schema_of_copy()["required"]
    assert set(plain) == set(required)  # type: ignore[call-overload]
    part = schema_of_copy()["properties"]["holdings"]["items"]["required"]  # type: ignore[index]
    assert all(set(each) == set(part) for each in plain["holdings"])


def test_the_page_is_in_their_language_at_their_time_and_nothing_in_it_runs(person, now):
    Message.objects.create(
        kind="sign_in",
        person_id=person.pk,
        organization_id=person.organization_id,
        to_address=person.email,
        subject="<script>alert(1)</script>",
        text="Hello",
        queued_at=now,
        send_after=now,
    )
    _plain, page, _copy = opened(person, person, now)
    assert "Was das Portal über Sie aufbewahrt" in page
    assert "Führungskraft" in page
    assert "14:45" in page  # nine o'clock UTC in Kathmandu
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("column", ["expire_date", "expires_at", "ends_at", "closes_on"])
def test_what_ends_in_time_is_not_said_to_have_ended(column):
    assert str(COLUMNS[column]) == "Ends"


def test_what_a_list_said_of_them_is_in_their_words_too(person, organization, admin, now):
    brought = PeopleImport.objects.create(
        organization=organization, by=admin, source="people.csv", created_at=now
    )
    said = {"job_title": "Head of Lanterns", "employee_id": "E1"}
    ImportChange.objects.create(people_import=brought, member_id=person.pk, before=None, after=said)
    plain, page, _copy = opened(person, person, now)
    assert "Stellenbezeichnung: Head of Lanterns" in page
    assert "job_title" not in page
    assert rows(plain, "people.ImportChange")[0]["after"] == said


def test_what_others_said_in_confidence_is_not_in_it(person, coach, now):
    talk = Talk.objects.create(
        enrollment=EnrollmentFactory(cohort__organization=person.organization, member=person),
        coach=coach,
        minutes=30,
        time_zone="UTC",
        proposed_at=now,
        offered=[],
    )
    for author, audience, text in (
        (person, NoteAudience.ONLY_ME, "my own thought"),
        (coach, NoteAudience.ONLY_ME, "the coach's own thought"),
        (coach, NoteAudience.BOTH, "what both agreed"),
    ):
        TalkNote.objects.create(
            talk=talk, author=author, audience=audience, text=text, written_at=now, saved_at=now
        )
    plain, page, _copy = opened(person, person, now)
    said = {row["text"] for row in rows(plain, "coaching.TalkNote")}
    assert said == {"my own thought", "what both agreed"}
    assert "own thought" in page
    assert "the coach" not in page


def test_it_is_recorded_and_says_how_much_it_is(person, privacy_officer, now):
    plain, _page, copy = opened(person, privacy_officer, now)
    assert copy.rows == sum(len(each["rows"]) for each in plain["holdings"]) > 0
    event = AuditEvent.objects.get(verb="export_person")
    assert (event.actor_id, event.thing_id) == (privacy_officer.pk, person.pk)
    assert event.detail == {"rows": copy.rows}


def test_of_other_people_there_is_nothing_in_it(person, admin, leader, now):
    plain, page, _copy = opened(person, person, now)
    assert leader.email not in json.dumps(plain) + page
    assert admin.email not in json.dumps(plain) + page
