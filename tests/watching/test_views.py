"""The page on which admins see what the portal does by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings as portal_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common import copies
from connections.models import Connection
from events.models import Delivery, Event
from events.operations import make_hook
from events.states import EventKind
from messaging import notifications
from messaging.models import Message
from messaging.operations import queue_messages
from people.models import ImportJob, Member, PeopleImport
from tests.conftest import SignIn
from tests.messaging.conftest import CALL, draft
from watching.heartbeat import Limb, say_alive
from watching.models import SignOfLife, TaskRun


@pytest.fixture
def all_alive(db: None) -> None:
    for limb in Limb:
        say_alive(limb, portal_settings.CELERY_TASK_QUEUES)


@pytest.fixture
def outbox(organization, outsider: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two mails of ours and five of somebody else's, due for twenty minutes."""
    monkeypatch.setattr(notifications, "_declared", {})
    notifications.declare(CALL)
    now = timezone.now()
    queue_messages(drafts=[draft(number, CALL) for number in range(7)], now=now)
    Message.objects.update(send_after=now - dt.timedelta(minutes=20))
    ours = list(Message.objects.values_list("pk", flat=True))[:2]
    Message.objects.filter(pk__in=ours).update(organization_id=organization.pk)
    Message.objects.exclude(pk__in=ours).update(organization_id=outsider.organization_id)


def page_of(client_for: SignIn, member: Member) -> str:
    answer = client_for(member).get(reverse("watching:operations"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.usefixtures("all_alive")
def test_when_all_is_well_there_is_nothing_to_do(client_for: SignIn, admin: Member) -> None:
    page = page_of(client_for, admin)
    assert "Everything runs" in page
    assert "Nothing long is in work" in page


@pytest.mark.usefixtures("all_alive", "outbox")
def test_mail_that_waits_is_told_with_what_to_do_and_only_ones_own(
    client_for: SignIn, admin: Member, organization
) -> None:
    page = page_of(client_for, admin)
    assert "Mail has waited 20 minutes" in page
    assert "PortalMailWaits" in page
    assert page.count("<strong>2</strong>") == 1
    Message.objects.filter(organization_id=organization.pk).delete()
    assert "Everything runs" in page_of(client_for, admin)


@pytest.mark.parametrize(
    ("missing", "said"),
    [("worker", "No worker is running"), ("beat", "The clock of the portal stands still")],
)
@pytest.mark.usefixtures("all_alive")
def test_who_is_missing_is_told(client_for: SignIn, admin: Member, missing: str, said: str) -> None:
    SignOfLife.objects.filter(name=missing).delete()
    page = page_of(client_for, admin)
    assert said in page
    assert "Everything runs" not in page


@pytest.mark.usefixtures("all_alive")
def test_a_copy_says_that_nothing_leaves(client_for: SignIn, admin: Member, settings) -> None:
    settings.OUTGOING_HELD = True
    copies.forget()
    page = page_of(client_for, admin)
    assert "Nothing leaves this portal" in page
    assert "Everything runs" not in page


@pytest.mark.usefixtures("all_alive")
def test_what_is_late_and_what_is_in_work_is_told(client_for: SignIn, admin: Member) -> None:
    now = timezone.now()
    TaskRun.objects.create(
        task="surveys.tasks.turn_waves", last_ended_at=now - dt.timedelta(hours=1)
    )
    listed = PeopleImport.objects.create(
        organization=admin.organization, by=admin, source="list.csv", created_at=now
    )
    ImportJob.objects.create(
        people_import=listed, work=ImportJob.Work.READ, by=admin, language="en",
        queued_at=now - dt.timedelta(minutes=45),
    )  # fmt: skip
    hook = make_hook(
        url="https://warehouse.example/", name="Warehouse", kinds=list(EventKind),
        names_people=False, now=now, by=admin,
    )  # fmt: skip
    Connection.objects.filter(pk=hook.pk).update(is_on=True)
    for number in range(3):
        event = Event.objects.create(
            organization=admin.organization, key=str(number), kind=EventKind.PILOT_ENDED,
            detail={}, happened_at=now, found_at=now,
        )  # fmt: skip
        due = now - dt.timedelta(hours=2 * number)
        Delivery.objects.create(connection=hook, event=event, next_at=due)
    page = page_of(client_for, admin)
    assert "A system outside has not heard for 4 hours" in page
    assert "Calls of webhooks that wait" in page
    assert "Some of what happens by itself is late" in page
    assert "Something has been in work for 45 minutes" in page
    assert "Lists of people" in page


@pytest.mark.usefixtures("all_alive")
def test_it_costs_the_same_however_much_waits(
    client_for: SignIn, admin: Member, outbox: None
) -> None:
    client, counts = client_for(admin), []
    for number in (1, 40):
        queue_messages(
            drafts=[draft(n, CALL) for n in range(100, 100 + number)], now=timezone.now()
        )
        Message.objects.update(organization_id=admin.organization_id)
        client.get(reverse("watching:operations"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("watching:operations"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
