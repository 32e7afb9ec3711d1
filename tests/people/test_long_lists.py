"""Long lists: the same functions in a worker, taken up again, let go of, and what stops them."""

from __future__ import annotations

import datetime as dt
import io
import resource

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.progress import Headway, progress_of
from common.tokens import new_token
from people import import_rows, list_forms
from people.importing.files import open_table
from people.importing.report import Alarm
from people.importing.tables import SourceRow, UnreadableTable
from people.importing.workbooks import IN_A_MOMENT
from people.models import (
    AuditEvent,
    DiscardedImport,
    ImportFinding,
    ImportJob,
    Member,
    PeopleImport,
)
from people.operations import (
    clear_discarded,
    discard_import,
    dry_run,
    queue_work,
    stage_import,
    work_on_next,
    working,
)
from people.roles import Role
from people.states import ImportWork
from people.views import reading
from tests.factories import MemberFactory, OrganizationFactory

HEAD = "ID,Name,Email,Manager ID\n"


def listed(count: int) -> str:
    rows = (
        f"L{n},Åsa {n} Nuñez,l{n}@x.example,{'L1' if n > 1 else ''}\n" for n in range(1, count + 1)
    )
    return HEAD + "".join(rows)


@pytest.fixture(autouse=True)
def short_moment(monkeypatch):
    """Everything of more than five rows is long."""
    monkeypatch.setattr(import_rows, "A_MOMENT_ROWS", 5)
    monkeypatch.setattr(list_forms, "A_MOMENT_ROWS", 5)


def upload(client, text, name="long.csv"):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post(reverse("people:import"), {"upload": "1", "file": file}).url


def work(now):
    while work_on_next(now=now):
        pass


def say_yes(client, url, **more):
    fingerprint = client.get(url).context["report"].fingerprint
    return client.post(url, {"fingerprint": fingerprint, **more})


def test_a_long_list_goes_its_whole_way_through_the_worker(admin, client_for, now):
    client = client_for(admin)
    url = upload(client, listed(40))
    staged = PeopleImport.objects.get()
    busy = client.get(url).content.decode()
    assert "Reading your list" in busy
    assert "You can close this page" in busy
    assert "<progress" in busy
    assert "Being read" in client.get(reverse("people:imports")).content.decode()
    assert (staged.length, Member.objects.count()) == (0, 1)
    work(now)
    page = client.get(url)
    assert page.context["counts"]["new"] == 40
    assert say_yes(client, url).url == url
    assert "Importing the people" in client.get(url).content.decode()
    assert Member.objects.count() == 1
    work(now)
    assert "The import is finished" in client.get(url).content.decode()
    assert Member.objects.get(employee_id="L40").manager.employee_id == "L1"
    assert not ImportJob.objects.exists()
    staged.refresh_from_db()
    assert (staged.rows.count(), staged.pieces.count(), staged.findings.count()) == (0, 0, 0)
    assert staged.changes.count() == 40


def test_a_long_workbook_goes_the_same_way(admin, client_for, now):
    client = client_for(admin)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        first = book.add_worksheet()
        for number, line in enumerate(listed(40).splitlines()):
            first.write_row(number, 0, line.split(","))
    url = upload(client, buffer.getvalue(), "long.xlsx")
    work(now)
    assert client.get(url).context["counts"]["new"] == 40


def test_a_long_list_is_taken_back_by_the_worker_or_says_who_is_in_the_way(admin, client_for, now):
    client = client_for(admin)
    url = upload(client, listed(40))
    work(now)
    say_yes(client, url)
    work(now)
    undo = reverse("people:undo_import", args=[PeopleImport.objects.get().pk])
    Member.objects.filter(employee_id="L7").update(name="Newer Name")
    assert client.post(undo).url == url
    assert "Undoing the import" in client.get(url).content.decode()
    work(now)
    page = client.get(url).content.decode()
    assert "Newer Name" in page
    assert Member.objects.count() == 41
    Member.objects.filter(employee_id="L7").update(name="Åsa 7 Nuñez")
    assert client.get(undo).status_code == 200
    client.post(undo)
    work(now)
    assert Member.objects.count() == 1
    assert "Undone" in client.get(url).content.decode()


def test_a_short_list_needs_no_worker(admin, client_for):
    client = client_for(admin)
    url = upload(client, listed(5))
    assert client.get(url).context["counts"]["new"] == 5
    assert say_yes(client, url).status_code == 302
    assert Member.objects.count() == 6
    assert not ImportJob.objects.exists()


def test_both_ways_come_to_the_same(admin, client_for, now, monkeypatch):
    client = client_for(admin)
    MemberFactory(organization=admin.organization, name="Åsa 3 Nuñez", email="l3@x.example")
    text = listed(20) + "L2,Twice,other@x.example,\nL90,No Mail,,\n"
    url = upload(client, text)
    work(now)
    through_worker = client.get(url).context["report"]
    monkeypatch.setattr(import_rows, "A_MOMENT_ROWS", 500)
    monkeypatch.setattr(list_forms, "A_MOMENT_ROWS", 500)
    at_once = client.get(upload(client, text)).context["report"]
    assert through_worker == at_once
    assert at_once.counts["failed"] == 2


def somebody_else(sql, *values):
    """Carry a statement out beside the worker's transaction."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(sql, values)
    finally:
        other.close()


def stop_at(monkeypatch, place):
    """The worker dies when it has moved so often."""
    moved = []

    def move(self, count):
        moved.append(count)
        if len(moved) == place:
            raise SystemExit

    monkeypatch.setattr(Headway, "move", move)


@pytest.mark.parametrize("kind", list(ImportWork)[:3])
def test_a_worker_that_stops_in_the_middle_leaves_nothing_and_is_followed_by_another(
    admin, client_for, now, monkeypatch, kind
):
    client = client_for(admin)
    url = upload(client, listed(40))
    if kind != ImportWork.READ:
        work_on_next(now=now)
    if kind == ImportWork.WRITE:
        work(now)
        say_yes(client, url)
    before = (Member.objects.count(), ImportFinding.objects.count(), AuditEvent.objects.count())
    with monkeypatch.context() as patched:
        stop_at(patched, 1 if kind == ImportWork.WRITE else 20)
        with pytest.raises(SystemExit):
            work_on_next(now=now)
    assert ImportJob.objects.get().work == kind
    after = (Member.objects.count(), ImportFinding.objects.count(), AuditEvent.objects.count())
    assert after == before
    work(now)
    if kind != ImportWork.WRITE:
        assert client.get(url).context["counts"]["new"] == 40
        return
    assert Member.objects.count() == 41
    assert AuditEvent.objects.filter(verb="confirm_import").count() == 1


def test_a_list_that_ends_every_worker_stops_and_says_so(admin, client_for, now, monkeypatch):
    client = client_for(admin)
    url = upload(client, listed(40))
    with monkeypatch.context() as patched:
        stop_at(patched, 1)
        for _try in range(working.MOST_ATTEMPTS):
            patched.undo()
            stop_at(patched, 1)
            with pytest.raises(SystemExit):
                work_on_next(now=now)
    assert not work_on_next(now=now)
    page = client.get(url).content.decode()
    assert "started several times" in page
    assert "Stopped" in client.get(reverse("people:imports")).content.decode()
    client.post(reverse("people:try_again", args=[PeopleImport.objects.get().pk]))
    work(now)
    assert client.get(url).context["counts"]["new"] == 40


def test_what_cannot_be_read_is_a_message_on_the_lists_page(admin, client_for, now, monkeypatch):
    monkeypatch.setattr(list_forms, "A_MOMENT_BYTES", 100)
    client = client_for(admin)
    url = upload(client, listed(30) + 'L31,"never closed\n' + listed(30))
    work(now)
    page = client.get(url).content.decode()
    assert "never closed" in page
    assert "Nobody was changed" in page
    columns = reverse("people:import_columns", args=[PeopleImport.objects.get().pk])
    assert client.get(columns).url == url, "there are no columns to choose for"


def test_what_is_known_of_a_list_is_of_one_moment(admin, client_for, now, monkeypatch):
    """The worker gives up between two looks of a page that waits."""
    monkeypatch.setattr(list_forms, "A_MOMENT_BYTES", 100)
    upload(client_for(admin), listed(30) + 'L31,"never closed\n' + listed(30))
    seen = PeopleImport.objects.visible_to(admin).get()
    work(now)
    assert seen.is_busy is (seen.problem == "")
    seen = PeopleImport.objects.visible_to(admin).get()
    assert seen.is_busy is (seen.problem == "")


def test_a_yes_to_what_has_changed_meanwhile_is_a_message_too(admin, leader, client_for, now):
    client = client_for(admin)
    url = upload(client, listed(30) + f"L77,{leader.name},{leader.email},L1\n")
    work(now)
    say_yes(client, url)
    Member.objects.filter(pk=leader.pk).update(name="Halima M. Eze")
    work(now)
    page = client.get(url)
    assert "Some people were changed" in page.content.decode()
    assert page.context["counts"]["new"] == 30
    assert Member.objects.count() == 2
    say_yes(client, url)
    work(now)
    assert Member.objects.count() == 32
    assert PeopleImport.objects.get().problem == ""


@pytest.mark.django_db(transaction=True)
def test_a_list_is_discarded_while_it_is_read(admin, client_for, now, monkeypatch):
    client = client_for(admin)
    upload(client, listed(40))
    staged = PeopleImport.objects.get()
    heard = []

    def move(self, count):
        if not heard:
            heard.append(count)
            somebody_else("INSERT INTO people_discardedimport VALUES (%s, now())", staged.pk)
        self.listen()

    monkeypatch.setattr(Headway, "move", move)
    work(now)
    assert heard
    assert not PeopleImport.objects.exists()
    assert client.get(reverse("people:import_preview", args=[staged.pk])).status_code == 404


def test_a_discarded_list_is_nobodys_and_a_written_one_stays(admin, client_for, now):
    client = client_for(admin)
    url = upload(client, listed(3))
    say_yes(client, url)
    staged = PeopleImport.objects.get()
    assert client.post(reverse("people:discard_import", args=[staged.pk])).url == url
    discard_import(people_import=staged, now=now, by=admin)
    assert not DiscardedImport.objects.exists()
    other = stage_import(source="x", now=now, by=admin)
    for _time in range(2):
        discard_import(people_import=other, now=now, by=admin)
    assert AuditEvent.objects.filter(verb="discard_import").count() == 1
    assert not PeopleImport.objects.visible_to(admin).filter(pk=other.pk).exists()
    assert (clear_discarded(), clear_discarded()) == (1, 0)


def test_one_worker_at_a_time_and_the_oldest_job_first(admin, now):
    first, second = (stage_import(source=name, now=now, by=admin) for name in "ab")
    for staged, later in ((second, 1), (first, 0)):
        queued = now + dt.timedelta(minutes=later)
        queue_work(people_import=staged, work=ImportWork.JUDGE, now=queued, by=admin)
    again = queue_work(people_import=first, work=ImportWork.WRITE, now=now, by=admin)
    assert again.work == ImportWork.JUDGE
    assert work_on_next(now=now)
    assert ImportJob.objects.get().people_import == second


def test_a_job_that_is_gone_when_its_turn_comes_is_let_be(admin, client_for, now, monkeypatch):
    client = client_for(admin)
    url = upload(client, listed(30))
    work(now)
    say_yes(client, url)
    monkeypatch.setattr(working, "forget_progress", lambda about: ImportJob.objects.all().delete())
    assert work_on_next(now=now)
    assert PeopleImport.objects.get().state == PeopleImport.State.CHECKED
    assert Member.objects.count() == 1


@pytest.fixture
def leaving(admin, leader, now):
    """leaving(accepts) has a worker write a list that sends the only admin away."""

    def written(accepts):
        rows = [SourceRow(2, (admin.name, admin.email, "Left"))]
        columns = [("Name", "name"), ("Email", "email"), ("Status", "status")]
        staged = stage_import(source="x", columns=columns, rows=rows, now=now, by=leader)
        queue_work(
            people_import=staged, work=ImportWork.WRITE, accepts=accepts,
            fingerprint=dry_run(staged, by=leader).fingerprint, now=now, by=leader,
        )  # fmt: skip
        work(now)
        staged.refresh_from_db()
        admin.refresh_from_db()
        assert (staged.state, admin.left_at) == (PeopleImport.State.CHECKED, None)
        return staged.problem

    return written


def test_what_a_worker_may_not_write_is_said_on_the_lists_page(leaving):
    assert "looks like the wrong file now" in leaving([])
    assert "Nobody else here can run the organization" in leaving([Alarm.LEAVERS])


@pytest.mark.django_db(transaction=True)
def test_another_worker_that_is_at_a_list_is_left_alone(admin, now):
    staged = stage_import(source="a", now=now, by=admin)
    queue_work(people_import=staged, work=ImportWork.JUDGE, now=now, by=admin)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [working.ONE_AT_A_TIME])
            assert not work_on_next(now=now)
            assert ImportJob.objects.get().attempts == 0
            cursor.execute("SELECT pg_advisory_unlock(%s)", [working.ONE_AT_A_TIME])
    finally:
        other.close()
    assert work_on_next(now=now)


def test_letters_in_doubt_are_asked_about_a_long_file_too(admin, client_for, now, monkeypatch):
    monkeypatch.setattr(list_forms, "A_MOMENT_BYTES", 100)
    monkeypatch.setattr(reading, "A_MOMENT_BYTES", -import_rows.PIECE)
    client = client_for(admin)
    text = listed(40).replace("Åsa", "Jürgen Gößmann").encode("cp850")
    url = upload(client, text)
    work(now)
    asked = client.get(url).url
    assert asked == reverse("people:import_encoding", args=[PeopleImport.objects.get().pk])
    assert client.post(asked, {"encoding": "cp850"}).status_code == 302
    work(now)
    page = client.get(url)
    assert "Jürgen Gößmann 1 Nuñez" in page.content.decode()


def test_progress_is_told_in_rows():
    about = new_token()
    headway = Headway(about, total=100, looks=2)
    assert progress_of(about) == (0, None)
    headway.move(50)
    assert progress_of(about) == (25, 100)
    list(headway.along(range(10)))
    assert progress_of(about) == (25, 100), "not at every row"


@pytest.mark.proof("queries", pages=1)
def test_the_dry_run_takes_the_same_queries_at_any_size(
    admin, client_for, now, django_assert_num_queries
):
    client = client_for(admin)
    for count in (3, 400):
        url = upload(client, listed(count))
        work(now)
        client.get(url)
        with django_assert_num_queries(12):  # one notes that somebody looked
            client.get(url)


def test_a_page_that_waits_does_not_look_through_the_people(admin, client_for, now):
    client = client_for(admin)
    url = upload(client, listed(30))
    work(now)
    with CaptureQueriesContext(connection) as looking:
        say_yes(client, url)
    with CaptureQueriesContext(connection) as waiting:
        page = client.get(url).content.decode()
    assert "<progress" in page
    through_everybody = "hashtext(member"
    assert any(through_everybody in each["sql"] for each in looking)
    assert not any(through_everybody in each["sql"] for each in waiting)


def test_a_second_look_works_nothing_out(admin, leader, now, monkeypatch):
    staged = stage_import(
        source="x", columns=[("Name", "name"), ("Email", "email")], rows=[], now=now, by=admin
    )
    first = dry_run(staged, by=admin)
    staged.refresh_from_db()
    marked = {**staged.summary, "fingerprint": "kept"}
    PeopleImport.objects.filter(pk=staged.pk).update(summary=marked)
    staged.refresh_from_db()
    assert dry_run(staged, by=admin).fingerprint == "kept"
    Member.objects.filter(pk=leader.pk).update(department="Other")
    assert dry_run(staged, by=admin) == first


def test_reading_holds_no_more_than_a_piece():
    def lines():
        yield HEAD.encode()
        for n in range(200_000):
            yield f"L{n},Somebody Else {n},somebody{n}@northwind.example,L1\n".encode()

    content = b"".join(lines())
    table = open_table(io.BytesIO(content), "x.csv", pace=IN_A_MOMENT)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _row in table.rows) == 200_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024, "kilobytes"


def test_a_file_in_one_line_is_refused_before_it_is_held():
    content = b"Name,Email\nAda,ada@x.example\n" + b"x" * 5_000_000
    with pytest.raises(UnreadableTable, match="Line 3 is longer"):
        open_table(io.BytesIO(content), "x.csv", pace=IN_A_MOMENT)


def test_a_row_of_more_text_than_anybody_has_is_refused():
    content = b"Name,Email,Notes\nAda,ada@x.example," + b"x" * 31_000
    with pytest.raises(UnreadableTable, match="Row 2 has more text"):
        open_table(io.BytesIO(content), "x.csv", pace=IN_A_MOMENT)


def test_many_lists_of_one_organization_do_not_hold_back_another(admin, now):
    other = MemberFactory(organization=OrganizationFactory(), roles=[Role.ADMIN])
    asked_by = [admin, admin, admin, other]
    for minute, by in enumerate(asked_by):
        at = now + dt.timedelta(minutes=minute)
        staged = stage_import(source="a", now=at, by=by)
        queue_work(people_import=staged, work=ImportWork.JUDGE, now=at, by=by)
    done = []
    while (waiting := set(ImportJob.objects.values_list("by", flat=True))) and work_on_next(
        now=now + dt.timedelta(hours=1, minutes=len(done))
    ):
        done.append(waiting - set(ImportJob.objects.values_list("by", flat=True)))
    assert done[:2] == [set(), {other.pk}]
    assert len(done) == len(asked_by)
