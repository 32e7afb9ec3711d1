"""A list leaves alone what belongs to another source, and says how much that was."""

from __future__ import annotations

from people.importing.checking import check
from people.importing.report import Action
from people.importing.tables import SourceRow
from people.presenters import left_out_lines
from people.profiles import KnownMember

COLUMNS = [
    ("ID", "employee_id"),
    ("Name", "name"),
    ("Email", "email"),
    ("Team", "department"),
    ("Boss", "manager_employee_id"),
]
ANN = KnownMember(pk=1, name="Ann Bell", email="ann@x.example", employee_id="1", department="Sales")
BO = KnownMember(pk=2, name="Bo Dahl", email="bo@x.example", employee_id="2", department="Sales")
HR = "Workday"


def rows(*cells: tuple[str, ...]) -> list[SourceRow]:
    return [SourceRow(number, row) for number, row in enumerate(cells, start=2)]


def test_owned_fields_of_somebody_known_stay_and_are_counted_and_others_change() -> None:
    listed = rows(
        ("1", "Ann Weber", "ann@x.example", "Support", "2"),
        ("2", "Bo Dahl", "bo@x.example", "Sales", ""),
    )
    owners = {"department": HR, "manager": HR, "name": ""}
    report = check(COLUMNS, listed, [ANN, BO], owners=owners)
    assert [row.action for row in report.rows] == [Action.UNCHANGED, Action.UNCHANGED]
    assert report.summary.left_out == {"name": 1, "department": 1, "manager": 1}
    assert left_out_lines(report.summary) == [
        "Name is changed by hand only: 1 value in this list was left out.",
        "Department comes from Workday: 1 value in this list was left out.",
        "Manager comes from Workday: 1 value in this list was left out.",
    ]
    title = check(COLUMNS, listed, [ANN, BO], owners={"name": HR})
    [changed] = title.of(Action.CHANGED)
    assert [each.field for each in changed.changes] == ["department", "manager_employee_id"]


def test_somebody_new_comes_in_with_all_that_is_said_of_them() -> None:
    listed = rows(("3", "Cy Eze", "cy@x.example", "Support", ""))
    [row] = check(COLUMNS, listed, [ANN, BO], owners={"department": HR, "email": HR}).rows
    assert row.action == Action.NEW
    assert row.profile is not None
    assert row.profile.department == "Support"
    broken = check(COLUMNS, rows(("4", "Di", "no address", "A", "")), [], owners={"name": HR})
    assert [each.action for each in broken.rows] == [Action.FAILED]


def test_nobody_loses_an_address_that_belongs_to_another_source() -> None:
    listed = rows(("1", "Ann Bell", "bo@x.example", "Sales", ""))
    owners = {"email": HR}
    [asked] = check(COLUMNS, listed, [ANN, BO], owners=owners).rows
    assert "Bo Dahl already has this address or ID" in asked.errors[0].text
    [free] = check(COLUMNS, listed, [ANN, BO]).rows
    assert not free.errors
    [answered] = check(COLUMNS, listed, [ANN, BO], answers={2: 1}, owners=owners).rows
    assert answered.action == Action.UNCHANGED
    assert answered.deprived == ()
    [with_id] = check(COLUMNS, listed, [ANN, BO], answers={2: 2}, owners={"name": HR}).rows
    assert [person.pk for person in with_id.deprived] == [1]
