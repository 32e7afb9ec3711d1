"""Putting messages into the outbox, taking them back, and sending one again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from messaging.models import Message, MessageState
from messaging.notifications import AnyNotification, Notification, Recipient, find_notification
from messaging.objections import objections_to
from messaging.text import SECRET

T = TypeVar("T")
LONGEST_SUBJECT = 300
NOT_LOST = gettext_noop("only messages that failed or may not have arrived can be sent again")
NO_SECRET = gettext_noop("the code or link in it cannot be made again")


class NotSentAgain(Exception):
    """Why a message is not sent again; `reason` is a marked text, translated for its reader."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Draft(Generic[T]):
    """What an app above wants sent to one person."""

    notification: Notification[T, Any]
    thing: T
    """What it is composed from."""
    to: Recipient
    about_id: int | None = None
    about_version: int = 0
    organization_id: int | None = None
    topic_id: int | None = None
    send_after: dt.datetime | None = None
    """Its time; at once when not said."""
    ends_at: dt.datetime | None = None
    """When what it is about is over."""


def queue_messages(*, drafts: Iterable[Draft[T]], now: dt.datetime) -> int:
    """Compose messages, each in its reader's language, and put them into the outbox: one statement
    per thousand.

    One message per kind, person, thing it is about and version of that: a second call queues
    nothing. Returns how many drafts were handed in.
    """
    messages = [_compose(draft, now) for draft in drafts]
    Message.objects.bulk_create(messages, batch_size=1000, ignore_conflicts=True)
    return len(messages)


def queue_message(*, draft: Draft[T], now: dt.datetime) -> Message:
    """Put one message that is about nothing into the outbox. A second call queues a second one."""
    message = _compose(draft, now)
    message.save(force_insert=True)
    return message


def _compose(draft: Draft[T], now: dt.datetime) -> Message:
    send_after = draft.send_after or now
    with translation.override(draft.to.language):
        content = draft.notification.compose(draft.thing)
    return Message(
        kind=draft.notification.name,
        about_id=draft.about_id,
        about_version=draft.about_version,
        person_id=draft.to.person_id,
        organization_id=draft.organization_id,
        topic_id=draft.topic_id,
        to_address=draft.to.address,
        to_name=draft.to.name,
        queued_at=now,
        send_after=send_after,
        send_before=draft.notification.worth_until(send_after, draft.ends_at),
        **{**asdict(content), "subject": content.subject[:LONGEST_SUBJECT]},
    )


def withdraw_messages(*, kinds: Collection[AnyNotification], about_id: int, reason: str) -> int:
    """Take back what waits to be sent about one thing. Returns how many; a second call finds none.

    What a worker has in its hands leaves; it waits for workers that are just taking theirs.
    """
    waiting = Message.objects.filter(
        kind__in=[kind.name for kind in kinds], about_id=about_id, state=MessageState.QUEUED
    )
    return waiting.update(state=MessageState.SUPPRESSED, state_reason=reason, secret="")


def obstacle_to_sending_again(message: Message, *, now: dt.datetime) -> str:
    """Why a lost message cannot be sent again, as a marked text; '' when it can."""
    if message.state not in {MessageState.FAILED, MessageState.AMBIGUOUS}:
        return NOT_LOST
    objection = objections_to([message], now=now).get(message.pk)
    if objection:
        return objection.reason
    return NO_SECRET if SECRET in message.text and not _secret_of(message) else ""


def _secret_of(message: Message) -> str:
    """The secret of a message anew; '' when it has none or nobody can work it out."""
    notification = find_notification(message.kind)
    if notification is None or notification.secret_of is None:
        return ""
    return notification.secret_of(message)


@transaction.atomic
def send_again(*, message: Message, now: dt.datetime) -> Message:
    """Put a message that failed, or that may not have arrived, back into the outbox with all its
    tries.

    Raises NotSentAgain when its time has passed or nobody wants it any more, and on a second call:
    it waits to be sent already.
    """
    current = Message.objects.select_for_update().get(pk=message.pk)
    if obstacle := obstacle_to_sending_again(current, now=now):
        raise NotSentAgain(obstacle)
    current.state = MessageState.QUEUED
    current.state_reason = ""
    current.send_after = now
    current.attempts = 0
    current.secret = _secret_of(current)
    current.save(update_fields=["state", "state_reason", "send_after", "attempts", "secret"])
    return current
