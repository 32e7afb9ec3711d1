"""What has to be said before a list is read: its letters, its columns; and what is said loudly."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.findings import rows_of
from people.import_rows import rows_of_list
from people.models import AuditEvent, Member, PeopleImport
from people.operations import confirm_import, dry_run, map_columns_by_hand, read_import
from tests.factories import MemberFactory

DATA = Path(__file__).parent.parent / "data"


def upload(client, name, content=None):
    file = SimpleUploadedFile(name, content if content is not None else (DATA / name).read_bytes())
    return client.post(reverse("people:import"), {"upload": "1", "file": file})


@pytest.mark.parametrize(
    ("name", "encoding", "read"),
    [
        ("western-cp850.csv", "cp850", "Jürgen Gößmann"),
        ("cyrillic-cp1251.csv", "cp1251", "Ирина Соколова"),
    ],
)
def test_names_are_looked_at_before_anything_is_read(admin, client_for, name, encoding, read):
    client = client_for(admin)
    url = upload(client, name).url
    staged = PeopleImport.objects.get()
    assert url == reverse("people:import_encoding", args=[staged.pk])
    assert (staged.length, staged.columns) == (0, [])
    page = client.get(url)
    form = page.context["form"]
    assert 2 <= len(form.fields["encoding"].choices) <= 4
    assert form["encoding"].initial == encoding
    assert read in page.content.decode()
    assert client.get(reverse("people:import_preview", args=[staged.pk])).url == url
    assert client.get(reverse("people:import_columns", args=[staged.pk])).url == url
    assert client.post(url, {"encoding": "utf-7"}).status_code == 422
    answer = client.post(url, {"encoding": encoding})
    assert answer.url == reverse("people:import_preview", args=[staged.pk])
    assert read in client.get(answer.url).content.decode()
    staged.refresh_from_db()
    assert staged.unread is None
    assert client.get(url).url == answer.url


def test_a_file_with_headings_alone_says_so_after_its_letters(admin, client_for):
    client = client_for(admin)
    url = upload(client, "x.csv", "Name,Email,Straße der Übung".encode("cp850")).url
    answer = client.post(url, {"encoding": "cp850"})
    assert answer.status_code == 422
    assert "only headings" in answer.content.decode()


def test_letters_are_read_once(admin, client_for, now):
    upload(client_for(admin), "western-cp850.csv")
    staged = PeopleImport.objects.get()
    first = read_import(people_import=staged, encoding="cp850", now=now, by=admin)
    again = read_import(people_import=staged, encoding="cp1252", now=now, by=admin)
    assert [row.cells for row in rows_of_list(again)] == [row.cells for row in rows_of_list(first)]
    assert not staged.pieces.exists()
    event = AuditEvent.objects.get(verb="read_import")
    assert (event.actor_id, event.thing_id) == (admin.pk, staged.pk)


def test_columns_nobody_knows_are_mapped_by_hand_and_remembered(admin, client_for, organization):
    client = client_for(admin)
    content = b"Wer,Kontakt,Haus\nCleo Ito,cleo@x.example,Nord\nBo,bo@x.example,\n"
    url = upload(client, "x.csv", content).url
    first = PeopleImport.objects.get()
    assert url == reverse("people:import_columns", args=[first.pk])
    preview = reverse("people:import_preview", args=[first.pk])
    assert client.get(preview).url == url
    page = client.get(url).content.decode()
    assert "Cleo Ito · Bo" in page
    assert "Keep it as it is" not in page
    twice = client.post(url, {"column-0": "name", "column-1": "name", "column-2": "-"})
    assert twice.status_code == 422
    assert "“Wer” is already used for this" in twice.content.decode()
    assert "Choose the column with the email" in twice.content.decode()
    chosen = {"column-0": "name", "column-1": "email", "column-2": "-"}
    assert client.post(url, chosen).url == preview
    assert "cleo@x.example" in client.get(preview).content.decode()
    organization.refresh_from_db()
    assert organization.remembered_columns == {"wer": "name", "kontakt": "email"}
    again = upload(client, "y.csv", content).url
    assert again == reverse("people:import_preview", args=[PeopleImport.objects.latest("pk").pk])
    assert "by hand in an earlier import: Wer, Kontakt" in client.get(again).content.decode()


def test_a_choice_of_the_portals_own_is_forgotten_again(admin, client_for, organization, now):
    organization.remembered_columns = {"name": "job_title", "other": "email"}
    organization.save()
    client = client_for(admin)
    upload(client, "x.csv", b"Name,Email\nA,a@x.example\n")
    staged = PeopleImport.objects.get()
    fields = ["name", "email"]
    map_columns_by_hand(people_import=staged, fields=fields, now=now, by=admin)
    organization.refresh_from_db()
    assert organization.remembered_columns == {"other": "email"}
    map_columns_by_hand(people_import=staged, fields=fields, now=now, by=admin)
    event = AuditEvent.objects.get(verb="map_columns_by_hand")
    assert (event.actor_id, event.thing_id, event.detail) == (admin.pk, staged.pk, {"columns": 2})


def test_a_list_that_is_written_keeps_its_columns(admin, client_for, now):
    client = client_for(admin)
    upload(client, "x.csv", b"Name,Email\nA,a@x.example\n")
    staged = PeopleImport.objects.get()
    confirm_import(
        people_import=staged, fingerprint=dry_run(staged, by=admin).fingerprint, accepts=(),
        now=now, by=admin,
    )  # fmt: skip
    done = map_columns_by_hand(people_import=staged, fields=["", "email"], now=now, by=admin)
    assert done.columns[0] == ["Name", "name"]
    url = reverse("people:import_columns", args=[staged.pk])
    assert client.get(url).url == reverse("people:import_preview", args=[staged.pk])


@pytest.mark.parametrize(
    ("headings", "missing"),
    [
        (b"Name,Email", ["No column names a manager"]),
        (b"Name,Email,Vorgesetzter", []),
        (b"Name,ID,Manager ID", ["No column has email addresses"]),
    ],
)
def test_what_the_list_does_not_say_is_said_loudly(admin, client_for, headings, missing):
    client = client_for(admin)
    upload(client, "x.csv", headings + b"\nA,a@x.example,\n")
    url = reverse("people:import_preview", args=[PeopleImport.objects.get().pk])
    page = client.get(url).content.decode()
    for text in ("No column names a manager", "No column has email addresses"):
        assert (text in page) == (text in missing)


def test_managers_without_ids_are_written_by_their_address(admin, leader, client_for):
    client = client_for(admin)
    content = f"Name,Email,Manager\nCleo,cleo@x.example,{leader.email}\nBo,bo@x.example,Cleo\n"
    url = upload(client, "x.csv", content.encode()).url
    fingerprint = client.get(url).context["report"].fingerprint
    client.post(url, {"fingerprint": fingerprint})
    assert Member.objects.get(email="cleo@x.example").manager == leader
    again = upload(client, "x.csv", content.encode()).url
    assert client.get(again).context["counts"]["unchanged"] == 2


def paste(client, text):
    return client.post(reverse("people:import"), {"people": text})


def test_pasted_columns_are_a_table(admin, client_for):
    client = client_for(admin)
    url = paste(client, "Name\tE-mail\tDepartment\nAnna Weber\tanna@x.example\tSales\n").url
    page = client.get(url)
    [row] = rows_of(PeopleImport.objects.get().findings.all())
    assert (row.profile.name, row.profile.department) == ("Anna Weber", "Sales")
    assert "Anna Weber" in page.content.decode()


def test_pasted_names_find_who_is_known_and_ask_about_others(admin, leader, client_for):
    MemberFactory.create_batch(2, organization=admin.organization, name="Two Ofthem")
    client = client_for(admin)
    url = paste(client, f"{leader.name.upper()}\nTwo Ofthem\nNobody Known\n").url
    client.get(url)
    rows = list(rows_of(PeopleImport.objects.get().findings.order_by("number")))
    assert rows[0].profile.email == leader.email
    assert [len(row.errors) for row in rows] == [0, 1, 1]


def test_pasted_people_who_are_here_are_named(admin, leader, client_for):
    client = client_for(admin)
    page = client.get(paste(client, f"{leader.name} <{leader.email}>").url)
    assert [row.name for row in page.context["unchanged"]] == [leader.name]
    assert "Already here" in page.content.decode()


def test_what_can_mean_two_things_is_asked_before_anything_is_staged(admin, client_for):
    answer = paste(client_for(admin), "Bo <bo@x.example>\nAnna Weber, Sales <aw@x.example>")
    assert answer.status_code == 422
    assert "Line 2: Is “Anna Weber, Sales” one name?" in answer.content.decode()
    assert not PeopleImport.objects.exists()


def test_the_pages_take_the_same_queries_at_any_size(
    admin, client_for, django_assert_max_num_queries
):
    client = client_for(admin)
    for rows in (3, 60):
        people = "".join(f"A{row},a{row}@x.example,S\n" for row in range(rows))
        upload(client, "x.csv", f"Name,Email,Department\n{people}".encode())
        url = reverse("people:import_columns", args=[PeopleImport.objects.latest("pk").pk])
        with django_assert_max_num_queries(5):
            client.get(url)
