"""Mails leave by a provider's API through the same outbox, and its answers mean what SMTP's do."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from messaging import providers
from messaging.models import Message, MessageState
from messaging.sending import send_due
from tests.fake_web import Asked, FakeWeb, Said, fake_web
from tests.messaging.conftest import CALL, NEWS, Queue, draft

pytestmark = pytest.mark.django_db
TAKEN = json.dumps(
    {
        "To": "person1@example.com",
        "SubmittedAt": "2026-11-27T07:25:01.4178645-05:00",
        "MessageID": "0a129aee-e1cd-480d-b08d-4f48548ff48d",
        "ErrorCode": 0,
        "Message": "OK",
    }
)
INVALID = json.dumps({"ErrorCode": 300, "Message": "Invalid 'To' address: 'x'."})
INACTIVE = json.dumps({"ErrorCode": 406, "Message": "You tried to send to an inactive recipient."})


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWeb]:
    """Postmark, as far as its documentation says."""
    settings.EMAIL_BACKEND = "messaging.provider_backend.ProviderBackend"
    settings.MAIL_PROVIDER, settings.MAIL_PROVIDER_KEY = "postmark", "server-token"
    monkeypatch.setattr(providers, "CALL_LASTS", 1)
    with fake_web() as fake:
        settings.MAIL_PROVIDER_URL = fake.url
        fake.answer = lambda _asked: Said(body=TAKEN)
        yield fake


def sent(now: dt.datetime) -> list[tuple[str, str]]:
    send_due(clock=lambda: now)
    return list(Message.objects.order_by("pk").values_list("state", "state_reason"))


def test_a_mail_leaves_with_its_number_and_an_invitation_that_opens(
    provider: FakeWeb, queue: Queue, now: dt.datetime
) -> None:
    entry = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    content = {"calendar": entry, "calendar_method": "REQUEST"}
    (message,) = queue(draft(content=content))
    assert sent(now) == [("sent", "")]
    (asked,) = provider.asked
    said = json.loads(asked.body)
    assert asked.path == "/email"
    assert asked.headers["X-Postmark-Server-Token"] == "server-token"
    assert said["Metadata"] == {"message": str(message.pk)}
    assert said["Attachments"][0]["ContentType"].startswith("text/calendar")
    assert "REQUEST" in said["Attachments"][0]["ContentType"]
    headers = {each["Name"]: each["Value"] for each in said["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Message-ID"].startswith(f"<message-{message.pk}@")


@pytest.mark.parametrize(
    ("answer", "state", "calls"),
    [
        (Said(422, INVALID), MessageState.FAILED, 2),
        (Said(422, INACTIVE), MessageState.FAILED, 2),
        (Said(503, "{}"), MessageState.QUEUED, 1),
        (Said(429, "{}", {"Retry-After": "30"}), MessageState.QUEUED, 1),
        (Said(401, '{"ErrorCode": 10, "Message": "bad token"}'), MessageState.QUEUED, 1),
        (Said(505, "{}"), MessageState.QUEUED, 2),
        (Said(500, "{}"), MessageState.AMBIGUOUS, 2),
        (Said(200, "no json"), MessageState.AMBIGUOUS, 2),
        (Said(0), MessageState.AMBIGUOUS, 2),
        (Said(delay=1.5), MessageState.AMBIGUOUS, 2),
    ],
)
def test_what_a_provider_answers_or_does_not_says_how_a_mail_stands(
    provider: FakeWeb,
    queue: Queue,
    now: dt.datetime,
    answer: Said,
    state: MessageState,
    calls: int,
) -> None:
    queue(draft(1, NEWS), draft(2, CALL))

    def said(_asked: Asked) -> Said:
        return answer if len(provider.asked) == 1 else Said(body=TAKEN)

    provider.answer = said
    (first, reason), (second, _reason) = sent(now)
    assert first == state
    assert reason
    assert len(provider.asked) == calls, "what holds for every mail ends the run"
    assert second == (MessageState.SENT if calls == 2 else MessageState.QUEUED)
    untried = Message.objects.order_by("pk").last()
    assert untried is not None
    assert untried.attempts == calls - 1


def test_a_provider_that_cannot_be_reached_has_got_nothing(
    provider: FakeWeb, queue: Queue, now: dt.datetime, settings: Any
) -> None:
    settings.MAIL_PROVIDER_URL = "http://127.0.0.1:9/"
    queue(draft())
    ((state, reason),) = sent(now)
    assert state == MessageState.QUEUED
    assert "NewConnectionError" in reason


@pytest.mark.parametrize("trouble", ["a key that has ended", "too much at once", "no way to it"])
def test_a_night_without_the_provider_gives_no_mail_up(
    provider: FakeWeb, queue: Queue, now: dt.datetime, settings: Any, trouble: str
) -> None:
    """What holds for every mail spends the tries of none, and all of them stay due."""
    right, status = settings.MAIL_PROVIDER_URL, 401 if "key" in trouble else 429
    provider.answer = lambda _asked: Said(status, "{}")
    if trouble == "no way to it":
        settings.MAIL_PROVIDER_URL = "http://127.0.0.1:9/"
    queue(draft(1, NEWS), draft(2, CALL))
    for minutes in range(0, 600, 20):
        assert {state for state, _reason in sent(now + dt.timedelta(minutes=minutes))} == {"queued"}
    assert set(Message.objects.values_list("attempts", "send_after")) == {(0, now)}
    provider.answer, settings.MAIL_PROVIDER_URL = lambda _asked: Said(body=TAKEN), right
    assert sent(now + dt.timedelta(hours=10)) == [("sent", "")] * 2


def test_another_provider_is_another_setting(
    provider: FakeWeb, queue: Queue, now: dt.datetime, settings: Any
) -> None:
    settings.MAIL_PROVIDER, settings.MAIL_PROVIDER_KEY = "mailgun", "key-1"
    settings.DEFAULT_FROM_EMAIL = "Portal <portal@mg.example.com>"
    taken = {"id": "<20260914090000.1@mg.example.com>", "message": "Queued. Thank you."}
    provider.answer = lambda _asked: Said(body=json.dumps(taken))
    (message,) = queue(draft())
    assert sent(now) == [("sent", "")]
    assert provider.asked[0].path == "/mg.example.com/messages"
    assert f'{{"message": "{message.pk}"}}' in provider.asked[0].body.decode() or (
        f"v:message={message.pk}" in provider.asked[0].body.decode().replace("%3A", ":")
    )


def test_no_more_mails_leave_a_second_than_allowed(
    provider: FakeWeb, queue: Queue, now: dt.datetime, settings: Any
) -> None:
    settings.MAIL_RATE, settings.MAIL_CONNECTIONS = 1000, 100
    queue(*(draft(number) for number in range(1, 4)))
    before = dt.datetime.now(dt.UTC)
    assert {state for state, _reason in sent(now)} == {"sent"}
    assert dt.datetime.now(dt.UTC) - before > dt.timedelta(seconds=0.2)


def test_the_library_is_not_loaded_at_start() -> None:
    script = (
        "import django,sys,os; os.environ['DJANGO_SETTINGS_MODULE']='empathy_portal.settings';"
        "django.setup(); import messaging.provider_backend, channels.views.mail_events;"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "print('anymail' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
