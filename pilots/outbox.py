"""What the pages about a pilot's messages show."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.addresses import address
from common.records import dataclass
from messaging.models import Message, MessageState
from messaging.notifications import find_notification
from messaging.operations import obstacle_to_sending_again
from messaging.querysets import MessageQuerySet
from messaging.text import ENCLOSED, PREFERENCES, SECRET
from people.models import Member
from ui.kept import DrawnGap, Gap
from ui.paging import UpTo, up_to
from ui.pieces import time_with_zone


@dataclass(frozen=True)
class StateFilter:
    """One filter of the list."""

    state: str
    label: str
    count: UpTo
    is_chosen: bool


class ListedMessage(NamedTuple):
    """What is read of a message for a list; see Message."""

    pk: int
    kind: str
    to_name: str
    to_address: str
    subject: str
    state: str
    state_reason: str
    sent_at: dt.datetime | None
    send_after: dt.datetime


@dataclass(frozen=True)
class OutboxEntry:
    """One message in the list; see ui.kept for its gaps."""

    url: Gap
    to: Gap
    """'' when that is deleted."""
    subject: Gap
    why: str
    """What its kind is called."""
    when: DrawnGap
    """It was sent, or is to be."""
    state: str
    reason: Gap


@dataclass(frozen=True)
class MessagePage:
    """One message in full."""

    message: Message
    text: str
    """As it was written; links that are its reader's alone stay hidden."""
    enclosed: Sequence[Message]
    """What travels in it."""
    is_lost: bool
    """It failed, or may not have arrived."""
    new_address: str
    """Where its person is now, when that is somewhere else."""
    obstacle: str
    """Why it cannot be sent again, '' when it can: a lost one, or one to another address."""
    can_be_corrected: bool
    """Whether it could go to another address if its person had one."""

    @property
    def can_go_again(self) -> bool:
        """Whether sending it again makes sense."""
        return not self.obstacle and (self.is_lost or bool(self.new_address))


def state_filters(counts: Mapping[str, int], chosen: str) -> list[StateFilter]:
    """The states that occur, in the order of a message's life; counted up to one more than a page
    says.
    """
    return [
        StateFilter(value, str(label), up_to(counts[value]), value == chosen)
        for value, label in MessageState.choices
        if value in counts
    ]


def in_words(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many are in each state that occurs, in the order of a message's life."""
    return [(str(label), counts[value]) for value, label in MessageState.choices if value in counts]


def listed_messages(messages: MessageQuerySet) -> QuerySet[Message, ListedMessage]:
    """Read for a list."""
    return messages.values_list(*ListedMessage._fields, named=True)


def outbox_entries(cohort_id: int, messages: Iterable[ListedMessage]) -> list[OutboxEntry]:
    """Rows of the list, each with why it was sent."""
    title = functools.cache(_title)
    states = {value: str(label) for value, label in MessageState.choices}
    return [
        OutboxEntry(
            url=Gap(address("pilots:message", cohort_id, message.pk)),
            to=Gap(message.to_name or message.to_address),
            subject=Gap(message.subject),
            why=title(message.kind),
            when=DrawnGap(time_with_zone(message.sent_at or message.send_after)),
            state=states[message.state],
            reason=Gap(_(message.state_reason) if message.state_reason else ""),
        )
        for message in messages
    ]


def _title(kind: str) -> str:
    notification = find_notification(kind)
    return str(notification.title) if notification else kind


def message_page(message: Message, *, now: dt.datetime) -> MessagePage:
    """The message; whether it is still wanted is asked in a few questions."""
    enclosed = list(message.enclosures.order_by("pk"))
    person = Member.objects.present().filter(pk=message.person_id or 0).first()
    new_address = ""
    if person is not None and person.email.lower() != message.to_address.lower():
        new_address = person.email
    of_another = obstacle_to_sending_again(message, now=now, elsewhere=True)
    listed = "\n".join(each.subject for each in enclosed)
    return MessagePage(
        message=message,
        text=message.text.replace(SECRET, "…").replace(PREFERENCES, "…").replace(ENCLOSED, listed),
        enclosed=enclosed,
        is_lost=message.state in {MessageState.FAILED, MessageState.AMBIGUOUS},
        new_address=new_address,
        obstacle=of_another
        if new_address
        else obstacle_to_sending_again(message, now=now, elsewhere=False),
        can_be_corrected=person is not None and not of_another,
    )
