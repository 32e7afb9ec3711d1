"""What a user of a provider says about a person."""

from __future__ import annotations

import pytest

from provisioning.scim.attributes import EMPLOYEE
from provisioning.scim.reading import (
    SAID_AS,
    UnreadablePerson,
    cells_of,
    country_code,
    name_of,
    read_person,
)

ANN = {"userName": "ann@x.example", "displayName": "Ann Lee"}


def test_a_name_is_the_first_thing_that_says_one() -> None:
    name = {"givenName": "Ann", "familyName": "Lee"}
    assert name_of({"displayName": "A. Lee", "name": {"formatted": "Ann L."}}) == "A. Lee"
    assert name_of({"displayName": " ", "name": {"formatted": "Ann L.", **name}}) == "Ann L."
    assert name_of({"name": name}) == "Ann Lee"
    assert name_of({"userName": "ann@x.example", "name": "Ann"}) == "ann"


def test_of_several_entries_the_primary_one_counts_then_the_one_for_work() -> None:
    work, home = {"value": "w@x.example", "type": "work"}, {"value": "h@x.example", "type": "home"}
    first, none = {"value": "f@x.example"}, {"type": "work"}
    assert (
        cells_of({"emails": [none, first, work, {**home, "primary": True}]})["email"]
        == "h@x.example"
    )
    assert cells_of({"emails": [first, home, work]})["email"] == "w@x.example"
    assert cells_of({"emails": [none, first, home]})["email"] == "f@x.example"
    assert cells_of({"emails": [none], "userName": "u@x.example"})["email"] == "u@x.example"
    assert cells_of({"emails": None, "userName": "u"})["email"] == ""


@pytest.mark.parametrize(
    ("said", "code"),
    [("DE", "DE"), ("Germany", "DE"), ("Österreich", "AT"), ("DEU", "DE"), ("Nowhere", "Nowhere")],
)
def test_countries_are_read_by_code_and_by_name(said, code) -> None:
    assert country_code(said) == code


def test_what_was_said_and_no_longer_is_gets_emptied_and_the_rest_stays() -> None:
    before = {**ANN, "title": "Lead", EMPLOYEE: {"costCenter": "7", "manager": {"value": "3"}}}
    said = read_person(ANN, before, SAID_AS)
    assert (said.profile.job_title, said.profile.cost_center, said.manager) == ("", "", "")
    assert (said.profile.department, read_person(ANN, ANN, SAID_AS).manager) == (None, None)
    named = {**ANN, EMPLOYEE: {"manager": {"value": "3"}}}
    assert read_person(named, {}, SAID_AS).manager == "3"
    assert read_person(named, before, {"title"}).manager is None


def test_fields_of_another_source_are_left_alone() -> None:
    said = read_person({**ANN, "title": "Lead", "timezone": "Europe/Oslo"}, {}, {"time_zone"})
    assert (said.profile.job_title, said.profile.time_zone) == (None, "Europe/Oslo")


def test_what_cannot_be_read_is_left_out_but_a_name_and_an_address_are_needed() -> None:
    odd = {**ANN, "timezone": "Mars", "preferredLanguage": "?", "title": "x" * 999, "active": False}
    said = read_person({**odd, "addresses": [{"country": "Nowhere"}]}, {}, SAID_AS)
    assert set(said.left_out) == {"timezone", "preferredLanguage", "title", "addresses.country"}
    assert (said.profile.time_zone, said.profile.is_active) == (None, False)
    with pytest.raises(UnreadablePerson, match="emails"):
        read_person({"userName": "ann"}, {}, SAID_AS)
    with pytest.raises(UnreadablePerson, match="displayName"):
        read_person({**ANN, "displayName": "x" * 201}, {}, SAID_AS)
