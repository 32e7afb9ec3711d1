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
        ("O'Connor O\u2019Connor O\u00b4Connor", "oconnor oconnor oconnor"),
        ("Anne-Marie Anne\u2011Marie Anne\u2013Marie", "annemarie annemarie annemarie"),
        ("Mary\u00a0Connor\u200b \u201eMoll\u201c", "mary connor moll"),
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

    @given(
        st.text(
            st.characters(max_codepoint=0x58F, exclude_categories=["Cs", "Cc"])
            | st.characters(min_codepoint=0x2000, max_codepoint=0x206F)
        )
    )
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


APOSTROPHES = [chr(each) for each in (0x27, 0x2019, 0x2018, 0x60, 0xB4, 0x2BC, 0x2032, 0xFF07)]
HYPHENS = [chr(each) for each in (0x2D, 0x2010, 0x2011, 0x2013, 0x2014, 0x2212, 0xFE63, 0xFF0D)]
ALIKE = {
    "an apostrophe": [f"Mary O{each}Connor" for each in APOSTROPHES],
    "a hyphen": [f"Anne{each}Marie Weiß{each}Öz" for each in HYPHENS],
    "an umlaut": ["Jörg Müller", "Joerg Mueller", "JÖRG MU\u0308LLER"],
    "an accent": ["José Núñez", "Jose Nunez", "JOSE\u0301 Nu\u0301n\u0303ez"],
    "a blank": ["Kim Berg", "Kim\u00a0Berg", "Kim\u2009Berg", "Kim\u200b Berg", "Kim  Berg"],
}
TYPED = [
    *("{0}", " {0}  ", "{1} {0}", "{1}, {0}", "{0}.", "\u201e{0}\u201c", '"{0}"', "{0} - {1}"),
    *("{0}\u00a0{1}", "{0}\t {1}", "({0}) {1}", "{0} \0{1}"),
]


@pytest.mark.parametrize("names", ALIKE.values(), ids=ALIKE)
def test_people_are_found_however_their_name_is_typed(organization, names):
    """A phone types O\u2019Connor, which found nobody whose name has another apostrophe."""
    members = Member.objects.filter(organization=organization)
    for stored in names:
        made = MemberFactory(organization=organization, name=stored, email="x@y.example")
        for typed in names:
            parts = typed.split(" ")
            for form in TYPED:
                sought = form.format(parts[0], parts[-1])
                assert list(members.named_like(sought)) == [made], (stored, sought)
            if names is not ALIKE["an umlaut"] and "  " not in stored:
                assert list(members.called([typed])) == [made], (stored, typed)
                assert members.meant_by(typed) == [made]
        made.delete()


def test_letters_without_umlauts_find_them_and_short_names_no_others(organization):
    for name in ("Ute Goethe", "Susan Ode", "Sue Öde"):
        MemberFactory(organization=organization, name=name)

    def found(text):
        members = Member.objects.filter(organization=organization)
        return {each.name for each in members.named_like(text)}

    assert found("göthe") == found("Gothe") | found("goethe") == {"Ute Goethe"}
    assert found("sue") == {"Sue Öde"}
    assert found("oede") == set(), "as short a word means what it says"


@pytest.mark.parametrize("sign", ["%", "_", "\\", "100%", "a_b", "a\\b"])
def test_signs_that_mean_something_to_the_database_mean_themselves(organization, sign):
    made = MemberFactory(organization=organization, name=f"Ann {sign} Berg")
    MemberFactory(organization=organization, name="Ann 100 aXb ab", job_title="a b")
    assert list(Member.objects.filter(organization=organization).named_like(sign)) == [made]


@pytest.mark.parametrize("typed", ["-", "'", "\u2019 \u2013", "\u201e\u201c", "\u200b", ", ;"])
def test_signs_alone_find_nobody(organization, leader, typed):
    members = Member.objects.filter(organization=organization)
    assert not members.named_like(typed)
    assert not members.meant_by(typed)


def test_a_number_is_found_with_any_hyphen(organization):
    made = MemberFactory(organization=organization, name="Ann Berg", employee_id="HR-0042")
    members = Member.objects.filter(organization=organization)
    assert list(members.named_like("hr\u20130042, berg")) == [made]
    assert not members.named_like("0042")


def test_whoever_is_called_exactly_so_is_meant(organization):
    one, other = (MemberFactory(organization=organization, name=n) for n in ("José A", "Jose A"))
    members = Member.objects.filter(organization=organization)
    assert members.meant_by("jose a") == [other]
    assert members.meant_by("JOSÉ A") == [one]
    assert len(members.meant_by("Jòse A")) == 2
