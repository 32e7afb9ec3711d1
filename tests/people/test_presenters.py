"""Codes as words."""

from __future__ import annotations

from django.utils import translation

from people.importing.checking import check
from people.importing.tables import SourceRow
from people.presenters import column_labels, outcome_text, preview_rows, role_labels
from people.profiles import KnownMember

COLUMNS = [("Mail", "email"), ("Full name", "name"), ("Grade", "level"), ("Shoe size", "")]


def test_roles_are_named_in_one_order():
    assert role_labels(["coach", "admin"]) == ["L&D admin", "Coach"]
    assert role_labels([]) == []


def test_columns_say_what_they_are_taken_for():
    assert column_labels(COLUMNS)[2:] == [("Grade", "Job level"), ("Shoe size", "")]


def test_a_change_is_told_in_the_readers_words():
    ana = KnownMember(name="Ana", email="ana@x.example", audience="frontline_leader")
    row = SourceRow(2, ("ana@x.example", "Ana", "Director", "41"))
    with translation.override("en"):
        [preview] = preview_rows(check(COLUMNS, [row], [ana]).rows)
    assert (preview.number, preview.name, preview.email) == (2, "Ana", "ana@x.example")
    [change] = preview.changes
    assert (change.field, change.old, change.new) == (
        "Job level",
        "Frontline leader",
        "Manager of managers",
    )


def test_a_row_that_cannot_be_read_shows_what_it_holds():
    [preview] = preview_rows(check(COLUMNS, [SourceRow(2, ("nobody", "", "", "x" * 200))], []).rows)
    assert preview.name == ""
    assert preview.email == ("nobody, " + "x" * 200)[:160]
    assert [error.heading for error in preview.errors] == ["Full name", "Mail"]


def test_an_outcome_counts_those_who_were_written():
    outcome = {"new": 1, "changed": 0, "unchanged": 7, "leaver": 0, "gone": 2, "failed": 3}
    assert outcome_text(outcome) == "1 person is imported."
    assert outcome_text({**outcome, "leaver": 2, "changed": 1}) == "4 people are imported."
