"""What a mail of the outbox costs, beside Django's own templates and send_messages to the same mail
server in the same run: `./portal prove mail --large`.

At the small size it only shows that all arrive: times say more about the machine than about us.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import tasks
from messaging.models import Message, MessageState
from messaging.notifications import MailContent, Notification, Recipient, declare
from messaging.operations import Draft, queue_messages
from messaging.sending import RUN_MAILS
from messaging.text import PREFERENCES, body
from tests.proofs.mail_floor import Floor

FEW, MANY = 300, 100_000
PIECE = 2_500
PROMISED = 0.30


def compose(person: tuple[int, str]) -> MailContent:
    """An invitation by name, with a link of its reader's own, in their language."""
    number, name = person
    opening = _(
        "%(organization)s would like to know how working together feels in your team right now. "
        "It takes about a minute, and you need no account."
    ) % {"organization": "Northwind"}
    why = _(
        "You get this because your manager, or somebody you work with, takes part in "
        "a leadership program."
    )
    no_more = _("Other mail, or none: %(link)s") % {"link": PREFERENCES}
    text, html = body(
        [_("Hello %(name)s,") % {"name": name}, opening],
        action=(_("Answer now"), "https://portal.example/pulse/{secret}/"),
        footer=[why, no_more],
    )
    subject = _("One minute: how is it going in your team?")
    return MailContent(subject=subject, text=text, html=html, secret=f"{number:022x}")


INVITATION: Notification[tuple[int, str], object] = Notification(
    name="invitation",
    title=gettext_lazy("Messages"),
    about="a number",
    may_refuse=True,
    may_repeat=True,
    window=dt.timedelta(days=3),
    compose=compose,
    objections=lambda _messages: {},
    unexpected_because="It is a test.",
)


def invitation(number: int) -> Draft[tuple[int, str]]:
    """To one of many people, every other one in German."""
    person = Recipient(
        address=f"person{number}@example.com",
        name=f"Élodie {number}",
        language="de" if number % 2 else "en",
        person_id=number,
    )
    return Draft(
        notification=INVITATION,
        thing=(number, person.name),
        to=person,
        about_id=1,
        organization_id=1,
        topic_id=1,
    )


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
    process.wait()


@dataclass
class Spent:
    """Seconds on the clock and of this process, and for how many mails."""

    wall: float = 0.0
    cpu: float = 0.0
    mails: int = 0

    def on(self, mails: int, work: Callable[[], object]) -> None:
        """Do it."""
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        self.mails += mails

    @property
    def microseconds(self) -> tuple[float, float]:
        """Wall and CPU of one mail."""
        return 1e6 * self.wall / self.mails, 1e6 * self.cpu / self.mails


@pytest.mark.proof("mail")
@pytest.mark.django_db(transaction=True)
def test_invitations_with_rows_and_states_beside_djangos_own_way(
    sink: subprocess.Popen[str],
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str, float], None],
    is_large: bool,
) -> None:
    declare(INVITATION)
    monkeypatch.setattr(tasks.send_due, "apply_async", lambda **_options: None)
    count = MANY if is_large else FEW
    floor = Floor(compose((0, "Élodie 0")), "Élodie 0")
    queueing, sending, floor_spent = Spent(), Spent(), Spent()
    floor.send(0, 10)
    for first in range(0, count, PIECE):
        numbers = range(first, min(first + PIECE, count))
        drafts = [invitation(number) for number in numbers]
        now = timezone.now()
        queueing.on(
            len(drafts), lambda drafts=drafts, now=now: queue_messages(drafts=drafts, now=now)
        )
    for number, _first in enumerate(range(0, count, RUN_MAILS)):
        # Django's own way has its turn in between, on the machine as it is just then.
        if number % 10 == 0:
            floor_spent.on(min(RUN_MAILS, count), lambda: floor.send(0, min(RUN_MAILS, count)))
        sending.on(min(RUN_MAILS, count), tasks.send_due)
    assert set(Message.objects.values_list("state", "secret")) == {(MessageState.SENT, "")}
    arrived, _errors = sink.communicate("")
    assert int(arrived) == count + floor_spent.mails + 10
    ours = [sum(parts) for parts in zip(queueing.microseconds, sending.microseconds, strict=True)]
    ratio, of_cpu = (
        mine / least for mine, least in zip(ours, floor_spent.microseconds, strict=True)
    )
    figure("invitations", count)
    figure("µs each to queue", round(queueing.microseconds[0]))
    figure("µs each to send", round(sending.microseconds[0]))
    figure("µs each in Django's own way", round(floor_spent.microseconds[0]))
    figure("x of its time", round(ratio, 2))
    figure("x of its CPU", round(of_cpu, 2))
    assert ratio <= PROMISED or not is_large
