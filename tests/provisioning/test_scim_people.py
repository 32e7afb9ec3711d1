"""People as identity providers bring them: with the payloads that Entra and Okta really send."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connections.models import Exchange
from people.models import AuditEvent, Member
from people.operations import choose_locale
from provisioning.models import ScimPerson, ScimWatch
from tests.factories import MemberFactory
from tests.provisioning.conftest import Provider, sent

pytestmark = pytest.mark.proof("connections", SCIM=1)

EMPLOYEE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def created(idp: Provider, name: str = "entra_create") -> tuple[str, Member]:
    answer = idp.call("POST", "/Users", sent(name))
    assert answer.status_code == 201, answer.content
    number = answer.json()["id"]
    return number, Member.objects.get(pk=number)


def changed(idp: Provider, number: str, name: str, **words: str) -> Member:
    body = json.dumps(sent(name))
    for word, value in words.items():
        body = body.replace(word, value)
    answer = idp.call("PATCH", f"/Users/{number}", body)
    assert answer.status_code == 200, answer.content
    return Member.objects.get(pk=number)


def test_entra_brings_somebody_as_a_list_would(idp: Provider, leader: Member) -> None:
    assert idp.find('userName eq "ines.moreau@northwind.example"') == []
    _number, ines = created(idp)
    assert (ines.name, ines.email) == ("Ines Moreau", "ines.moreau@northwind.example")
    assert (ines.employee_id, ines.cost_center, ines.job_title) == ("701984", "4130", "Team lead")
    assert ines.department == leader.department == "Customer Support"  # spelled as here
    assert (ines.location, ines.country) == ("Hamburg", "DE")
    assert (ines.language, ines.time_zone) == ("de", "Europe/Berlin")
    assert ines.roles == []
    assert ines.user is not None
    event = AuditEvent.objects.get(verb="bring_person")
    assert (event.actor_id, event.detail["connection"]) == (None, idp.connection.pk)
    found = idp.find('USERNAME EQ "INES.moreau@northwind.example" and active eq "True"')
    assert [each["displayName"] for each in found] == ["Ines Moreau"]
    assert "phoneNumbers" not in json.dumps(ScimPerson.objects.get().said)
    assert {"phoneNumbers", "roles", f"{EMPLOYEE}:organization"} == set(
        ScimWatch.objects.get().unknown
    )
    assert not Exchange.objects.filter(what__icontains="ines").exists()


def test_what_entra_changes_is_changed_and_what_it_takes_away_is_emptied(
    idp: Provider, leader: Member
) -> None:
    number, _ines = created(idp)
    ines = changed(idp, number, "entra_change")
    assert (ines.name, ines.email) == ("Ines Weber", "ines.weber@northwind.example")
    assert (ines.department, ines.country, ines.location) == ("Sales", "AT", "Hamburg")
    assert (ines.job_title, ines.cost_center) == ("", "")
    for name in ("entra_manager", "entra_manager_listed"):
        ines = changed(idp, number, name, MANAGER=f"{leader.pk}")
        assert ines.manager_id == leader.pk
        ines = changed(idp, number, "entra_manager_removed")
        assert ines.manager_id is None
    ines = changed(idp, number, "entra_flat")
    assert (ines.name, ines.email) == ("Ines Flat", "ines.flat@northwind.example")
    assert ines.department == "Flat"
    changes = AuditEvent.objects.filter(verb="change_member", thing_id=ines.pk)
    assert all(each.detail["connection"] == idp.connection.pk for each in changes)


def test_okta_asks_brings_and_writes_whole_people(idp: Provider, leader: Member) -> None:
    nothing = idp.client.get(
        f"/scim/v2/{idp.connection.pk}/Users",
        {"filter": 'userName eq "nobody@northwind.example"', "startIndex": "1", "count": "100"},
        headers={"Authorization": f"Bearer {idp.token}"},
    )
    assert (nothing.status_code, nothing.json()["totalResults"]) == (200, 0)
    number, ole = created(idp, "okta_create")
    assert (ole.name, ole.language) == ("Ole Hansen", "en")
    body = json.dumps(sent("okta_put")).replace("USER", number)
    answer = idp.call("PUT", f"/Users/{number}", body)
    assert answer.status_code == 200, answer.content
    ole.refresh_from_db()
    assert (ole.name, ole.job_title, ole.cost_center) == ("Ole Hansen", "Baker", "77")
    assert (ole.time_zone, ole.manager_id) == ("Europe/Oslo", leader.pk)
    again = idp.call("POST", "/Users", sent("okta_create"))
    assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness")


def test_leavers_lose_their_session_at_once_and_come_back(
    idp: Provider, leader: Member, client_for
) -> None:
    for name in ("entra_deactivate", "entra_deactivate_without_path"):
        leader.refresh_from_db()
        client = client_for(leader)
        assert client.get("/").status_code == 200
        assert changed(idp, f"{leader.pk}", name).left_at is not None
        assert client.get("/").status_code == 302
        assert idp.get(f"/Users/{leader.pk}")["active"] is False
        assert changed(idp, f"{leader.pk}", "entra_reactivate").left_at is None
    assert idp.call("DELETE", f"/Users/{leader.pk}").status_code == 204
    assert idp.call("GET", f"/Users/{leader.pk}").status_code == 404
    leader.refresh_from_db()
    assert leader.left_at is not None
    assert ScimPerson.objects.get(member=leader).said == {}


def test_the_last_admin_stays_and_nobody_takes_what_is_somebody_elses(
    idp: Provider, admin: Member, leader: Member
) -> None:
    answer = idp.call("PATCH", f"/Users/{admin.pk}", sent("entra_deactivate"))
    assert (answer.status_code, answer.json()["status"]) == (403, "403")
    assert idp.call("DELETE", f"/Users/{admin.pk}").status_code == 403
    body = {"userName": "x@northwind.example", "displayName": "Somebody Else"}
    taken = {**body, "emails": [{"value": leader.email, "type": "work"}]}
    assert idp.call("POST", "/Users", taken).status_code == 409
    number, _ines = created(idp)
    assert idp.call("PUT", f"/Users/{number}", taken).status_code == 409
    leader.refresh_from_db()
    assert leader.email == "halima@northwind.example"


def test_what_somebody_chose_stays_and_what_cannot_be_read_is_left_out(
    idp: Provider, leader: Member, now
) -> None:
    choose_locale(language="pt", time_zone="US/Eastern", now=now, by=leader)
    changes = [
        {"op": "add", "path": "preferredLanguage", "value": "de"},
        {"op": "add", "path": "timezone", "value": "Nowhere/Atlantis"},
        {"op": "add", "path": "title", "value": "Lead"},
    ]
    body = {"schemas": sent("entra_deactivate")["schemas"], "Operations": changes}
    answer = idp.call("PATCH", f"/Users/{leader.pk}", body)
    leader.refresh_from_db()
    assert (leader.language, leader.time_zone, leader.job_title) == ("pt", "US/Eastern", "Lead")
    assert answer.json()["timezone"] == "Nowhere/Atlantis"
    assert "timezone" in Exchange.objects.latest_first().first().detail


def test_who_reads_an_older_version_writes_nothing(idp: Provider, leader: Member) -> None:
    read = idp.call("GET", f"/Users/{leader.pk}")
    version = read.headers["ETag"]
    assert (
        idp.call("GET", f"/Users/{leader.pk}", None, **{"If-None-Match": version}).status_code
        == 304
    )
    leave = sent("entra_deactivate")
    assert (
        idp.call("PATCH", f"/Users/{leader.pk}", leave, **{"If-Match": version}).status_code == 200
    )
    back = sent("entra_reactivate")
    stale = idp.call("PATCH", f"/Users/{leader.pk}", back, **{"If-Match": version})
    assert (stale.status_code, stale.json()["status"]) == (412, "412")


def test_a_flood_of_leavers_waits_for_an_admin(idp: Provider, admin: Member, client_for) -> None:
    people = [MemberFactory(organization=admin.organization) for _n in range(14)]
    answers = [
        idp.call("PATCH", f"/Users/{each.pk}", sent("entra_deactivate")).status_code
        for each in people
    ]
    assert answers == [200] * 10 + [429] * 4
    client = client_for(admin)
    page = client.get(f"/connections/people/{idp.connection.pk}/")
    assert "would leave" in page.content.decode()
    client.post(f"/connections/people/{idp.connection.pk}/leavers/", {"answer": "let"})
    assert changed(idp, f"{people[-1].pk}", "entra_deactivate").left_at is not None
    assert Member.objects.present().count() == 4


def test_another_organizations_people_do_not_exist(idp: Provider, outsider: Member, idp_of) -> None:
    assert idp.call("GET", f"/Users/{outsider.pk}").status_code == 404
    assert idp.call("PATCH", f"/Users/{outsider.pk}", sent("entra_deactivate")).status_code == 404
    assert idp.find(f'emails.value eq "{outsider.email}"') == []
    theirs = idp_of(outsider)
    theirs.connection = idp.connection
    assert theirs.call("GET", "/Users").status_code == 401
    for address in (idp.connection.pk, idp.connection.pk, 0):
        assert idp.client.get(f"/scim/v2/{address}/Users").status_code == 401
    [told] = Exchange.objects.filter(connection=idp.connection, status=401)
    assert (told.what, told.outcome) == ("GET without a key", "refused"), "once an hour"


def test_wrong_questions_are_answered_in_the_words_of_the_protocol(idp: Provider, admin) -> None:
    wrong = {
        "/Users?filter=userName+eq": (400, "invalidFilter"),
        '/Users?filter=nickName+eq+"x"': (400, "invalidFilter"),
        "/Users?filter=userName+gt+%22x%22": (400, "invalidFilter"),
        "/Users?filter=active+eq+%22maybe%22": (400, "invalidFilter"),
        "/Users/0": (404, None),
        "/Users/x": (404, None),
        "/Nothing": (404, None),
    }
    for path, (status, kind) in wrong.items():
        answer = idp.call("GET", path)
        assert (answer.status_code, answer.json().get("scimType")) == (status, kind), path
        assert answer.headers["Content-Type"] == "application/scim+json"
    for body in (b"{", b'{"a":"\\u0000"}', b'{"a":"\\ud800"}', b"[" * 5000, b"\xff", b"3", b"null"):
        assert idp.call("POST", "/Users", body).status_code == 400, body[:20]
    idp.connection.is_on = False
    idp.connection.save()
    assert idp.call("GET", "/Users").status_code == 403


def test_what_was_refused_is_told_to_the_admin_in_words_of_their_language(
    idp: Provider, admin: Member, leader: Member
) -> None:
    admin.organization.language = "de"
    admin.organization.save()
    idp.call("PATCH", f"/Users/{admin.pk}", sent("entra_deactivate"))
    idp.call("PATCH", f"/Users/{leader.pk}", sent("entra_deactivate"), **{"If-Match": 'W/"0"'})
    idp.call("GET", "/Users/0")
    idp.call("GET", "/Users?filter=nickName+eq+%22x%22")
    idp.call("POST", "/Users", b"{")
    body = {"schemas": [], "Operations": [{"op": "add", "path": "timezone", "value": "No/Where"}]}
    idp.call("PATCH", f"/Users/{leader.pk}", body)
    idp.connection.is_on = False
    idp.connection.save()
    idp.call("GET", "/Users")
    idp.client.get(f"/scim/v2/{idp.connection.pk}/Users")
    told = dict(Exchange.objects.values_list("status", "detail"))
    assert set(told) == {200, 400, 401, 403, 404, 412}
    english = re.compile(r"\b(the|cannot|somebody|there|nobody)\b", re.IGNORECASE)
    details = list(Exchange.objects.values_list("detail", flat=True))
    assert [each for each in details if not each or english.search(each)] == []
    assert "timezone" in told[200]


def test_filters_and_pages(idp: Provider, admin: Member, leader: Member, peer: Member) -> None:
    asked = (
        f'(emails[type eq "work"].value eq "{peer.email}" or id eq "{admin.pk}") and active eq true'
    )
    assert [each["id"] for each in idp.find(asked)] == [f"{admin.pk}", f"{peer.pk}"]
    assert [
        each["id"] for each in idp.find('not (displayName sw "Zofia") and displayName co "ima"')
    ] == [f"{leader.pk}"]
    page = idp.get("/Users?startIndex=2&count=1&attributes=displayName")
    assert (page["totalResults"], page["itemsPerPage"]) == (3, 1)
    assert page["Resources"][0]["displayName"] == leader.name
    assert "emails" not in page["Resources"][0]
    assert idp.get("/Users?count=0")["totalResults"] == 3
    number, _ines = created(idp)
    external = sent("entra_create")["externalId"]
    assert [each["id"] for each in idp.find(f'externalId eq "{external}"')] == [number]


def test_entra_asks_whether_somebody_reports_to_somebody_before_it_says_so(
    idp: Provider, leader: Member, peer: Member
) -> None:
    Member.objects.filter(pk=peer.pk).update(manager=leader)
    number, _ines = created(idp)
    for each in (f"{peer.pk}", number):
        for name in ("manager", f"{EMPLOYEE}:manager", "manager.value"):
            asked = f'id eq "{each}" and {name} eq "{leader.pk}"'
            found = idp.find(asked)
            assert [one["id"] for one in found] == ([each] if each != number else []), asked
    changed(idp, number, "entra_manager", MANAGER=f"{leader.pk}")
    assert len(idp.find(f'manager eq "{leader.pk}"')) == 2
    assert idp.find(f'manager eq "{peer.pk}"') == idp.find('manager eq "x"') == []
    assert idp.find('displayName eq "manager eq"') == []
    assert [each["id"] for each in idp.find('employeeNumber eq "701984"')] == [number]


def written(idp: Provider, method: str, number: str, body: Any) -> Member:
    answer = idp.call(method, f"/Users/{number}", body)
    assert answer.status_code == 200, answer.content
    return Member.objects.get(pk=number)


def test_an_address_that_only_the_user_name_says_changes_with_it(idp: Provider) -> None:
    """Who has no mailbox is sent without `emails`, and renamed by the user name alone."""
    whole = {"userName": "lena.ott@northwind.example", "displayName": "Lena Ott"}
    number = idp.call("POST", "/Users", whole).json()["id"]
    changed_name = {"op": "Replace", "path": "userName", "value": "lena.berg@northwind.example"}
    renamed = {"schemas": [], "Operations": [changed_name]}
    assert written(idp, "PATCH", number, renamed).email == "lena.berg@northwind.example"
    assert idp.get(f"/Users/{number}")["emails"][0]["value"] == "lena.berg@northwind.example"
    [found] = idp.find('emails.value eq "lena.berg@northwind.example"')
    listed = idp.get("/Users?sortBy=emails")["Resources"]
    sorted_by = [each["emails"][0]["value"] for each in listed]
    assert found["id"] == number
    assert sorted_by == sorted(sorted_by)

    said = {"op": "add", "path": 'emails[type eq "work"].value', "value": "lena@northwind.example"}
    written(idp, "PATCH", number, {"schemas": [], "Operations": [said]})
    changed_name["value"] = "l.berg@northwind.example"
    assert written(idp, "PATCH", number, renamed).email == "lena@northwind.example"


def test_an_address_that_was_said_stays_when_the_user_name_changes(idp: Provider) -> None:
    mail = {"value": "lena.ott@northwind.example", "type": "work", "primary": True}
    whole = {"userName": mail["value"], "displayName": "Lena Ott", "emails": [mail]}
    number = idp.call("POST", "/Users", whole).json()["id"]
    changed_name = {"op": "Replace", "path": "userName", "value": "lena.berg@northwind.example"}
    renamed = {"schemas": [], "Operations": [changed_name]}
    assert written(idp, "PATCH", number, renamed).email == "lena.ott@northwind.example"


def test_somebody_known_keeps_their_name_where_none_is_said(idp: Provider, leader: Member) -> None:
    bare = {"userName": leader.email, "emails": [{"value": leader.email}], "active": True}
    assert written(idp, "PUT", f"{leader.pk}", bare).name == "Halima Eze"
    gone = {"schemas": [], "Operations": [{"op": "remove", "path": "displayName"}]}
    assert written(idp, "PATCH", f"{leader.pk}", gone).name == "Halima Eze"


def test_a_page_of_people_takes_the_same_statements_at_any_size(
    idp: Provider, admin: Member
) -> None:
    counts = []
    for _round in range(3):
        with CaptureQueriesContext(connection) as asked:
            assert idp.get("/Users")["totalResults"] == 1 + 6 * len(counts)
        counts.append(len(asked))
        for _n in range(6):
            MemberFactory(organization=admin.organization, manager=admin)
    assert counts[1] == counts[2] <= 12, "the first call notes that the key is used"


LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6)


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    names = st.sampled_from(["value", "active", "type", "emails", EMPLOYEE])
    return inner | st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)


ANY = nested(nested(LEAVES))
PATHS = st.sampled_from(
    [
        *("active", "userName", "name", "name.givenName", "emails", "id", "addresses", "timezone"),
        *('emails[type eq "work"].value', f"{EMPLOYEE}:manager", EMPLOYEE, "x y", ""),
    ]
)
OPERATION = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "Replace", "remove", "?"])},
    optional={"path": PATHS | ANY, "value": ANY},
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(OPERATION, max_size=3) | ANY)
def test_no_change_however_odd_breaks_the_service(
    idp: Provider, leader: Member, operations: Any
) -> None:
    body = {"schemas": sent("entra_deactivate")["schemas"], "Operations": operations}
    answer = idp.call("PATCH", f"/Users/{leader.pk}", body)
    assert answer.status_code in {200, 400, 409, 429}, (answer.status_code, answer.content)
