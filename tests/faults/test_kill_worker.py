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
from messaging.claims import LEASE, settle_claims
from messaging.models import Message
from messaging.notifications import MailContent, declare
from messaging.operations import Draft, queue_messages
from messaging.sending import send_due
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
settings.EMAIL_BACKEND = "messaging.relay.RelayBackend"
while sending.send_due(clock=lambda: dt.datetime.now(dt.UTC)):
    pass
"""
COUNT, KILLS = 160, 4
MANY, MANY_KILLS = 3000, 60


def inside(person: int, number: int) -> Draft[MailContent]:
    """Something that travels in the mail of this person; it may be repeated."""
    return draft(
        person,
        CALL,
        content={"subject": f"Session {number} of {person}.", "text": "It is on."},
        to={"address": f"{person}@example.com"},
        about_id=MANY + number,
    )


def welcome(person: int) -> Draft[MailContent]:
    """A first mail; those of odd persons may be repeated."""
    return draft(
        person,
        CALL if person % 2 else NEWS,
        content={"subject": "Welcome", "text": "{enclosed}"},
        to={"address": f"{person}@example.com"},
        enclosures=[inside(person, number) for number in range(person % 4)],
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


@pytest.mark.long
@pytest.mark.proof("kill")
@pytest.mark.django_db(transaction=True)
def test_kill_minus_nine_loses_nothing_and_repeats_only_what_nobody_can_know(
    settings, monkeypatch, figure, is_large, sink
):
    monkeypatch.setattr(notifications, "_declared", {})
    declare(CALL, NEWS)
    now = dt.datetime.now(dt.UTC)
    count, kills = (MANY, MANY_KILLS) if is_large else (COUNT, KILLS)
    queue_messages(drafts=[welcome(n) for n in range(count)], now=now)
    chance = random.Random(7)
    for _kill in range(kills):
        # A relay that is quick, and one that takes its time.
        sink.delay = chance.choice([0.001, 0.01, 0.1])
        before = len(sink.acknowledged)
        worker = start_worker(sink.port)
        deadline = time.monotonic() + 20
        most = chance.randint(3, count // kills)
        while len(sink.acknowledged) < before + most and time.monotonic() < deadline:
            time.sleep(0.001)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        time.sleep(2 * sink.delay)  # what was on the wire arrives
        settle_claims(now=dt.datetime.now(dt.UTC) + LEASE)
    waiting = Message.objects.mails().filter(state="queued").count()
    assert waiting > count // 10, "the kills came too late to mean anything"

    settings.EMAIL_BACKEND = "messaging.relay.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    sink.delay = 0
    ambiguous = Message.objects.mails().filter(state="ambiguous").count()
    while send_due(clock=lambda: dt.datetime.now(dt.UTC) + 2 * LEASE):
        pass

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
    often = {address: times for address, times in letters(sink).items() if times > 1}
    reminders_twice = [address for address in often if int(address.split("@")[0]) % 2 == 0]
    # Of the repeated kinds, the mail on the wire is sent again.
    unknown = ambiguous + sum(times - 1 for times in often.values())
    figure("kills", kills)
    figure("mails acknowledged", len(sink.acknowledged))
    figure("messages that traveled in them", len(found) - count)
    figure("lost", len(lost))
    figure("mails twice", len(reminders_twice))
    figure("mails unknown", unknown)
    assert lost == []
    assert reminders_twice == []
    assert unknown <= kills
