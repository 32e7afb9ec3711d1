"""What Prometheus is told, and whom nobody else is told of."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.last_backup import note_backup
from common.tallies import tally
from messaging import notifications
from messaging.models import Message
from messaging.operations import queue_messages
from people.models import ImportJob, Member, PeopleImport
from tests.factories import NOW
from tests.house.sources import ROOT
from tests.messaging.conftest import CALL, draft
from watching.exposition import state_exposed
from watching.models import Tallied, TaskRun
from watching.notes import note_run, write_notes
from watching.sweeps import sweeps

TOKEN = "a-token-for-whoever-watches-1234"
SAMPLE = re.compile(r"^(portal_\w+)(\{[^}]*\})? (\S+)$", re.MULTILINE)


@pytest.fixture
def watched(settings: Any) -> Client:
    settings.METRICS_TOKEN = TOKEN
    return Client()


def scraped(client: Client) -> dict[str, float]:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.content
    found = SAMPLE.findall(answer.content.decode())
    return {f"{name}{labels}": float(value) for name, labels, value in found}


@pytest.mark.django_db
def test_there_is_no_such_address_without_a_token(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer ü"])
def test_whoever_has_another_token_learns_nothing(watched: Client, said: str) -> None:
    headers = {"Authorization": said} if said else {}
    answer = watched.get("/metrics", headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")


def test_requests_are_counted_by_route_and_never_by_address(watched: Client, admin: Member) -> None:
    watched.force_login(admin.user)
    before = scraped(watched)
    watched.get("/people/")
    watched.get("/calendar/a-secret-that-nobody-should-see.ics")
    watched.get("/pulse/another-secret/")
    found = scraped(watched)
    page = 'portal_requests_total{method="GET",route="people:members",status="200"}'
    assert found[page] == before.get(page, 0) + 1
    statements = 'portal_request_statements_total{route="people:members"}'
    assert found[statements] > before.get(statements, 0)
    # When somebody answers is told of no page of its own.
    answers = 'portal_request_seconds_count{route="answers"}'
    assert found[answers] == before.get(answers, 0) + 1
    told = " ".join(found)
    assert "secret" not in told
    assert admin.organization.name not in told


def test_what_waits_is_told_with_its_age(
    watched: Client, admin: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "_declared", {})
    notifications.declare(CALL)
    now = timezone.now()
    queue_messages(drafts=[draft(number, CALL) for number in (1, 2)], now=now)
    Message.objects.update(send_after=now - dt.timedelta(minutes=20))
    listed = PeopleImport.objects.create(
        organization=admin.organization, by=admin, source="list.csv", created_at=now
    )
    ImportJob.objects.create(
        people_import=listed,
        work=ImportJob.Work.READ,
        by=admin,
        language="en",
        queued_at=now - dt.timedelta(minutes=5),
    )
    found = scraped(watched)
    assert found['portal_queue_due{queue="mail"}'] == 2
    assert found['portal_queue_oldest_seconds{queue="mail"}'] == pytest.approx(1200, abs=30)
    assert found['portal_queue_due{queue="imports"}'] == 1
    assert found['portal_queue_oldest_seconds{queue="imports"}'] == pytest.approx(300, abs=30)
    assert found['portal_queue_oldest_seconds{queue="reports"}'] == 0
    assert found['portal_part_well{part="mail"}'] == 0
    assert found['portal_part_well{part="database"}'] == 1


@pytest.mark.django_db
def test_what_workers_did_is_told_by_any_web_process(watched: Client) -> None:
    write_notes()
    sent = 'portal_messages_settled_total{state="sent"}'
    before = scraped(watched).get(sent, 0)
    task = "of.this.test"
    note_run(task, 2.5, has_failed=False)
    note_run(task, 0.5, has_failed=True)
    tally("mail", "sent", 3)
    write_notes()
    tally("mail", "sent", 2)
    write_notes()
    found = scraped(watched)
    assert found[f'portal_task_runs_total{{task="{task}"}}'] == 2
    assert found[f'portal_task_failures_total{{task="{task}"}}'] == 1
    assert found[f'portal_task_seconds_total{{task="{task}"}}'] == 3
    assert found[f'portal_task_last_seconds{{task="{task}"}}'] == 0.5
    assert found[sent] - before == 5


def test_notes_that_could_not_be_written_are_kept(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notes()
    note_run("a.task", 1.0, has_failed=True)
    with monkeypatch.context() as away:
        connection.close()
        away.setitem(connection.settings_dict, "HOST", "/nowhere")
        write_notes()
    note_run("a.task", 2.0, has_failed=False)
    write_notes()
    run = TaskRun.objects.get(task="a.task")
    assert (run.runs, run.failures, run.seconds, run.last_seconds) == (2, 1, 3.0, 2.0)
    assert run.last_failed_at is not None


def test_it_costs_the_same_however_much_there_is(
    watched: Client, admin: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "_declared", {})
    notifications.declare(CALL)
    counts = []
    for number in (3, 30):
        now = timezone.now()
        queue_messages(drafts=[draft(each, CALL) for each in range(number)], now=now)
        with CaptureQueriesContext(connection) as asked:
            scraped(watched)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14


MONITORING = ROOT / "deploy" / "monitoring"


def named_metrics(path: Path) -> set[str]:
    return set(re.findall(r"\bportal_[a-z_]+\b", path.read_text("utf-8")))


def test_each_alert_leads_to_its_heading_in_the_runbook() -> None:
    rules = (MONITORING / "alerts.yaml").read_text("utf-8")
    alerts = re.findall(r"^      - alert: (\w+)$", rules, re.MULTILINE)
    runbooks = re.findall(r"^          runbook: docs/runbook\.md#(\w+)$", rules, re.MULTILINE)
    assert [name.lower() for name in alerts] == runbooks
    headings = re.findall(r"^## (\w+)$", (ROOT / "docs" / "runbook.md").read_text("utf-8"), re.M)
    assert headings == alerts
    # A page names what its reader should look up.
    words = (ROOT / "watching" / "presenters.py").read_text("utf-8")
    assert set(re.findall("“(Portal\\w+)”", words)) <= set(alerts)


def test_prometheus_takes_the_rules() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not here")
    command = [promtool, "check", "rules", str(MONITORING / "alerts.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_what_each_web_host_says_alike_is_never_added_up() -> None:
    """With four hosts one mail of which nobody knows would be four."""
    note_run("a.task", 1.0, has_failed=False)
    write_notes()
    shared = {name for name, _labels, _value in SAMPLE.findall(state_exposed(NOW).decode())}
    assert {"portal_task_runs_total", "portal_messages_settled_total"} <= shared
    for name in ("alerts.yaml", "dashboard.json"):
        text = (MONITORING / name).read_text("utf-8")
        added = re.findall(r"\bsum(?: by \(\w+\))? ?\((?:\w+\()?(portal_\w+)", text)
        assert added
        assert not shared & set(added)


@pytest.mark.django_db
def test_what_never_happened_yet_is_told_as_nothing(watched: Client) -> None:
    """Or the first hour of failures is no increase, and there is no share of what never left."""
    Tallied.objects.all().delete()
    found = scraped(watched)
    for state in ("sent", "failed", "ambiguous"):
        assert found[f'portal_messages_settled_total{{state="{state}"}}'] == 0


@pytest.mark.django_db
def test_the_age_of_the_last_backup_is_told_where_there_was_one(watched: Client) -> None:
    assert "portal_backup_seconds" not in scraped(watched)
    note_backup(timezone.now() - dt.timedelta(hours=40))
    assert scraped(watched)["portal_backup_seconds"] == pytest.approx(144_000, abs=30)


@pytest.mark.django_db
def test_a_task_that_failed_the_last_time_is_told_until_it_succeeds(watched: Client) -> None:
    task = sweeps()[0].task
    for has_failed in (False, True, False):
        note_run(task, 1.0, has_failed=has_failed)
        note_run("of.this.test", 1.0, has_failed=True)
        write_notes()
        told = scraped(watched)
        assert told[f'portal_task_last_failed{{task="{task}"}}'] == has_failed
        assert told['portal_task_failures_total{task="of.this.test"}']
        assert 'portal_task_last_failed{task="of.this.test"}' not in told, "it has no schedule"


def test_processes_that_follow_each_other_have_one_place_and_count_on(tmp_path: Path) -> None:
    """Each left its files for good, and whoever scraped read them all."""
    script = """
import os
from watching.answered import AnsweredRequest
from watching.request_metrics import request_metrics
metrics = request_metrics()
for _process in range(5):
    if os.fork() == 0:
        metrics.note(AnsweredRequest("home", "GET", 200, 0.1, 3, 0.01))
        os._exit(0)
    os.wait()
print(metrics.exposed().decode())
"""
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert 'portal_requests_total{method="GET",route="home",status="200"} 5.0' in run.stdout
    assert len([*tmp_path.glob("counter_*.db")]) <= 2, "of the server and of one child at a time"


@pytest.mark.django_db
def test_alerts_and_dashboard_name_metrics_that_exist(
    watched: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "portal_replica_lag_seconds" not in scraped(watched), "there is no standby"
    monkeypatch.setattr("watching.exposition.how_late", lambda: float("inf"))
    note_run(sweeps()[0].task, 1.0, has_failed=False)
    tally("mail", "sent")
    write_notes()
    note_backup(timezone.now())
    watched.get("/account/login/")
    there = {key.partition("{")[0] for key in scraped(watched)}
    for name in ("alerts.yaml", "dashboard.json"):
        named = named_metrics(MONITORING / name)
        assert named
        assert not named - there
