"""The order in which a client wants people and groups, beside the library's own order."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from scim2_models import SearchRequest

from people.models import Member
from provisioning.scim.attributes import CORE_GROUP, CORE_USER, EMPLOYEE
from provisioning.scim.resources import ScimEmployee, ScimTeam, ScimUser
from tests.provisioning.conftest import Provider

pytestmark = pytest.mark.proof("connections", SCIM=1)
USER = ScimUser[ScimEmployee]


def bring(idp: Provider, name: str, **more: Any) -> None:
    given, _space, family = name.partition(" ")
    user = {
        "schemas": [CORE_USER, EMPLOYEE],
        "userName": f"{given}@northwind.example".lower(),
        "displayName": name,
        "name": {"givenName": given, "familyName": family},
        "emails": [{"value": f"{given}@northwind.example".lower(), "type": "work"}],
        **more,
    }
    assert idp.call("POST", "/Users", user).status_code == 201


@pytest.fixture
def people(idp: Provider, peer: Member) -> Provider:
    """Four whom the provider brings, and those who are here without it."""
    bring(idp, "bob Carver", title="Lead", externalId="b", **{EMPLOYEE: {"department": "Sales"}})
    bring(idp, "Carol Adams", externalId="B", **{EMPLOYEE: {"employeeNumber": "20"}})
    bring(idp, "Ann Bell", title="analyst", **{EMPLOYEE: {"department": "finance"}})
    bring(idp, "Dora Carver", title="Coach", externalId="a")
    return idp


@pytest.mark.parametrize("order", ["ascending", "descending"])
@pytest.mark.parametrize(
    "by",
    [
        *("id", "userName", "displayName", "title", "emails", "emails.value", "externalId"),
        *("name.familyName", "name.givenName", f"{CORE_USER}:userName"),
        *(f"{EMPLOYEE}:employeeNumber", f"{EMPLOYEE}:department"),
    ],
)
def test_people_come_in_the_order_in_which_the_library_puts_them(
    people: Provider, by: str, order: str
) -> None:
    asked = f"sortBy={quote(by)}&sortOrder={order}"
    found = people.get(f"/Users?{asked}")
    assert "Resources" in found, found
    request = SearchRequest[USER](sort_by=by, sort_order=order)

    def value_of(each: Any) -> str:
        value = request.sort_value(USER.model_validate(each))
        return (value if by == "externalId" else value.casefold()) if value else ""

    values = [value_of(each) for each in found["Resources"]]
    if by == "id":
        values = [int(each) for each in values]
    known = sorted((each for each in values if each), reverse=order == "descending")
    empty = [each for each in values if not each]
    assert values == ([*empty, *known] if order == "descending" else [*known, *empty])
    assert found["totalResults"] == len(values) >= 5
    second = people.get(f"/Users?{asked}&startIndex=2&count=2")["Resources"]
    assert [each["id"] for each in second] == [each["id"] for each in found["Resources"][1:3]]


def test_groups_are_sorted_and_what_cannot_be_is_refused(people: Provider) -> None:
    for name in ("sales", "Finance", "Support"):
        body = {"schemas": [CORE_GROUP], "displayName": name}
        assert people.call("POST", "/Groups", body).status_code == 201
    found = people.get("/Groups?sortBy=displayName")["Resources"]
    assert [each["displayName"] for each in found] == ["Finance", "sales", "Support"]
    turned = people.get("/Groups?sortBy=displayName&sortOrder=descending")["Resources"]
    assert turned == found[::-1]
    assert ScimTeam.model_validate(found[0]).id
    for address in ("/Users?sortBy=locale", "/Users?sortBy=phoneNumbers", "/Groups?sortBy=members"):
        refused = people.call("GET", address)
        assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidPath"), address
    assert people.get("/ServiceProviderConfig")["sort"] == {"supported": True}
