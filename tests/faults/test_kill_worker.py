"""A worker killed with -9 in the middle of its batches: nothing is lost, nothing known to be sent
goes out again.
"""

from __future__ import annotations

import collections
import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from messaging import notifications
from messaging.models import Message
from messaging.notifications import MailContent, declare
from messaging.operations import Draft, queue_messages
from messaging.sending import GROUP_SIZE, LEASE, send_due, settle_claims
from tests import smtp_sink
from tests.messaging.conftest import CALL, NEWS, draft

WORKER = """
import django; django.setup()
import datetime as dt
from django.conf import settings
from messaging import sending
from messaging.notifications import declare
from tests.messaging.conftest import CALL, NEWS
declare(CALL, NEWS)
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
while sending.send_due(now=dt.datetime.now(dt.UTC), limit=1000):
    pass
"""
COUNT, KILLS = 160, 4


def inside(person: int, number: int) -> Draft[MailContent]:
    """Something that travels in the mail of this person; it may be repeated."""
    return draft(
        person,
        CALL,
        content={"subject": f"Session {number} of {person}.", "text": "It is on."},
        to={"address": f"{person}@example.com"},
        about_id=COUNT + number,
    )


def start_worker(port: int) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + str(database["NAME"])
    environment = {**os.environ, "DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)


def letters(sink: smtp_sink.Sink) -> collections.Counter[str]:
    """How often each person got their first mail."""
    return collections.Counter(
        recipient for recipient, mail in sink.acknowledged if "Subject: Welcome" in mail
    )


@pytest.mark.proof("kill")
@pytest.mark.django_db(transaction=True)
def test_kill_minus_nine_loses_nothing_and_repeats_only_what_nobody_can_know(
    settings, monkeypatch, figure
):
    monkeypatch.setattr(notifications, "_declared", {})
    declare(CALL, NEWS)
    sink, server = smtp_sink.start()
    sink.delay = 0.01
    now = dt.datetime.now(dt.UTC)
    queue_messages(
        drafts=[
            draft(
                n,
                CALL if n % 2 else NEWS,
                content={"subject": "Welcome", "text": "{enclosed}"},
                to={"address": f"{n}@example.com"},
                enclosures=[inside(n, number) for number in range(n % 4)],
            )
            for n in range(COUNT)
        ],
        now=now,
    )
    chance = random.Random(7)
    for _kill in range(KILLS):
        before = len(sink.acknowledged)
        worker = start_worker(sink.port)
        deadline = time.monotonic() + 20
        while (
            len(sink.acknowledged) < before + chance.randint(3, 25) and time.monotonic() < deadline
        ):
            time.sleep(0.005)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert Message.objects.mails().filter(state="sent").count() < COUNT, (
        "the kills came too late to mean anything"
    )
    assert Message.objects.filter(state="sending").exists()

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    later = now + LEASE + dt.timedelta(minutes=5)
    settle_claims(now=later)
    ambiguous = set(Message.objects.filter(state="ambiguous").values_list("to_address", flat=True))
    while send_due(now=later):
        pass
    server.shutdown()
    server.server_close()

    times = collections.Counter(recipient for recipient, _mail in sink.acknowledged)
    bodies = collections.defaultdict(str)
    for recipient, mail in sink.acknowledged:
        bodies[recipient] += mail
    found = list(Message.objects.values_list("to_address", "subject", "state"))
    assert {state for _address, _subject, state in found} <= {"sent", "ambiguous"}
    lost = [
        (address, subject)
        for address, subject, state in found
        if state == "sent" and subject not in bodies[address]
    ]
    reminders_twice = [
        address
        for address, n in letters(sink).items()
        if n > 1 and int(address.split("@")[0]) % 2 == 0
    ]
    figure("kills", KILLS)
    figure("mails acknowledged", len(sink.acknowledged))
    figure("messages that traveled in them", len(found) - COUNT)
    figure("lost", len(lost))
    figure("mails twice", len(reminders_twice))
    assert lost == []
    assert reminders_twice == []
    # What nobody could know is at most one claimed group per kill.
    assert len(ambiguous) + sum(n - 1 for n in times.values()) <= KILLS * GROUP_SIZE
