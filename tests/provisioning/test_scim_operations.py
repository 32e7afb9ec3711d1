"""Verbs about people and groups of a provider, where calls alone do not lead."""

from __future__ import annotations

import pytest

from people.models import AuditEvent, Member
from provisioning.models import ScimGroup, ScimPerson, ScimWatch
from provisioning.operations import (
    SaidGroup,
    TooManyLeavers,
    bring_group,
    bring_person,
    change_person,
    let_leavers_through,
    map_group,
    stop_leavers,
    watch_leavers,
)
from provisioning.queries import manager_named
from provisioning.scim.attributes import EMPLOYEE
from provisioning.scim.documents import known_document
from provisioning.scim.reading import SAID_AS, SaidPerson, read_person
from tests.factories import MemberFactory
from tests.provisioning.conftest import Provider, sent


def said_of(member: Member, **more: object) -> SaidPerson:
    return read_person({**known_document(member), **more}, {}, SAID_AS)


def test_whoever_is_here_is_recognized_and_may_leave_as_they_come(
    idp: Provider, leader: Member, now
) -> None:
    said = said_of(leader, active=False)
    assert bring_person(connection=idp.connection, said=said, now=now) == leader
    leader.refresh_from_db()
    assert leader.left_at == now
    said = said_of(leader, active=False)
    change_person(connection=idp.connection, member=leader, said=said, now=now)
    leader.refresh_from_db()
    assert leader.left_at == now


def test_a_name_that_another_source_owns_stays(idp: Provider, leader: Member, now) -> None:
    document = {**known_document(leader), "displayName": "H. Eze", "title": "Lead"}
    said = read_person(document, {}, {"email", "job_title"})
    changed = change_person(connection=idp.connection, member=leader, said=said, now=now)
    assert (changed.name, changed.job_title) == ("Halima Eze", "Lead")


def test_managers_are_found_and_nobody_reports_to_themselves(
    idp: Provider, leader: Member, peer: Member, outsider: Member, now
) -> None:
    Member.objects.filter(pk=peer.pk).update(manager=leader)
    Member.objects.filter(pk=leader.pk).update(employee_id="E7")

    def led_by(member: Member, named: object) -> int | None:
        said = said_of(member, **{EMPLOYEE: {"manager": {"value": f"{named}"}}})
        change_person(connection=idp.connection, member=member, said=said, now=now)
        return Member.objects.get(pk=member.pk).manager_id

    for nobody in (leader.pk, peer.pk, outsider.pk, "nobody"):
        assert led_by(leader, nobody) is None
    assert led_by(peer, "E7") == leader.pk
    said = said_of(leader, externalId="00u1", employee_id="E7")
    change_person(connection=idp.connection, member=leader, said=said, now=now)
    assert manager_named(idp.connection, "00u1") == leader
    assert manager_named(idp.connection, "00u2") is None


def test_what_a_group_means_is_said_once(idp: Provider, admin: Member, peer: Member, now) -> None:
    said = SaidGroup("Leads", "", frozenset({peer.pk}))
    group = bring_group(connection=idp.connection, said=said, now=now)
    for _again in range(2):
        map_group(group=group, role="coach", audience="", now=now, by=admin)
    map_group(group=group, role="coach", audience="executive", now=now, by=admin)
    peer.refresh_from_db()
    assert (peer.roles, peer.audience) == (["coach"], "executive")
    assert AuditEvent.objects.filter(verb="map_group").count() == 2
    assert not ScimGroup.objects.visible_to(peer).exists()


def test_a_stop_holds_until_an_admin_has_looked(idp: Provider, admin: Member, now) -> None:
    asked = {"connection": idp.connection, "now": now}
    let_leavers_through(**asked, is_meant=True, by=admin)
    assert not ScimWatch.objects.exists()
    for _again in range(2):
        stop_leavers(**asked)
    with pytest.raises(TooManyLeavers):
        watch_leavers(**asked)
    let_leavers_through(**asked, is_meant=False, by=admin)
    watch_leavers(**asked)
    assert AuditEvent.objects.filter(verb="stop_leavers").count() == 1


def test_what_cannot_be_asked_is_said_and_what_can_be_is_found(
    idp: Provider, admin: Member, leader: Member
) -> None:
    everybody = [f"{admin.pk}", f"{leader.pk}"]
    assert [each["id"] for each in idp.find("userName pr")] == everybody
    assert [each["id"] for each in idp.find(f'userName ne "{admin.email}"')] == everybody[1:]
    assert idp.find('id eq "x"') == idp.find('members eq "x"', "Groups") == []
    assert idp.find('externalId eq "x"', "Groups") == []
    for kind, text in (
        ("Users", "title pr"),
        ("Users", "userName eq true"),
        ("Users", 'id co "1"'),
        ("Users", 'groups.value eq "1"'),
        ("Groups", 'members co "1"'),
        ("Users", 'urn:x:y:userName eq "a"'),
    ):
        answer = idp.client.get(
            f"/scim/v2/{idp.connection.pk}/{kind}",
            {"filter": text},
            headers={"Authorization": f"Bearer {idp.token}"},
        )
        assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter"), text


def test_a_break_in_the_service_is_told_in_the_form_of_the_protocol(
    idp: Provider, monkeypatch, admin: Member, client_for
) -> None:
    def breaks(*_given: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("provisioning.views.scim_calls.service", lambda: breaks)
    answer = idp.call("GET", "/Users")
    assert (answer.status_code, answer.json()["status"]) == (500, "500")
    monkeypatch.setattr("provisioning.views.scim_calls.consume", lambda *_a, **_n: None)
    assert idp.call("GET", "/Users").headers["Retry-After"] == "60"
    page, key = f"/connections/people/{idp.connection.pk}/", idp.connection.keys.get()
    assert client_for(admin).post(f"{page}keys/{key.pk}/end/").status_code == 302
    assert idp.call("GET", "/Users").status_code == 401


def test_texts_that_are_too_long_and_members_that_are_none_are_refused(idp: Provider) -> None:
    long = {**sent("entra_create"), "externalId": "x" * 255}
    assert idp.call("POST", "/Users", long).status_code == 400
    group = {**sent("entra_group"), "members": [{"value": "x"}]}
    assert idp.call("POST", "/Groups", group).status_code == 400
    assert idp.call("GET", "/Groups/x").status_code == 404


def test_a_few_leavers_among_many_are_nothing_to_ask_about(
    idp: Provider, admin: Member, now
) -> None:
    """More than a handful, and still no tenth of the people."""
    people = [MemberFactory(organization=admin.organization) for _number in range(130)]
    for number, member in enumerate(people[:11]):
        ScimPerson.objects.create(
            connection=idp.connection, member=member, user_name=f"u{number}", made_at=now,
            changed_at=now, deactivated_at=now,
        )  # fmt: skip
    watch_leavers(connection=idp.connection, now=now)
