"""What a mail provider tells of mails that left: which came back, were reported, or arrived."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from common.whole_numbers import whole_number
from messaging.providers import events_of_provider, library_errors
from messaging.returned import Return, note_return

if TYPE_CHECKING:
    from anymail.signals import AnymailTrackingEvent

GONE = ("bounced", "invalid")
SOFT_WORDS = ("SoftBounce", "soft_bounce")
NOBODY_THERE = ("10", "30", "90")
"""SparkPost's classes of bounces that stay: no such recipient, none that takes mail, gone."""
OURS = re.compile(r"message-(\d{1,18})@")
MOST_EVENTS = 1000


class UntrustedEvents(Exception):
    """Somebody without the secret, or with another signature."""


class UnreadableEvents(Exception):
    """The secret is right, and the rest is not what the provider writes."""


def take_events(request: HttpRequest, *, now: dt.datetime) -> int:
    """Keep what a call tells; how much of that was news. A second call changes nothing. Raises
    UntrustedEvents and UnreadableEvents.
    """
    if not settings.MAIL_PROVIDER or not settings.MAIL_EVENTS_SECRET:
        raise UntrustedEvents
    reader = events_of_provider()
    try:
        reader.run_validators(request)
        events = reader.parse_events(request)
    except library_errors().AnymailWebhookValidationFailure as error:
        raise UntrustedEvents from error
    # Whatever the library's readers raise at what they do not know.
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise UnreadableEvents(type(error).__name__) from error
    return sum(_take(each, now) for each in events[:MOST_EVENTS])


def _take(event: AnymailTrackingEvent, now: dt.datetime) -> bool:
    """About a mail that is not ours, or that went elsewhere, nothing is believed."""
    what, number = meaning_of(event.event_type, event.reject_reason), _number_in(event)
    if what is Return.HARD and is_soft(settings.MAIL_PROVIDER, event.esp_event):
        what = Return.SOFT
    if what is None or number is None:
        return False
    address = str(event.recipient or "")
    return note_return(message_id=number, address=address, what=what, now=now)


def meaning_of(event_type: str | None, reason: str | None) -> Return | None:
    """What the library's word for an event comes to; None: nothing."""
    if event_type == "complained":
        return Return.COMPLAINT
    if event_type == "delivered":
        return Return.ARRIVED
    if event_type in ("bounced", "rejected"):
        return Return.HARD if reason in GONE else Return.SOFT
    return Return.SOFT if event_type == "deferred" else None


def is_soft(provider: str, told: object) -> bool:
    """Whether a bounce is one for now, in the provider's own words: the library's word for it is
    the same for both.
    """
    if provider == "sparkpost":
        event = next(iter(_within(told, "msys").values()), {})
        return str(_within(event).get("bounce_class")) not in NOBODY_THERE
    if provider == "resend":
        return _within(told, "data", "bounce").get("type") != "Permanent"
    if provider == "mailjet":
        return not _within(told).get("hard_bounce")
    return _within(told).get({"postmark": "Type", "brevo": "event"}.get(provider, "")) in SOFT_WORDS


def _within(told: object, *names: str) -> Mapping[str, object]:
    """What stands under these names, one in the other; nothing where there is none."""
    for name in names:
        told = _within(told).get(name)
    return told if isinstance(told, Mapping) else {}


def _number_in(event: AnymailTrackingEvent) -> int | None:
    """Of the message, as it went along with the mail or as its Message-ID names it."""
    told = (event.metadata or {}).get("message", "")
    found = OURS.search(str(event.message_id or ""))
    return whole_number(str(told) or (found[1] if found else ""))
