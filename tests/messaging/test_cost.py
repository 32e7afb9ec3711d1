"""What an invitation to a pulse costs, queued and sent, beside the same mail by Django's own
templates and send_messages to the same mail server in the same run: `./portal prove mail --large`.

It counts processor time, of this process and the database together, which means something on a
shared machine too: the median of batches that take turns. Time on the clock is told beside it.
"""

from __future__ import annotations

import datetime as dt
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from cohorts.models import Cohort
from common.wakeups import messenger
from empathy_portal.celery import app
from messaging import notifications
from messaging.models import Message, MessageState
from messaging.notifications import declare
from messaging.operations import queue_messages
from messaging.sending import RUN_MAILS
from people.models import Member, Organization
from surveys import notifications as of_surveys
from surveys.mails import PulseAsking, compose_invitation
from surveys.models import Invitation, PulsePlan, Wave
from surveys.notifications import PULSE_INVITATION
from tests.bench.client import clock_of
from tests.proofs.mail_floor import Floor

FEW, MANY = 2_000, 100_000
PROMISED, PROMISED_FEW = 0.30, 0.50
"""Of a hundred thousand; few only see that it does not get worse."""
FLOOR_EVERY = {FEW: 2, MANY: 10}
ZONES = "Europe/Berlin", "America/Toronto", "Asia/Kathmandu"


def open_wave() -> Wave:
    """Of a cohort that stands in no table: only what mails say of it matters."""
    organization = Organization(pk=1, name="Northwind", language="en")
    cohort = Cohort(pk=1, organization=organization, time_zone=ZONES[0])
    plan = PulsePlan(pk=1, cohort=cohort, min_scores=5)
    return Wave(pk=1, plan=plan, number=1, closes_at=timezone.now() + dt.timedelta(days=7))


def invited(wave: Wave, number: int) -> Invitation:
    """One of many people, every other one reads German."""
    member = Member(
        pk=number,
        organization=wave.plan.cohort.organization,
        name=f"Élodie {number}",
        email=f"person{number}@example.com",
        language="de" if number % 2 else "en",
        time_zone=ZONES[number % len(ZONES)],
    )
    return Invitation(pk=uuid.UUID(int=number), wave=wave, member=member, opens_at=timezone.now())


@pytest.fixture
def sink(settings: Any) -> Iterator[subprocess.Popen[str]]:
    """A mail server that costs this process nothing."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.mail_sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    settings.EMAIL_BACKEND = "messaging.relay.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(process.stdout.readline())
    yield process
    process.kill()
    process.communicate()


@dataclass
class Spent:
    """Microseconds of one mail in each batch: of this process, of the database for it, and on the
    clock.
    """

    database: int
    """The number of its process."""
    batches: list[list[float]] = field(default_factory=list)

    def on(self, mails: int, work: Callable[[], object]) -> None:
        """Do it."""
        before = self._clocks()
        work()
        spent = zip(before, self._clocks(), strict=True)
        self.batches.append([1e6 * (after - begun) / mails for begun, after in spent])

    def _clocks(self) -> list[float]:
        return [time.process_time(), clock_of(self.database), time.perf_counter()]

    @property
    def median(self) -> list[float]:
        """Own, of the database, on the clock."""
        own, database, clock = zip(*self.batches, strict=True)
        return [statistics.median(own), statistics.median(database), statistics.median(clock)]


@pytest.mark.long
@pytest.mark.proof("mail")
@pytest.mark.django_db(transaction=True)
def test_invitations_with_rows_and_states_beside_djangos_own_way(
    sink: subprocess.Popen[str],
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str, float], None],
    is_large: bool,
) -> None:
    monkeypatch.setattr(notifications, "_declared", {})
    declare(
        replace(PULSE_INVITATION, objections=lambda _messages: {})
    )  # its people are in no table
    monkeypatch.setattr(messenger, "take", lambda _name, _ids: None)
    app.loader.import_default_modules()
    send_due = app.tasks["messaging.tasks.send_due"]
    count, wave = MANY if is_large else FEW, open_wave()
    with translation.override("en"):
        floor = Floor(compose_invitation(PulseAsking(invited(wave, 0), wave)))
    connection.ensure_connection()
    database = connection.connection.info.backend_pid
    queueing, sending, own_way = Spent(database), Spent(database), Spent(database)
    floor.send(0, 10)
    for first in range(0, count, RUN_MAILS):
        people = [invited(wave, number) for number in range(first, first + RUN_MAILS)]
        queueing.on(RUN_MAILS, lambda people=people: queue(people, wave))
    assert Message.objects.exclude(secret="").count() == count
    for number in range(count // RUN_MAILS):
        # Django's own way has its turn in between, on the machine as it is just then.
        if number % FLOOR_EVERY[count] == 0:
            own_way.on(RUN_MAILS, lambda: floor.send(0, RUN_MAILS))
        sending.on(RUN_MAILS, lambda: send_due.apply(throw=True))
    assert set(Message.objects.values_list("state", "secret")) == {(MessageState.SENT, "")}
    arrived, _errors = sink.communicate("")
    assert int(arrived) == count + RUN_MAILS * len(own_way.batches) + 10
    least = own_way.median
    ours = [sum(parts) for parts in zip(queueing.median, sending.median, strict=True)]
    ratio = (ours[0] + ours[1]) / sum(least[:2])
    figure("invitations", count)
    figure("µs of CPU each to queue", round(queueing.median[0]))
    figure("µs of CPU each to send", round(sending.median[0]))
    figure("µs of CPU each in Django's own way", round(least[0]))
    figure("x without the database", round(ours[0] / least[0], 2))
    figure("x of its CPU", round(ratio, 2))
    figure("x of its time", round(ours[2] / least[2], 2))
    assert ratio <= (PROMISED if is_large else PROMISED_FEW)


def queue(people: list[Invitation], wave: Wave) -> None:
    """As a wave does when it opens: for one organization, and not for one person after the other,
    as tests call what they import (tests.behind_the_lock).
    """
    drafts = [of_surveys.invitation_mail(each, wave) for each in people]
    queue_messages(drafts=drafts, now=timezone.now())
