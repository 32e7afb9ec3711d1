"""A list of other people is stopped; a list of our people is matched, asked about, imported, and
taken back.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.models import AuditEvent, Member, Organization, PeopleImport
from tests.browser import DESK, PHONE
from tests.factories import MemberFactory
from tests.journeys.visitor import Visitor
from tests.people.test_undoing import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Welcome = Callable[..., Visitor]
YES = "#yes-form button.wide"


def choose_file(page: Page, name: str, lines: list[str]) -> None:
    """Upload a file on the page for lists."""
    page.goto(reverse("people:import"))
    file = {"name": name, "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("button[name=upload]").click()


def preview_of(staged: PeopleImport) -> re.Pattern[str]:
    """The address of a list's dry run, whatever page of it."""
    return re.compile(re.escape(reverse("people:import_preview", args=[staged.pk])) + r"(\?.*)?$")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_file_in_which_everybody_has_another_name_is_stopped_and_nothing_changes(
    welcome: Welcome, admin: Member, organization: Organization, viewport: dict[str, int]
) -> None:
    for number in range(39):
        MemberFactory(organization=organization, employee_id=f"E{number:03}")
    before = everything()
    visitor = welcome(admin, viewport=viewport)
    page = visitor.page
    lines = [f"E{n:03},Other{n} Person,other{n}@northwind.example" for n in range(39)]
    choose_file(page, "subsidiary.csv", ["Employee ID,Name,Email", *lines])
    staged = PeopleImport.objects.get()
    expect(page).to_have_url(preview_of(staged))
    expect(page.get_by_text(re.compile("39 of 39")).first).to_be_visible()
    visitor.look("wrong-file")
    page.locator(YES).click()
    expect(page.locator(".error-summary")).to_be_focused()
    visitor.look("wrong-file-stopped")

    # The error leads to the one box that has to be ticked, and looking on again changes nothing.
    page.locator(".error-summary a").first.click()
    expect(page.locator("[name=accepts_renamed]")).to_be_focused()
    page.reload()
    staged.refresh_from_db()
    assert staged.state == PeopleImport.State.CHECKED
    assert everything() == before
    assert not AuditEvent.objects.filter(verb__in=["change_member", "confirm_import"]).exists()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_list_is_matched_by_hand_asked_about_imported_and_undone(
    welcome: Welcome, admin: Member, organization: Organization, viewport: dict[str, int]
) -> None:
    ines = MemberFactory(
        organization=organization, employee_id="E1", name="Ines Old", email="ines@x.example"
    )
    sam = MemberFactory(
        organization=organization, employee_id="E2", name="Sam Two", email="sam@x.example"
    )
    before = everything()
    visitor = welcome(admin, viewport=viewport)
    page = visitor.page
    lines = [
        "Zork,Blib,Quux,Frob",
        "E1,Ines Newname,ines.newname@x.example,Operations",
        "E2,Sam Two,sam@x.example,Night Shift",
        "E3,Nora New,nora@x.example,Sales",
    ]
    choose_file(page, "export.csv", lines)
    staged = PeopleImport.objects.get()
    columns = {"Zork": "employee_id", "Blib": "name", "Quux": "email", "Frob": "department"}
    expect(page).to_have_url(re.compile(reverse("people:import_columns", args=[staged.pk])))
    visitor.look("columns-by-hand")
    for heading, field in columns.items():
        page.get_by_label(heading, exact=True).select_option(value=field)
    page.locator("form.form button").click()

    expect(page).to_have_url(preview_of(staged))
    dry_run = page.locator("main")
    for text in ("Night Shift", "Nora New", "Ines Newname", "Ines Old"):
        expect(dry_run.get_by_text(text).first).to_be_visible()
    visitor.look("dry-run")
    assert everything() == before, "reading changes nobody"
    question = page.get_by_role("group", name=re.compile(r"\b2\b"))
    same = question.locator(f"input[value='{ines.pk}']")
    expect(question.locator("input[value=new]")).to_be_checked()
    same.check()
    page.locator("button[formaction]:not([name])").click()
    expect(same).to_be_checked()
    assert everything() == before, "an answer changes nobody either"
    if page.locator("[name=accepts_renamed]").count():
        page.locator("[name=accepts_renamed]").check()
    page.locator(YES).click()
    undo = reverse("people:undo_import", args=[staged.pk])
    expect(page.locator(f"a[href='{undo}']")).to_be_visible()
    visitor.look("list-imported")
    ines.refresh_from_db()
    sam.refresh_from_db()
    assert (ines.name, ines.email) == ("Ines Newname", "ines.newname@x.example")
    assert sam.department == "Night Shift"
    assert Member.objects.filter(employee_id="E3", name="Nora New").exists()

    page.goto(reverse("people:imports"))
    page.get_by_role("link", name="export.csv").click()
    page.locator(f"a[href='{undo}']").click()
    visitor.look("undo")
    page.locator("main form button.danger").click()
    expect(page).to_have_url(preview_of(staged))
    expect(page.locator(f"a[href='{undo}']")).to_have_count(0)
    visitor.look("undone")
    assert everything() == before

    # What was said about the columns is still known when the list comes again.
    choose_file(page, "export.csv", lines)
    expect(page).to_have_url(preview_of(PeopleImport.objects.latest("pk")))
