"""How far everybody has come, as a file: whole, as text, on the reader's clock."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Cohort, Enrollment, PersonalStep
from common.lines import line_format
from common.spreadsheets import FileFormat
from common.tenancy import rows_of
from common.workbook import Lines
from insights import progress
from insights.progress import ProgressFile
from people.models import Member, Organization, Role
from programs.cadence import StepKind
from tests.empathy_portal.test_failures import end_my_connection
from tests.factories import (
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    PersonalStepFactory,
    StepFactory,
)

SignIn = Callable[[Member], Client]
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def cohort(organization: Organization, now: dt.datetime) -> Cohort:
    """Two leaders; three steps of cards, a pulse that is over, and a session."""
    cohort: Cohort = CohortFactory(organization=organization)
    steps = [
        StepFactory(cohort=cohort, kind=kind, week=week, position=week)
        for week, kind in enumerate(
            [StepKind.PULSE, StepKind.CARDS, StepKind.CARDS, StepKind.KICKOFF], start=1
        )
    ]
    for name in ("=cmd()|'x'!A1", "Ana Silva"):
        member = MemberFactory(organization=organization, name=name, department="+Sales")
        enrollment = EnrollmentFactory(cohort=cohort, member=member)
        opened = {"enrollment": enrollment, "opens_at": now}
        PersonalStepFactory(step=steps[0], done_at=now, **opened)
        PersonalStepFactory(step=steps[1], cards_done=2, cards_total=5, **opened)
        PersonalStepFactory(
            enrollment=enrollment, step=steps[2], opens_at=now + dt.timedelta(days=1)
        )
    PersonalStepFactory(enrollment=enrollment, step=steps[3], opens_at=now, is_called_off=True)
    return cohort


def summed_up(plan: dict[str, Any]) -> float:
    """How often somebody's steps are put together in a plan, in all its turns."""
    own = plan["Actual Rows"] * plan["Actual Loops"] if plan["Node Type"] == "Aggregate" else 0
    return own + sum(map(summed_up, plan.get("Plans", ())))


def test_what_everybody_has_done_is_put_together_once(
    cohort: Cohort, organization: Organization, now: dt.datetime
) -> None:
    """Red before: behind the second lock once for each leader, 2.4 s for a thousand of them."""
    for step in cohort.steps.all():
        for _leader in range(8):
            enrollment = EnrollmentFactory(
                cohort=cohort, member=MemberFactory(organization=organization)
            )
            PersonalStepFactory(enrollment=enrollment, step=step, opens_at=now)
    given = ProgressFile(
        cohort=cohort, file_format=FileFormat.CSV, language="en", zone="UTC", now=now
    )
    form, steps = line_format(FileFormat.CSV), [step.pk for step in cohort.steps.all()]
    statement, values = progress._statement(form, steps), given._values(form, steps)
    with rows_of(organization.pk), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
        [(found,)] = cursor.fetchall()
    assert summed_up(found[0]["Plan"]) == cohort.enrollments.count()


def table(client: Client, cohort: Cohort) -> list[list[str]]:
    answer = client.get(reverse("insights:progress_csv", args=[cohort.pk]))
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_row_for_each_leader_and_a_column_for_each_step(
    cohort: Cohort, admin: Member, client_for: SignIn
) -> None:
    headings, formula, ana = table(client_for(admin), cohort)
    assert headings[:4] == ["Name", "Email", "Department", "State"]
    assert headings[4] == "Week 1: A few questions to the teams"
    assert (len(headings), headings[-1]) == (9, "Times in")
    assert ana[0] == "Ana Silva"
    assert ana[2:] == [
        "'+Sales",
        "takes part",
        "2026-09-14 05:00",
        "2 of 5 cards",
        "not open yet",
        "called off",
        "America/Toronto",
    ]
    assert formula[0] == "'=cmd()|'x'!A1"
    assert formula[7] == "", "no such step for this leader"


def test_a_workbook_has_moments_and_nothing_that_is_worked_out(
    cohort: Cohort, admin: Member, client_for: SignIn
) -> None:
    answer = client_for(admin).get(reverse("insights:progress_xlsx", args=[cohort.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet["E2"].value == dt.datetime(2026, 9, 14, 5)  # noqa: DTZ001  in Toronto
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=cmd()|'x'!A1", "s")
    assert sheet["F3"].value == "2 of 5 cards"


def test_whoever_left_says_so_and_a_step_without_cards_is_open(
    cohort: Cohort, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    Enrollment.objects.filter(member__name="Ana Silva").update(left_at=now)
    PersonalStep.objects.filter(is_called_off=True).update(is_called_off=False)
    ana = table(client_for(admin), cohort)[2]
    assert (ana[3], ana[7]) == ("left", "open")


def test_it_speaks_the_language_of_its_reader(
    cohort: Cohort, admin: Member, client_for: SignIn
) -> None:
    Member.objects.filter(pk=admin.pk).update(language="de")
    answer = client_for(admin).get(reverse("insights:progress_csv", args=[cohort.pk]))
    assert "2 von 5 Karten" in answer.content.decode()


def test_a_pilot_without_anybody_is_a_line_of_headings(
    organization: Organization, admin: Member, client_for: SignIn
) -> None:
    empty = CohortFactory(organization=organization)
    assert len(table(client_for(admin), empty)) == 1
    EnrollmentFactory(cohort=empty)
    assert table(client_for(admin), empty)[1][3:] == ["takes part", "America/Toronto"]


def test_only_admins_who_see_progress_by_name_take_it_away(
    cohort: Cohort,
    admin: Member,
    privacy_officer: Member,
    facilitator: Member,
    outsider: Member,
    client_for: SignIn,
) -> None:
    address = reverse("insights:progress_csv", args=[cohort.pk])
    people = (admin, privacy_officer, facilitator, outsider)
    assert [client_for(who).get(address).status_code for who in people] == [200, 403, 403, 404]
    page = client_for(admin).get(reverse("pilots:pilot", args=[cohort.pk])).content.decode()
    assert address in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["progress_csv", "progress_xlsx"])
def test_what_breaks_off_in_the_middle_is_no_file(
    cohort: Cohort,
    admin: Member,
    client_for: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    taken = []

    def breaking(text: str) -> Lines:
        taken.append(text)
        end_my_connection()
        return Lines(text)

    client = client_for(admin)
    client.raise_request_exception = False
    monkeypatch.setattr(progress, "AT_ONCE", 1)
    monkeypatch.setattr(progress, "Lines", breaking)
    answer = client.get(reverse(f"insights:{name}", args=[cohort.pk]))
    assert (len(taken), answer.status_code) == (1, 503)
    assert "Content-Disposition" not in answer.headers
    assert "cmd()" not in answer.content.decode()


def test_the_connection_keeps_its_own_zone(
    cohort: Cohort, admin: Member, client_for: SignIn
) -> None:
    assert "2026-09-14 05:00" in table(client_for(admin), cohort)[1]
    with connection.cursor() as cursor:
        cursor.execute("SHOW timezone")
        assert cursor.fetchone() == ("UTC",)


@pytest.mark.proof("queries", pages=1)
def test_as_many_queries_for_three_as_for_thirty(
    cohort: Cohort, organization: Organization, now: dt.datetime
) -> None:
    def statements() -> int:
        table_for = ProgressFile(
            cohort=cohort, file_format=FileFormat.XLSX, language="en", zone="UTC", now=now
        )
        with CaptureQueriesContext(connection) as captured:
            found: list[Any] = list(table_for.records())
        rows = "".join(lines for lines in found if isinstance(lines, Lines)).count("<row>")
        assert rows == cohort.enrollments.count()
        return len(captured)

    few = statements()
    for _ in range(30):
        member = MemberFactory(organization=organization, roles=[Role.LEADER])
        EnrollmentFactory(cohort=cohort, member=member)
    assert statements() == few
