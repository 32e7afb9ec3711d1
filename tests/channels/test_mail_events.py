"""What a provider tells of mails is believed from the provider alone."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from messaging.models import AddressState, Message
from messaging.operations import queue_messages
from messaging.provider_events import is_soft, meaning_of
from messaging.returned import Return
from tests.messaging.conftest import draft

pytestmark = pytest.mark.proof("connections", **{"chat and mail": 1})

SECRET = "portal:long-enough"
HEADERS = {"Authorization": f"Basic {base64.b64encode(SECRET.encode()).decode()}"}


@pytest.fixture
def mail(db: None, settings: Any, now: dt.datetime) -> Message:
    settings.MAIL_PROVIDER, settings.MAIL_PROVIDER_KEY = "postmark", "server-token"
    settings.MAIL_EVENTS_SECRET = SECRET
    queue_messages(drafts=[draft()], now=now)
    Message.objects.update(state="sent", sent_at=now, attempts=1)
    return Message.objects.get()


def postmark(mail: Message, **changes: object) -> dict[str, object]:
    """As https://postmarkapp.com/developer/webhooks/bounce-webhook shows it, shortened."""
    return {
        "RecordType": "Bounce",
        "MessageStream": "outbound",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "TypeCode": 1,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"message": str(mail.pk)},
        "Details": "550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": mail.to_address,
        "BouncedAt": "2026-09-14T10:00:00Z",
        **changes,
    }


def tell(told: object, headers: dict[str, str] = HEADERS) -> Any:
    return Client().post(
        reverse("channels:mail_events"),
        told if isinstance(told, str) else json.dumps(told),
        content_type="application/json",
        headers=headers,
    )


def stops() -> list[str]:
    return list(AddressState.objects.values_list("stopped_by", flat=True))


def test_a_bounce_stops_the_address_once(mail: Message) -> None:
    assert tell(postmark(mail)).json() == {"news": 1}
    assert tell(postmark(mail)).json() == {"news": 0}, "told again"
    assert stops() == ["bounced"]


def test_a_bounce_for_now_a_complaint_and_an_arrival_are_told_apart(mail: Message) -> None:
    assert tell(postmark(mail, Type="SoftBounce")).json() == {"news": 1}
    assert stops() == [""]
    arrived = {"RecordType": "Delivery", "Recipient": mail.to_address}
    arrived |= {"Metadata": {"message": str(mail.pk)}, "DeliveredAt": "2026-09-14T10:00:00Z"}
    assert tell(arrived).json() == {"news": 1}
    assert stops() == []
    assert tell(postmark(mail, RecordType="SpamComplaint", Type="SpamComplaint")).json()["news"]
    assert stops() == ["complained"]
    assert tell(postmark(mail, RecordType="Open")).json() == {"news": 0}


def test_strangers_and_nonsense_change_nothing(mail: Message, settings: Any) -> None:
    wrong = {"Authorization": f"Basic {base64.b64encode(b'portal:guess').decode()}"}
    assert tell(postmark(mail), wrong).status_code == 401
    assert tell(postmark(mail), {}).status_code == 401
    for broken in ("{", "[]", "7", '{"RecordType": "Bounce"}'):
        assert tell(broken).status_code in (200, 400)
    assert tell(postmark(mail, Email="other@example.com")).json() == {"news": 0}
    assert tell(postmark(mail, Metadata={"message": "9" * 40})).json() == {"news": 0}
    assert stops() == []
    client = Client()
    assert client.head(reverse("channels:mail_events")).status_code == 200
    assert client.get(reverse("channels:mail_events")).status_code == 405
    settings.MAIL_EVENTS_SECRET = ""
    assert tell(postmark(mail)).status_code == 404


def test_a_signed_provider_needs_the_signature_too(mail: Message, settings: Any) -> None:
    settings.MAIL_PROVIDER, settings.MAIL_SIGNING_KEY = "mailgun", "signing"
    signature = hmac.new(b"signing", b"1789999999abc", hashlib.sha256).hexdigest()
    told = {
        "signature": {"timestamp": "1789999999", "token": "abc", "signature": signature},
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "timestamp": 1789999999.5,
            "recipient": mail.to_address,
            "user-variables": {"message": str(mail.pk)},
            "message": {"headers": {"message-id": "20260914.1@mg.example.com"}},
            "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
        },
    }
    assert tell(told).json() == {"news": 1}
    told["signature"] = {"timestamp": "1789999999", "token": "abc", "signature": "0" * 64}
    assert tell(told).status_code == 401


def test_each_providers_own_word_for_a_bounce_that_stays() -> None:
    sparkpost = {"msys": {"message_event": {"type": "bounce", "bounce_class": "22"}}}
    assert is_soft("sparkpost", sparkpost)
    sparkpost["msys"]["message_event"]["bounce_class"] = "10"
    assert not is_soft("sparkpost", sparkpost)
    assert is_soft("resend", {"data": {"bounce": {"type": "Transient"}}})
    assert not is_soft("resend", {"data": {"bounce": {"type": "Permanent"}}})
    assert is_soft("mailjet", {"hard_bounce": False})
    assert not is_soft("mailjet", {"hard_bounce": True})
    assert is_soft("brevo", {"event": "soft_bounce"})
    assert not is_soft("mailgun", None)
    assert meaning_of("rejected", "invalid") is Return.HARD
    assert meaning_of("bounced", "spam") is Return.SOFT
    assert meaning_of("opened", None) is None
