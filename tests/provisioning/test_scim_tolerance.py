"""What providers send, in the shape that the protocol has for it."""

from __future__ import annotations

import pytest

from provisioning.scim.attributes import EMPLOYEE, known_attribute
from provisioning.scim.numbers import number_of
from provisioning.scim.tolerance import (
    broken_text,
    filter_as_meant,
    patch_as_meant,
    resource_as_meant,
    unknown_in_patch,
    unknown_in_resource,
)

pytestmark = pytest.mark.proof("connections", SCIM=1)


def meant(*operations: object) -> object:
    patch = patch_as_meant({"Operations": list(operations)})
    assert isinstance(patch, dict)
    return patch["Operations"]


def test_whole_resources_are_read_as_they_are_meant() -> None:
    said = resource_as_meant(
        {
            "schemas": ["urn:okta:custom:1.0:User", EMPLOYEE, 7],
            "userName": "ann@x.example",
            "active": "False",
            "addresses": {"type": "work", "primary": "True", "value": 3},
            EMPLOYEE: {"manager": 9, "employeeNumber": 12, "department": True},
        }
    )
    assert said == {
        "schemas": [EMPLOYEE],
        "userName": "ann@x.example",
        "active": False,
        "emails": [{"value": "ann@x.example", "primary": True}],
        "addresses": [{"type": "work", "primary": True, "value": "3"}],
        EMPLOYEE: {"manager": {"value": "9"}, "employeeNumber": "12", "department": True},
    }
    assert resource_as_meant({"userName": "ann", "emails": []}) == {"userName": "ann", "emails": []}
    assert resource_as_meant(
        {"emails": "ann@x.example", "members": ["1", None], "addresses": 3}
    ) == {
        "emails": [{"value": "ann@x.example", "primary": True}],
        "members": [{"value": "1"}, None],
        "addresses": 3,
    }
    assert resource_as_meant({"addresses": "Rome"}) == {"addresses": [{"value": "Rome"}]}
    assert resource_as_meant(None) is None


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ("7", {"value": "7"}),
        ([{"value": 7, "$ref": "x"}], {"value": "7", "$ref": "x"}),
        ([], None),
        ("", None),
        (None, None),
        (2.5, 2.5),
    ],
)
def test_a_manager_is_a_text_a_number_an_object_or_a_list_of_one(sent, value) -> None:
    path = f"{EMPLOYEE}:manager"
    assert meant({"op": "Replace", "path": path, "value": sent}) == [
        {"op": "Replace", "path": path, "value": value}
    ]


def test_changes_are_one_operation_for_each_path() -> None:
    value = {"id": "3", "active": "true", 'emails[type eq "work"].value': "a@x.example"}
    assert meant({"Op": "replace", "path": "", "value": value}) == [
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "a@x.example"},
        {"op": "replace", "value": {"active": True}},
    ]
    assert meant({"op": "replace", "value": {'emails[primary eq "True"].value': "a"}}) == [
        {"op": "replace", "path": "emails[primary eq true].value", "value": "a"}
    ]
    assert meant({"op": "replace", "value": {"id": "3"}}) == [{"op": "replace", "value": {}}]
    assert meant({"op": "add", "path": "title", "value": None}) == [
        {"op": "replace", "path": "title", "value": None}
    ]
    assert meant({"op": "remove", "path": 'emails[type eq "work"].value'}) == [
        {"op": "replace", "value": {}}
    ]
    assert meant({"op": "remove", "path": "title"}) == [{"op": "remove", "path": "title"}]
    assert meant(3, {"op": "add", "value": 4}) == [3, {"op": "add", "value": 4}]
    assert patch_as_meant({"Operations": 3}) == {"Operations": 3}
    assert patch_as_meant([]) == []


def test_what_nobody_here_takes_is_named_and_nothing_else_of_it() -> None:
    sent = {"userName": "a", "nickName": "Ann", EMPLOYEE: {"division": "x", "a b": 1}, "a b": 2}
    assert unknown_in_resource(sent) == {"nickName", f"{EMPLOYEE}:division"}
    assert unknown_in_resource(3) == set()
    operations = [
        {"op": "add", "path": "name.honorificPrefix", "value": "Dr"},
        {"op": "add", "path": 'phoneNumbers[type eq "work"].value', "value": "1"},
        {"op": "add", "value": {"title": "x", "ims": []}},
        7,
    ]
    found = unknown_in_patch({"Operations": operations})
    assert found == {"name.honorificPrefix", "phoneNumbers", "ims"}
    assert (
        unknown_in_patch({"Operations": 1}) == unknown_in_patch({}) == unknown_in_patch(1) == set()
    )
    assert known_attribute(f"{EMPLOYEE}:manager.$ref")
    assert known_attribute(EMPLOYEE.upper())


def test_small_words_of_the_protocol() -> None:
    assert filter_as_meant('ACTIVE eq "True" and title eq "True"') == (
        'ACTIVE eq true and title eq "True"'
    )
    assert broken_text({"a": ["x", {"\x00": 1}]})
    assert broken_text(["\ud800"])
    assert not broken_text({"a": ["x", 1, None]})
    assert [number_of(each) for each in ("7", "07", "x", "٣", "9" * 19, "9" * 30)] == [
        7, None, None, None, None, None,
    ]  # fmt: skip
