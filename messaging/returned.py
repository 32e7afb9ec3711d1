"""Mail that came back or was reported as unwanted, and what that means for its address: who says
so is known (a provider with the right secret, or a mail server that names a sealed address).
"""

from __future__ import annotations

import base64
import datetime as dt
import enum
import re
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext_noop

from common.arrays import AnyOf
from messaging.models import AddressState, Message, MessageState, StopReason

SOFT_IN_A_ROW = 5
SOFT_FOR = dt.timedelta(days=3)
"""So many mails that came back for now, over so long, are as good as an address that is gone."""
FORGOTTEN_AFTER = dt.timedelta(days=14)
"""What comes back for now later than that begins a new row: mails between arrived."""
KEPT = dt.timedelta(days=365)
CAME_BACK = gettext_noop("it bounced: the mail server knows no such address")
SEALED = re.compile(r"\+([0-9a-z]{1,13})-([a-z2-7]{16})@")


class Return(enum.Enum):
    """What is heard of a mail that has left."""

    HARD = enum.auto()
    """There is no such mailbox."""
    SOFT = enum.auto()
    """Not now: full, away, or refused for something in the mail."""
    COMPLAINT = enum.auto()
    """Its reader pressed the button that says so."""
    ARRIVED = enum.auto()


@transaction.atomic
def note_return(*, message_id: int, address: str, what: Return, now: dt.datetime) -> bool:
    """Keep what became of a mail that went to `address`, if there is one. Returns whether it was
    known and told something new; a second call changes nothing, and neither does one about an older
    mail.
    """
    message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None or not message.attempts or message.to_address.lower() != address.lower():
        return False
    if what is Return.ARRIVED:
        row = AddressState.objects.filter(address=address.lower(), stopped_by="")
        return bool(row.filter(last_message__lte=message.pk).delete()[0])
    state, _is_new = AddressState.objects.get_or_create(
        address=address.lower(), defaults={"last_at": now}
    )
    state = AddressState.objects.select_for_update().get(pk=state.pk)
    if what is Return.HARD:
        _mark_lost(message)
    is_news = _count(state, message.pk, now) if what is Return.SOFT else _stop(state, what, now)
    state.save()
    return is_news


def _stop(state: AddressState, what: Return, now: dt.datetime) -> bool:
    """What is gone stays gone: a complaint says less."""
    reason = StopReason.COMPLAINED if what is Return.COMPLAINT else StopReason.BOUNCED
    if state.stopped_by in (reason, StopReason.BOUNCED):
        return False
    state.stopped_by, state.stopped_at, state.last_at = reason, now, now
    return True


def _count(state: AddressState, message_id: int, now: dt.datetime) -> bool:
    """One more mail in a row came back for now."""
    if message_id <= state.last_message:
        return False
    if state.soft_since is None or state.last_at + FORGOTTEN_AFTER < now:
        state.soft_bounces, state.soft_since = 0, now
    state.soft_bounces += 1
    state.last_message, state.last_at = message_id, now
    if state.soft_bounces >= SOFT_IN_A_ROW and now - state.soft_since >= SOFT_FOR:
        _stop(state, Return.HARD, now)
    return True


def _mark_lost(message: Message) -> None:
    """It did not arrive after all, and may go again to another address."""
    if message.state in (MessageState.SENT, MessageState.AMBIGUOUS):
        message.state, message.state_reason, message.sent_at = MessageState.FAILED, CAME_BACK, None
        message.save(update_fields=["state", "state_reason", "sent_at"])
        inside = Message.objects.filter(envelope=message, state=MessageState.SENT)
        inside.update(state=MessageState.FAILED, state_reason=CAME_BACK, sent_at=None)


def stops_of(addresses: Collection[str]) -> dict[str, str]:
    """Address in small letters -> why mail to it stops, for those to which it does. One query."""
    known = {address.lower() for address in addresses}
    stopped = AddressState.objects.filter(AnyOf("address", known)).exclude(stopped_by="")
    return dict(stopped.values_list("address", "stopped_by"))


def forget_returns(address: str) -> bool:
    """Begin anew with an address. Whether something was known; a second call finds nothing."""
    return bool(AddressState.objects.filter(address=address.lower()).delete()[0])


def forget_old_returns(*, now: dt.datetime) -> int:
    """Nothing is held against an address for more than a year. How many those were."""
    return AddressState.objects.filter(last_at__lt=now - KEPT).delete()[0]


def sender_of(message_id: int) -> str:
    """Where a mail comes back to: an address that names it, and that nobody can guess; '' where the
    operator has set up none.
    """
    if not settings.BOUNCE_ADDRESS:
        return ""
    local, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{int_to_base36(message_id)}-{_signature(message_id)}@{domain}"


def message_behind(text: str) -> int | None:
    """The mail that a text with addresses names; None where none of ours is in it."""
    for number, signature in SEALED.findall(text.lower()):
        message_id = base36_to_int(number)
        if constant_time_compare(signature, _signature(message_id)):
            return message_id
    return None


def _signature(message_id: int) -> str:
    """80 bits, 16 characters, in small letters: some mail servers fold what they pass on."""
    digest = salted_hmac("messaging.returned", str(message_id), algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()
