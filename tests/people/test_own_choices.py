"""A language and a zone that somebody chose themselves stand, whatever a list says next."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse

from people.facts import facts_of, fingerprint_of
from people.findings import rows_of
from people.importing.checking import check
from people.importing.tables import SourceRow
from people.models import AuditEvent, Member, PeopleImport
from people.operations import (
    StaleImport,
    StaleMember,
    add_members,
    choose_locale,
    confirm_import,
    dry_run,
    edit_member,
    stage_import,
    undo_import,
)
from people.profiles import KnownMember, Profile
from tests.factories import MemberFactory
from tests.people.test_whose_record import upload, write

COLUMNS = [
    ("Employee ID", "employee_id"), ("Name", "name"), ("Email", "email"),
    ("Language", "language"), ("Time zone", "time_zone"),
]  # fmt: skip
HEADINGS = ",".join(heading for heading, _field in COLUMNS)


@pytest.fixture
def ines(organization):
    return MemberFactory(
        organization=organization, employee_id="E1", name="Ines Old", email="ines@x.example",
        language="en", time_zone="UTC",
    )  # fmt: skip


@pytest.fixture
def listed(admin, now):
    """Keep a list that says one language and one zone of Ines, and whatever else of others."""

    def staged(language, zone, *more):
        rows = [("E1", "Ines Old", "ines@x.example", language, zone), *more]
        numbered = [SourceRow(number, tuple(row)) for number, row in enumerate(rows, start=2)]
        return stage_import(source="x.csv", columns=COLUMNS, rows=numbered, now=now, by=admin)

    return staged


@pytest.fixture
def brought(listed, admin, now):
    """Have such a list written; returns the dry run's counts and rows that were said yes to."""

    def written(*said):
        staged = listed(*said)
        summary = dry_run(staged, by=admin)
        rows = list(rows_of(staged.findings.order_by("number")))
        confirm_import(people_import=staged, fingerprint=summary.fingerprint, now=now, by=admin)
        return summary.counts, rows

    return written


def locale(member):
    return Member.objects.values_list("language", "time_zone").get(pk=member.pk)


def own(member):
    return Member.objects.get(pk=member.pk).own_choices


def notes(rows, number=2):
    [row] = [row for row in rows if row.number == number]
    return [(note.heading, note.text) for note in row.notes]


def edit(member, by, now, **said):
    current = Member.objects.get(pk=member.pk)
    edit_member(
        member=member,
        profile=Profile(**{"name": current.name, "email": current.email, **said}),
        manager=None,
        seen=fingerprint_of(facts_of(current)),
        now=now,
        by=by,
    )


def test_only_what_was_changed_is_ones_own_choice(ines, now):
    choose_locale(language="en", time_zone="UTC", now=now, by=ines)
    assert own(ines) == []
    choose_locale(language="de", time_zone="UTC", now=now, by=ines)
    assert own(ines) == ["language"]
    choose_locale(language="de", time_zone="Asia/Tokyo", now=now, by=ines)
    choose_locale(language="en", time_zone="Asia/Tokyo", now=now, by=ines)
    assert own(ines) == ["language", "time_zone"]


@pytest.mark.parametrize(
    ("choice", "after", "said"),
    [
        (("en", "UTC"), ("fr", "Asia/Tokyo"), []),
        (("de", "UTC"), ("de", "Asia/Tokyo"), ["Language"]),
        (("en", "Europe/Rome"), ("fr", "Europe/Rome"), ["Time zone"]),
        (("de", "Europe/Rome"), ("de", "Europe/Rome"), ["Language", "Time zone"]),
    ],
)
def test_a_list_leaves_own_choices_alone_and_its_row_says_so(
    ines, brought, now, choice, after, said
):
    choose_locale(language=choice[0], time_zone=choice[1], now=now, by=ines)
    _counts, rows = brought("fr", "Asia/Tokyo")
    assert [heading for heading, _text in notes(rows)] == said
    assert locale(ines) == after
    [row] = rows
    assert {each.field for each in row.changes}.isdisjoint(own(ines))


def test_the_row_names_who_chose_what(ines, brought, now):
    choose_locale(language="de", time_zone="Europe/Rome", now=now, by=ines)
    assert notes(brought("en", "UTC")[1]) == [
        ("Language", "Ines Old chose German. That stays."),
        ("Time zone", "Ines Old chose Europe/Rome. That stays."),
    ]


@pytest.mark.parametrize("said", [("de", "Europe/Rome"), ("", "")])
def test_nothing_is_said_when_the_list_does_not_say_otherwise(ines, brought, now, said):
    choose_locale(language="de", time_zone="Europe/Rome", now=now, by=ines)
    counts, rows = brought(*said)
    assert notes(rows) == []
    assert (counts["unchanged"], counts["changed"]) == (1, 0)
    assert locale(ines) == ("de", "Europe/Rome")


def test_others_in_the_same_list_take_over_what_it_says(ines, organization, brought, now):
    sam = MemberFactory(
        organization=organization, employee_id="E2", name="Sam Two", email="sam@x.example"
    )
    choose_locale(language="de", time_zone="Europe/Rome", now=now, by=ines)
    others = [
        ("E2", "Sam Two", "sam@x.example", "fr", "Asia/Tokyo"),
        ("E3", "Nora New", "nora@x.example", "fr", "Asia/Tokyo"),
    ]
    _counts, rows = brought("en", "UTC", *others)
    assert notes(rows, 3) == notes(rows, 4) == []
    assert locale(sam) == locale(Member.objects.get(employee_id="E3")) == ("fr", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("choices", "language", "zone"),
    list(
        itertools.product([(), ("language",), ("language", "time_zone")], ["", "de"], ["", "UTC"])
    ),
)
def test_what_the_dry_run_shows_is_what_is_written(
    ines, listed, admin, now, choices, language, zone
):
    Member.objects.filter(pk=ines.pk).update(own_choices=list(choices), time_zone="Asia/Tokyo")
    staged = listed(language, zone)
    fingerprint = dry_run(staged, by=admin).fingerprint
    [row] = rows_of(staged.findings.all())
    before = facts_of(Member.objects.get(pk=ines.pk))
    confirm_import(people_import=staged, fingerprint=fingerprint, now=now, by=admin)
    after = facts_of(Member.objects.get(pk=ines.pk))
    assert {each.field: each.new for each in row.changes} == {
        field: after[field] for field in after if after[field] != before[field]
    }


def test_somebody_who_chooses_between_look_and_yes_is_shown_again(ines, listed, admin, now):
    staged = listed("fr", "UTC")
    seen = dry_run(staged, by=admin).fingerprint
    choose_locale(language="de", time_zone="UTC", now=now, by=ines)
    with pytest.raises(StaleImport):
        confirm_import(people_import=staged, fingerprint=seen, now=now, by=admin)
    assert locale(ines) == ("de", "UTC")


def test_pasted_people_and_those_a_pilot_brings_leave_it_alone_too(ines, organization, admin, now):
    choose_locale(language="de", time_zone="UTC", now=now, by=ines)
    profile = Profile(
        name="Ines Old", email="ines@x.example", language="fr", time_zone="Asia/Tokyo"
    )
    add_members(organization=organization, profiles=[profile], now=now, by=admin)
    assert locale(ines) == ("de", "Asia/Tokyo")


def test_an_admin_may_change_it_and_a_later_choice_counts_again(ines, admin, brought, now):
    choose_locale(language="de", time_zone="Europe/Rome", now=now, by=ines)
    edit(ines, admin, now, language="de", job_title="Baker")
    assert own(ines) == ["language", "time_zone"]
    edit(ines, admin, now, language="fr")
    assert (locale(ines), own(ines)) == (("fr", "Europe/Rome"), ["time_zone"])
    brought("en", "UTC")
    assert locale(ines) == ("en", "Europe/Rome")
    choose_locale(language="de", time_zone="Europe/Rome", now=now, by=ines)
    brought("en", "UTC")
    assert locale(ines) == ("de", "Europe/Rome")


def test_an_edit_that_was_begun_before_the_choice_does_not_take_it_away(ines, admin, now):
    seen = fingerprint_of(facts_of(Member.objects.get(pk=ines.pk)))
    choose_locale(language="de", time_zone="UTC", now=now, by=ines)
    profile = Profile(name="Ines Old", email="ines@x.example", language="en", time_zone="UTC")
    with pytest.raises(StaleMember):
        edit_member(member=ines, profile=profile, manager=None, seen=seen, now=now, by=admin)
    assert (locale(ines)[0], own(ines)) == ("de", ["language"])


def test_undoing_a_list_keeps_what_was_chosen_since(ines, admin, brought, now):
    """The list made it German; Ines tried French and came back to German by herself."""
    brought("de", "Asia/Tokyo")
    choose_locale(language="fr", time_zone="Asia/Tokyo", now=now, by=ines)
    choose_locale(language="de", time_zone="Asia/Tokyo", now=now, by=ines)
    undo_import(people_import=PeopleImport.objects.get(), now=now, by=admin)
    assert (locale(ines), own(ines)) == (("de", "UTC"), ["language"])


def test_the_choice_survives_leaving_and_coming_back(ines, admin, client_for, now):
    choose_locale(language="de", time_zone="UTC", now=now, by=ines)
    client = client_for(admin)
    rows = "E1,Ines Old,ines@x.example,,"
    url = upload(client, f"{rows}Left")
    assert write(client, url, accepts_leavers="on").status_code == 302
    assert write(client, upload(client, rows)).status_code == 302
    back = Member.objects.get(pk=ines.pk)
    assert (back.left_at, back.language, back.own_choices) == (None, "de", ["language"])


def test_the_pages_say_it(ines, admin, client_for, now):
    choose_locale(language="de", time_zone="UTC", now=now, by=ines)
    client = client_for(admin)
    url = upload(client, f"{HEADINGS}\nE1,Ines Old,ines@x.example,en,UTC".encode())
    assert "Language: Ines Old chose German. That stays." in client.get(url).content.decode()
    edited = client.get(reverse("people:edit", args=[ines.pk])).content.decode()
    assert edited.count("Chosen by Ines Old: lists leave it as it is.") == 1
    assert "auch wenn" in client_for(ines).get(reverse("people:account")).content.decode()
    other = client.get(reverse("people:edit", args=[admin.pk])).content.decode()
    assert "lists leave it as it is" not in other


def test_a_row_that_cannot_be_read_or_is_about_nobody_has_no_choices():
    known = [KnownMember(pk=1, email="a@x.example", name="Ann", own_choices=["language"])]
    rows = [
        SourceRow(2, ("E1", "", "no address", "de", "")),
        SourceRow(3, ("E9", "Nora", "n@x.example", "de", "")),
    ]
    report = check(COLUMNS, rows, known)
    assert [notes(report.rows, number) for number in (2, 3)] == [[], []]
    assert report.rows[1].profile.language == "de"


def test_the_choice_is_audited_with_old_and_new_only(ines, now):
    choose_locale(language="de", time_zone="UTC", now=now, by=ines)
    assert AuditEvent.objects.get().detail == {"changes": {"language": ["en", "de"]}}
