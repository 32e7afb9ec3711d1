"""Putting messages into the outbox, taking them back, and sending one again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from common.records import dataclass
from messaging.addresses import follow_people
from messaging.delivery import NO_SECRET
from messaging.models import Message, MessageState
from messaging.notifications import (
    AnyNotification,
    MailContent,
    Notification,
    Recipient,
    find_notification,
)
from messaging.objections import AT_THE_ADDRESS, objections_to
from messaging.queries import NewMessage, insert_messages
from messaging.querysets import MessageQuerySet
from messaging.spent import old_texts, texts_of, unlisted_texts
from messaging.text import SECRET

T = TypeVar("T")
LONGEST_SUBJECT = 300
KEPT = dt.timedelta(days=180)
KEPT_UNLISTED = dt.timedelta(days=2)
"""How long the body of a settled message is kept: what is in a cohort's outbox, and what no page
shows.
"""
CLEARED_AT_ONCE = 5_000
CLEARED = gettext_noop("what it said is not kept any more")
NOT_LOST = gettext_noop("only messages that failed or may not have arrived can be sent again")


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
    enclosures: Sequence[AnyDraft] = ()
    """What travels in this mail instead of being mails of their own: of each a line ({enclosed})
    and its calendar file. Each stays a message with a state: what speaks against it keeps it out.
    """


# Any: what they are composed from is known only to the apps that queue them.
AnyDraft = Draft[Any]


@transaction.atomic(savepoint=False)
def queue_messages(*, drafts: Iterable[Draft[T]], now: dt.datetime) -> int:
    """Compose messages, each in its reader's language, and put them into the outbox: one statement
    per thousand.

    One message per kind, person, thing it is about and version of that: a second call queues
    nothing, except what is about nothing. Returns how many drafts of mails were handed in.
    """
    drafts = list(drafts)
    insert_messages(_compose(drafts, now))
    filled = [draft for draft in drafts if draft.enclosures]
    if filled:
        _enclose(filled, now)
    return len(drafts)


def _enclose(filled: Sequence[Draft[T]], now: dt.datetime) -> None:
    """Put messages into the mails they travel in; one whose mail has left already goes alone."""
    waiting = Message.objects.filter(
        kind__in={draft.notification.name for draft in filled},
        person_id__in={draft.to.person_id for draft in filled},
        state=MessageState.QUEUED,
    )
    # Held until this transaction ends: no worker takes a mail while it is being filled.
    envelopes = {
        (each.kind, each.about_id, each.about_version, each.person_id): each.pk
        for each in waiting.select_for_update(of=("self",))
    }
    enclosures: list[AnyDraft] = []
    inside: list[int | None] = []
    for draft in filled:
        key = draft.notification.name, draft.about_id, draft.about_version, draft.to.person_id
        enclosures += draft.enclosures
        inside += [envelopes.get(key)] * len(draft.enclosures)
    insert_messages(_compose(enclosures, now, inside))


def _compose(
    drafts: Sequence[Draft[T]], now: dt.datetime, inside: Sequence[int | None] = ()
) -> list[NewMessage]:
    """What drafts say; `inside` are the messages in which they travel."""
    said: dict[int, MailContent] = {}
    for language in {draft.to.language for draft in drafts}:
        with translation.override(language):
            for place, draft in enumerate(drafts):
                if draft.to.language == language:
                    said[place] = draft.notification.compose(draft.thing)
    envelopes = inside or [None] * len(drafts)
    return [
        _row(draft, said[place], now, envelope)
        for place, (draft, envelope) in enumerate(zip(drafts, envelopes, strict=True))
    ]


def _row(
    draft: Draft[T], content: MailContent, now: dt.datetime, envelope: int | None
) -> NewMessage:
    send_after = draft.send_after or now
    return NewMessage(
        kind=draft.notification.name,
        about_id=draft.about_id,
        about_version=draft.about_version,
        person_id=draft.to.person_id,
        organization_id=draft.organization_id,
        topic_id=draft.topic_id,
        to_address=draft.to.address,
        to_name=draft.to.name,
        is_urgent=draft.notification.is_urgent,
        queued_at=now,
        send_after=send_after,
        send_before=draft.notification.worth_until(send_after, draft.ends_at),
        subject=content.subject[:LONGEST_SUBJECT],
        text=content.text,
        language=draft.to.language,
        secret=content.secret,
        calendar=content.calendar,
        calendar_method=content.calendar_method,
        reply_to=content.reply_to,
        envelope_id=envelope,
    )


def withdraw_messages(*, kinds: Collection[AnyNotification], about_id: int, reason: str) -> int:
    """Take back what waits to be sent about one thing. Returns how many; a second call finds none.

    What a worker has in its hands leaves; it waits for workers that are just taking theirs.
    """
    waiting = Message.objects.filter(
        kind__in=[kind.name for kind in kinds], about_id=about_id, state=MessageState.QUEUED
    )
    return waiting.update(state=MessageState.SUPPRESSED, state_reason=reason, secret="")


def obstacle_to_sending_again(
    message: Message, *, now: dt.datetime, elsewhere: bool = False
) -> str:
    """Why a message cannot be sent again, as a marked text; '' when it can. `elsewhere` asks about
    another address than its own: then one that was sent, or had nowhere to go, can go, too.
    """
    if not _can_go(message, elsewhere=elsewhere):
        return NOT_LOST
    if not message.text:
        return CLEARED
    objection = objections_to([message], now=now).get(message.pk)
    if objection and not (elsewhere and objection.reason in AT_THE_ADDRESS):
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
    tries, and with what was lost in it. It goes to the address its person has now; when that is
    another one, a message that was sent or had nowhere to go goes again, too.

    Raises NotSentAgain when its time has passed or nobody wants it any more, and on a second call:
    it waits to be sent already.
    """
    current = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    inside = Message.objects.select_for_update(of=("self",)).filter(envelope=current)
    enclosures = list(inside.order_by("pk"))
    before = current.to_address
    follow_people([current, *enclosures])
    elsewhere = current.to_address != before
    if obstacle := obstacle_to_sending_again(current, now=now, elsewhere=elsewhere):
        raise NotSentAgain(obstacle)
    current.envelope = None
    for each in [current, *enclosures]:
        if _can_go(each, elsewhere=elsewhere):
            _wait_again(each, now)
    return current


def _wait_again(message: Message, now: dt.datetime) -> None:
    if message.state == MessageState.SENT:
        message.may_have_arrived = True
    message.state, message.state_reason = MessageState.QUEUED, ""
    message.send_after, message.sent_at, message.attempts, message.way = now, None, 0, ""
    message.secret = _secret_of(message)
    message.save()


def _can_go(message: Message, *, elsewhere: bool) -> bool:
    """Whether the state of a message lets it go again, to its own or to another address."""
    if message.state in {MessageState.FAILED, MessageState.AMBIGUOUS}:
        return True
    has_gone = message.state == MessageState.SENT
    return elsewhere and (has_gone or message.state_reason in AT_THE_ADDRESS)


def clear_spent(*, now: dt.datetime) -> int:
    """Empty the bodies of messages that were settled long ago; the rows stay, with their states.

    Returns how many, a few thousand at most; a second call takes the next ones.
    """
    ids = old_texts(now - KEPT, most=CLEARED_AT_ONCE)
    ids = ids or unlisted_texts(now - KEPT_UNLISTED, most=CLEARED_AT_ONCE)
    return Message.objects.filter(pk__in=ids).update(text="", calendar="", secret="")


def spent_texts(organization_id: int, before: dt.datetime) -> MessageQuerySet:
    """Messages of an organization that were settled and due before, and still say something."""
    return texts_of(organization_id, before)


def clear_texts(*, organization_id: int, before: dt.datetime) -> int:
    """Empty them earlier than clear_spent would; the rows stay, with their states. Returns how
    many, a few thousand at most; a second call takes the next ones.
    """
    ids = list(spent_texts(organization_id, before).values_list("pk", flat=True)[:CLEARED_AT_ONCE])
    return Message.objects.filter(pk__in=ids).update(text="", calendar="", secret="")
