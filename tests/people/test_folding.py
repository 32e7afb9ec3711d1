"""Texts without accents and case: in Python as in the database."""

from __future__ import annotations

import pytest
from django.db.models import TextField, Value
from django.db.models.functions import Cast
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from people.folding import fold, folded
from people.models import Member, Organization
from people.queries import departments_of
from tests.factories import MemberFactory, OrganizationFactory


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("García", "garcia"),
        ("GARC\u0131\u0301A", "garcia"),
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("MÜLLER", "muller"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Łukasz Øster Đặng", "lukasz oster dang"),
        ("Adebayo Nguyễn", "adebayo nguyen"),
        ("Þóra Æbelø", "thora aebelo"),
        ("\u0130pek I\u015f\u0131k", "ipek isik"),
        ("ИВАНОВА", "иванова"),
        ("ΣΟΦΙΑ Σοφίας", "σοφια σοφιασ"),
        ("", ""),
    ],
)
def test_what_is_left_of_a_text(db, text, bare):
    assert fold(text) == bare
    made = MemberFactory(name=text or "x", email="", job_title=text, signs_in=False)
    kept = Member.objects.values_list("folded", flat=True).get(pk=made.pk)
    assert kept.split("\n")[-1] == bare


class Both(TestCase):
    """The database and Python agree, or a search would miss what the page shows."""

    @given(st.text(st.characters(max_codepoint=0x58F, exclude_categories=["Cs", "Cc"])))
    def test_on_every_text(self, text: str) -> None:
        Organization.objects.filter(slug="one").exists() or OrganizationFactory(slug="one")
        asked = folded(Cast(Value(text), TextField()))
        [found] = Organization.objects.annotate(bare=asked).values_list("bare", flat=True)[:1]
        assert found == fold(text)


NAMES = ["Ádám", "adam Zed", "Adam", "Ångström", "Bär", "Bar", "Bard", "Émile", "Zoe", "ømer"]


def test_names_are_sorted_as_a_reader_looks_for_them(organization):
    for name in reversed(NAMES):
        MemberFactory(organization=organization, name=name)
    listed = Member.objects.filter(organization=organization).by_name()
    bare = [fold(name) for name in listed.values_list("name", flat=True)]
    assert bare == sorted(bare)
    assert [member.name for member in listed][-1] == "Zoe"
    assert bare.index("adam zed") > bare.index("adam"), "a shorter name stands first"


def test_departments_are_sorted_in_the_same_way(organization):
    for name in ("Öffentlichkeit", "zentrale", "Nord", "Ost"):
        MemberFactory(organization=organization, department=name)
    found = departments_of(organization.pk)
    assert found == ["Nord", "Öffentlichkeit", "Ost", "zentrale"]


def test_the_longest_name_fits_into_the_index(organization):
    widest = "\ufdfa" * 200
    made = MemberFactory(organization=organization, name=widest, job_title=widest)
    assert Member.objects.named_like("\ufdfa").get() == made


def test_a_mark_alone_finds_nobody(organization, admin):
    assert not Member.objects.named_like("\u0301")
    assert not Member.objects.named_like("100%")
