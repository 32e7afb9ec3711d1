"""Whose record a row is. Each line is somebody's real life; the right answer is said by hand."""

from __future__ import annotations

import dataclasses

import pytest

from people.importing.identity import Claim, identify, is_longer_form, is_same_name
from people.profiles import KnownMember
from tests.factories import NOW

ANNA = KnownMember(pk=1, name="Anna Weber", email="anna.weber@x.example", employee_id="E1")
BO = KnownMember(pk=2, name="Bo Berg", email="bo.berg@x.example", employee_id="E2")
NOBODY, SAME, QUESTION = "nobody", "same", "question"


def gone(person):
    return dataclasses.replace(person, is_active=False, left_at=NOW)


def judge(name, email, employee_id, *known):
    found = identify(
        Claim(name=name, email=email, employee_id=employee_id),
        owner=next(
            (each for each in known if employee_id and each.employee_id == employee_id), None
        ),
        addressee=next((each for each in known if email and each.email == email), None),
    )
    if found.person:
        return SAME
    return QUESTION if found.candidates else NOBODY


@pytest.mark.parametrize(
    ("name", "email", "employee_id", "expected"),
    [
        ("Cy Cole", "cy@x.example", "E9", NOBODY),
        ("Cy Cole", "cy@x.example", "", NOBODY),
        # The ID is known.
        ("Anna Weber", "anna.weber@x.example", "E1", SAME),
        ("Anna Weber", "a.weber@y.example", "E1", SAME),
        ("WEBER, Ánna", "a.weber@y.example", "E1", SAME),
        ("", "new.name@x.example", "E1", SAME),
        ("Anna Weber", "", "E1", SAME),
        ("", "", "E1", SAME),
        ("Anna Schmidt", "anna.weber@x.example", "E1", SAME),
        ("Anna Weber-Schmidt", "anna.weber@y.example", "E1", SAME),
        ("Bruno Other", "bruno.other@x.example", "E1", QUESTION),
        ("Anna Schmidt", "anna.schmidt@x.example", "E1", QUESTION),
        ("Bruno Other", "", "E1", QUESTION),
        ("Bruno Other", "anna.weber@y.example", "E1", QUESTION),
        # The address is known.
        ("Anna Weber", "anna.weber@x.example", "", SAME),
        ("Weber Anna", "anna.weber@x.example", "", SAME),
        ("", "anna.weber@x.example", "", SAME),
        ("Anna M. Weber", "anna.weber@x.example", "", SAME),
        ("Anna", "anna.weber@x.example", "", SAME),
        ("Nora Newcomer", "anna.weber@x.example", "", QUESTION),
        ("Anna Newcomer", "anna.weber@x.example", "", QUESTION),
        ("Nora Newcomer", "anna.weber@x.example", "E9", QUESTION),
        ("Anna Weber", "anna.weber@x.example", "E9", QUESTION),
        # Two people.
        ("Anna Weber", "bo.berg@x.example", "E1", QUESTION),
        ("", "bo.berg@x.example", "E1", QUESTION),
    ],
)
def test_somebody_present(name, email, employee_id, expected):
    assert judge(name, email, employee_id, ANNA, BO) == expected


@pytest.mark.parametrize(
    ("name", "email", "employee_id", "expected"),
    [
        ("Anna Weber", "anna.weber@x.example", "E1", SAME),
        ("Anna Weber", "anna.weber@x.example", "", SAME),
        ("Anna Weber", "anna.new@x.example", "E1", SAME),
        ("", "anna.weber@x.example", "E1", SAME),
        ("Anna Schmidt", "anna.weber@x.example", "E1", QUESTION),
        ("Anna M. Weber", "anna.weber@x.example", "", QUESTION),
        ("Anna Weber", "anna.weber@x.example", "E9", QUESTION),
        ("", "anna.weber@x.example", "", QUESTION),
        ("", "anna.new@x.example", "E1", QUESTION),
        ("Nora Newcomer", "anna.weber@x.example", "E9", QUESTION),
    ],
)
def test_somebody_who_left(name, email, employee_id, expected):
    assert judge(name, email, employee_id, gone(ANNA), BO) == expected


def test_somebody_without_a_number_of_their_own():
    anna = dataclasses.replace(ANNA, employee_id="")
    assert judge("Anna Weber", "anna.weber@x.example", "E9", anna) == SAME
    assert judge("Nora Newcomer", "anna.weber@x.example", "E9", anna) == QUESTION


def test_somebody_without_an_address():
    anna = dataclasses.replace(ANNA, email="")
    assert judge("Anna Weber", "anna.new@x.example", "E1", anna) == SAME
    assert judge("Anna Berg", "anna.new@x.example", "E1", anna) == QUESTION


def test_of_two_people_the_owner_of_the_id_comes_first():
    found = identify(Claim(name="X", email=BO.email, employee_id="E1"), owner=ANNA, addressee=BO)
    assert found.candidates == (ANNA, BO)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jürgen Groß", "JUERGEN GROSS"),
        ("Jürgen Groß", "Jurgen Gross"),
        ("Łukasz Øst", "lukasz ost"),
        ("García, Zofia", "Zofia Garcia"),
        ("\u0631\u0636\u200c\u0627", "\u0631\u0636\u0627"),
        ("Anna-Lena Roth", "Anna Lena Roth"),
    ],
)
def test_names_that_are_the_same(one, other):
    assert is_same_name(one, other)
    assert is_same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Anna Weber", "Anna Berg"), ("Anna", "Anna Weber"), ("?", "!"), ("", "")]
)
def test_names_that_are_not_the_same(one, other):
    assert not is_same_name(one, other)


def test_a_longer_form_holds_the_whole_shorter_one():
    assert is_longer_form("Anna Weber", "Anna M. Weber-Berg")
    assert not is_longer_form("Anna M. Weber", "Anna Weber-Berg")
    assert not is_longer_form("?", "Anna")
