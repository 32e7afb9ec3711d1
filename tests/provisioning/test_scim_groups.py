"""Groups of an identity provider, and what an admin lets them mean."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import AuditEvent, Member, Role
from provisioning import operations
from provisioning.models import ScimGroup
from tests.factories import MemberFactory
from tests.provisioning.conftest import Provider, sent

pytestmark = pytest.mark.proof("connections", SCIM=1)


def changed(idp: Provider, group: str, name: str, **words: str) -> None:
    body = json.dumps(sent(name))
    for word, value in words.items():
        body = body.replace(word, value)
    answer = idp.call("PATCH", f"/Groups/{group}", body)
    assert answer.status_code == 204, answer.content


def brought(idp: Provider, name: str = "Team leads") -> str:
    answer = idp.call("POST", "/Groups", {**sent("entra_group"), "displayName": name})
    assert answer.status_code == 201, answer.content
    number: str = answer.json()["id"]
    return number


def test_a_group_gives_nothing_until_an_admin_says_what(
    idp: Provider, admin: Member, peer: Member, client_for
) -> None:
    group = brought(idp)
    changed(idp, group, "entra_group_add", MEMBER=f"{peer.pk}")
    peer.refresh_from_db()
    assert peer.roles == []
    assert idp.get(f"/Users/{peer.pk}")["groups"][0]["display"] == "Team leads"

    client = client_for(admin)
    pages = f"/connections/people/{idp.connection.pk}/groups/"
    assert "Team leads" in client.get(pages).content.decode()
    assert client.post(f"{pages}{group}/", {"role": "admin"}).status_code == 422
    meaning = {"role": "leader", "audience": "frontline_leader"}
    assert client.post(f"{pages}{group}/", meaning).status_code == 302
    peer.refresh_from_db()
    assert (peer.roles, peer.audience) == ([Role.LEADER], "frontline_leader")

    changed(idp, group, "entra_group_remove", MEMBER=f"{peer.pk}")
    peer.refresh_from_db()
    assert (peer.roles, peer.audience) == ([], "frontline_leader")
    changed(idp, group, "entra_group_add", MEMBER=f"{peer.pk}")
    changed(idp, group, "okta_group_remove", MEMBER=f"{peer.pk}")
    peer.refresh_from_db()
    assert peer.roles == []


def test_a_role_stays_that_somebody_had_before_or_has_by_another_group(
    idp: Provider, admin: Member, leader: Member, peer: Member, client_for
) -> None:
    client, groups = client_for(admin), [brought(idp, "One"), brought(idp, "Two")]
    for group in groups:
        url = f"/connections/people/{idp.connection.pk}/groups/{group}/"
        client.post(url, {"role": "leader"})
        for each in (leader, peer):
            changed(idp, group, "entra_group_add", MEMBER=f"{each.pk}")
    idp.call("DELETE", f"/Groups/{groups[0]}")
    peer.refresh_from_db()
    assert peer.roles == [Role.LEADER]
    client.post(f"/connections/people/{idp.connection.pk}/groups/{groups[1]}/", {"role": ""})
    for each in (leader, peer):
        each.refresh_from_db()
    assert (leader.roles, peer.roles) == ([Role.LEADER], [])
    assert idp.call("DELETE", f"/Groups/{groups[0]}").status_code == 404


def test_groups_are_found_renamed_and_filled_with_people_of_the_organization_alone(
    idp: Provider, peer: Member, outsider: Member
) -> None:
    group = brought(idp)
    changed(idp, group, "okta_group_rename", GROUP=group)
    assert ScimGroup.objects.get().name == "Leads"
    changed(idp, group, "entra_group_add", MEMBER=f"{peer.pk}")
    assert [each["id"] for each in idp.find('displayName eq "LEADS"', "Groups")] == [group]
    assert idp.find(f'id eq "{group}" and members eq "{peer.pk}"', "Groups")
    assert not idp.find(f'members.value eq "{outsider.pk}"', "Groups")
    assert "members" not in idp.get("/Groups?excludedAttributes=members")["Resources"][0]
    assert "members" not in idp.get(f"/Groups/{group}?excludedAttributes=members")
    body = json.dumps(sent("entra_group_add")).replace("MEMBER", f"{outsider.pk}")
    assert idp.call("PATCH", f"/Groups/{group}", body).status_code == 400
    idp.call("DELETE", f"/Users/{peer.pk}")
    assert "members" not in idp.get(f"/Groups/{group}")


def test_taking_a_role_back_costs_the_same_for_few_and_for_many(
    idp: Provider, admin: Member, now
) -> None:
    """An identity provider does not wait for minutes; nor does everybody else's lock."""
    counts = []
    for number in (3, 30):
        people = [MemberFactory(organization=admin.organization) for _n in range(number)]
        seats = [{"value": f"{each.pk}"} for each in people]
        body = {"displayName": f"Group of {number}", "members": seats}
        group = idp.call("POST", "/Groups", body).json()["id"]
        found = ScimGroup.objects.get(pk=group)
        operations.map_group(group=found, role="leader", audience="", now=now, by=admin)
        with CaptureQueriesContext(connection) as asked:
            assert idp.call("DELETE", f"/Groups/{group}").status_code == 204
        counts.append(len(asked))
        assert not Member.objects.filter(roles__contains=["leader"]).exists()
        taken = AuditEvent.objects.filter(verb="take_role", thing_id__in=[p.pk for p in people])
        assert taken.count() == number
    assert counts[0] == counts[1], counts
