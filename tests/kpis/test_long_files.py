"""Long files of KPIs: read by a worker, taken up again, read in another way, and let go of."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from common import progress as headway
from common.progress import progress_of
from common.tenancy import rows_of
from kpis import standing
from kpis.importing import opening
from kpis.importing.layout import Layout
from kpis.models import KpiFileJob, KpiImport, KpiValue, MeasuredTeam
from kpis.operations import (
    NobodyWaits,
    StaleValues,
    confirm_values,
    discard_values,
    files,
    placing,
    queue_again,
    queue_undo,
    queue_yes,
    work_on_next,
    working,
)
from kpis.operations.working import MOST_ATTEMPTS
from kpis.standing import standing_of
from people.importing.tables import UnreadableTable
from people.models import Member
from tests.conftest import SignIn
from tests.kpis.test_views import UP_TO_NOW, page, say_yes, upload
from tests.trail import trail

pytestmark = pytest.mark.usefixtures("frozen")
OWN_NAMES = b"Team;Month;KPI;Value\n" + b"Billing;2026-01;Wait;8,5\n" * 3


@pytest.fixture(autouse=True)
def short_moment(monkeypatch):
    """Whatever has more than a few rows is long, and every row is told."""
    monkeypatch.setattr(opening, "A_MOMENT_TEXT", 80)
    monkeypatch.setattr(headway, "EVERY_SECONDS", 0.0)


@pytest.fixture
def client(client_for: SignIn, admin: Member, now) -> Client:
    client = client_for(admin)
    client.post(reverse("kpis:usual"))
    return client


def test_a_long_file_is_read_by_a_worker_while_the_page_may_be_closed(client, now):
    staged = upload(client, UP_TO_NOW)
    waiting = page(client, "import_preview", staged.pk)
    assert "Reading your file" in waiting
    assert "You can close this page" in waiting
    assert "Being read" in page(client, "imports")
    assert client.get(reverse("kpis:import_layout", args=[staged.pk])).status_code == 302
    assert work_on_next(now=now)
    done, total = progress_of(staged.progress_name)
    assert done == total - 1 > 100, "all of them, below the headings"
    assert not KpiValue.objects.exists()
    assert "Import these values?" in page(client, "import_preview", staged.pk)
    assert say_yes(client, staged) == 302
    assert KpiValue.objects.count() == KpiImport.objects.get().outcome["new"] > 0
    assert not work_on_next(now=now)


def test_a_killed_worker_leaves_the_file_for_the_next_and_one_that_kills_all_is_told(
    client, now, monkeypatch
):
    staged = upload(client, UP_TO_NOW)

    def killed(*_args, **_more):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(files, "take_in", killed)
        for attempt in range(1, MOST_ATTEMPTS + 1):
            with pytest.raises(SystemExit):
                work_on_next(now=now)
            assert KpiFileJob.objects.get().attempts == attempt
            assert not staged.staged.exists()
    work_on_next(now=now)
    told = page(client, "import_preview", staged.pk)
    assert "The file could not be read" in told
    assert "never finished" in told
    assert "Stopped" in page(client, "imports")
    assert not KpiFileJob.objects.exists()


def test_what_is_wrong_with_the_beginning_is_said_at_once_and_with_the_rest_on_its_page(
    client, now, monkeypatch
):
    file = {"upload": "1", "file": opening.io.BytesIO(b"a\n" * 200)}
    assert client.post(reverse("kpis:import"), file).status_code == 422
    assert not KpiImport.objects.exists()
    monkeypatch.setattr(opening, "MOST_ROWS", 300)
    staged = upload(client, UP_TO_NOW * 3)
    work_on_next(now=now)
    assert "more than 300 rows" in page(client, "import_preview", staged.pk)


def test_a_file_that_is_discarded_while_it_is_read_leaves_nothing(client, admin, now, monkeypatch):
    staged = upload(client, UP_TO_NOW)
    heard = files._hear

    def discarded(job):
        discard_values(kpi_import=staged, now=now, by=admin)
        with pytest.raises(NobodyWaits):
            heard(job)
        raise NobodyWaits

    monkeypatch.setattr(files, "_hear", discarded)
    assert work_on_next(now=now)
    assert not KpiImport.objects.exists()


@pytest.mark.parametrize("is_readable", [True, False])
def test_a_file_that_is_discarded_at_the_last_moment_leaves_nothing_either(
    client, admin, now, monkeypatch, is_readable
):
    staged = upload(client, UP_TO_NOW)
    take_in = files.take_in

    def read_and_discarded(*given, **more):
        found = take_in(*given, **more)
        discard_values(kpi_import=staged, now=now, by=admin)
        if not is_readable:
            raise UnreadableTable("cut off")
        return found

    monkeypatch.setattr(files, "take_in", read_and_discarded)
    assert work_on_next(now=now)
    assert not KpiImport.objects.exists()
    assert not KpiFileJob.objects.exists()
    assert trail("work_on_next") == []


def test_what_is_being_read_anew_is_neither_queued_twice_nor_written(client, admin, now):
    staged = upload(client, UP_TO_NOW)
    work_on_next(now=now)
    staged.refresh_from_db()
    again = {"kpi_import": staged, "layout": Layout(), "today": now.date(), "now": now, "by": admin}
    for _time in range(2):
        queue_again(**again)
    assert len(trail("queue_again")) == 1
    fingerprint = standing_of(staged).fingerprint
    with pytest.raises(StaleValues):
        confirm_values(
            kpi_import=staged, fingerprint=fingerprint, accepts_changes=True, now=now, by=admin
        )
    assert not KpiValue.objects.exists()


def test_a_long_file_is_read_again_as_somebody_said(client, now):
    staged = upload(client, OWN_NAMES)
    work_on_next(now=now)
    layout = reverse("kpis:import_layout", args=[staged.pk])
    assert client.get(reverse("kpis:import_preview", args=[staged.pk])).url == layout
    form = client.get(layout).context["form"]
    reply = next(pk for pk, each in form.measures.items() if each.slug == "response_time_hours")
    typed = {field.html_name: field.value() for field in form} | {"metric-0": reply}
    assert (
        client.post(layout, {key: each for key, each in typed.items() if each}).status_code == 302
    )
    assert "Reading your file" in page(client, "import_preview", staged.pk)
    work_on_next(now=now)
    assert "Import these values?" in page(client, "import_preview", staged.pk)
    assert say_yes(client, staged) == 302
    assert KpiValue.objects.get().value == 8.5


@pytest.fixture
def many(client, now, monkeypatch) -> KpiImport:
    """A dry run of more values than a page may wait for, written by fifty."""
    staged = upload(client, UP_TO_NOW)
    work_on_next(now=now)
    monkeypatch.setattr(working, "AT_ONCE", 100)
    monkeypatch.setattr(placing, "AT_ONCE", 50)
    return staged


def test_many_values_are_written_by_a_worker_that_may_be_killed_and_taken_back_by_one(
    client, admin, now, many, monkeypatch
):
    values = many.staged.count()
    for _twice in range(2):
        assert client.get(reverse("kpis:import_preview", args=[many.pk])).status_code == 200
        queue_yes(kpi_import=many, fingerprint=standing_of(many).fingerprint, now=now, by=admin)
    assert not KpiValue.objects.exists()
    assert "Importing your values" in page(client, "import_preview", many.pk)
    assert progress_of(many.progress_name) == (0, None), "and not how far it was read"
    assert "Being imported" in page(client, "imports")
    client.post(reverse("kpis:import_discard", args=[many.pk]))
    move = headway.Headway.move

    def killed(self, count):
        move(self, count)
        if self._gone_by > 1.5 * values:
            raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(headway.Headway, "move", killed)
        with pytest.raises(SystemExit):
            work_on_next(now=now)
    assert 1.5 * values / 2 < progress_of(many.progress_name)[0] < values
    assert not KpiValue.objects.exists()
    assert work_on_next(now=now)
    assert KpiValue.objects.count() == values
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'kpis_measuredteam'")
        assert cursor.fetchone() == (MeasuredTeam.objects.count(),), "whose team it is, is known"
    [(_verb, who, outcome)] = trail("confirm_values")
    assert (who, outcome["new"]) == (admin.pk, values)
    assert "Undo the import" in page(client, "import_preview", many.pk)
    client.post(reverse("kpis:import_undo", args=[many.pk]))
    assert "Undoing the import" in page(client, "import_preview", many.pk)
    assert KpiValue.objects.count() == values
    assert work_on_next(now=now)
    assert not KpiValue.objects.exists()
    assert "Everything is as it was before" in page(client, "import_preview", many.pk)
    assert len(trail("undo_values")) == 1


def test_what_waits_for_a_worker_is_neither_discarded_nor_queued_twice(client, admin, now, many):
    queue_yes(kpi_import=many, fingerprint=standing_of(many).fingerprint, now=now, by=admin)
    discard_values(kpi_import=many, now=now, by=admin)
    assert work_on_next(now=now)
    assert KpiValue.objects.count() == many.staged.count() > 0
    for _time in range(2):
        queue_undo(kpi_import=many, now=now, by=admin)
    assert KpiFileJob.objects.update(attempts=MOST_ATTEMPTS) == 1
    assert work_on_next(now=now)
    assert "Nothing was undone" in page(client, "import_preview", many.pk)
    assert KpiValue.objects.count() == many.staged.count()


def test_work_on_an_import_that_has_just_gone_is_none(client, admin, now, many):
    queue_yes(kpi_import=many, fingerprint=standing_of(many).fingerprint, now=now, by=admin)
    job = KpiFileJob.objects.select_related("kpi_import").get()
    KpiImport.objects.all().delete()
    working._work_or_say_why_not(job, now=now)
    assert not KpiValue.objects.exists()
    assert trail("work_on_next") == []


def test_a_yes_that_would_mean_something_else_by_now_is_not_carried_out(client, now, many):
    assert say_yes(client, many) == 302
    value = many.staged.first()
    team = MeasuredTeam.objects.create(organization=many.organization, name=value.team_name)
    KpiValue.objects.create(team=team, kpi=value.kpi, month=value.month, value=-1)
    assert work_on_next(now=now)
    assert KpiValue.objects.get().value == -1
    shown = page(client, "import_preview", many.pk)
    assert "Nothing was imported" in shown
    assert "Values were changed in the meantime" in shown
    assert say_yes(client, many) == 422, "one would be replaced, and nobody said yes to that"
    assert say_yes(client, many, accepts_changes="on") == 302
    assert "Nothing was imported" not in page(client, "import_preview", many.pk)
    assert work_on_next(now=now)
    assert KpiValue.objects.count() == many.staged.count()


def test_no_value_is_compared_with_every_team_whatever_was_just_made(many):
    about = {"import": many.pk, "organization": many.organization_id, "low": 1, "high": 10**12}
    for statement in (placing.FIND_TEAMS, standing.COUNTS):
        with rows_of(many.organization_id), connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {statement}", about)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert len(re.findall(r" on kpis_measuredteam\b", plan)) == 1
        assert "SubPlan" not in plan
        assert "Join Filter" not in plan
