"""Taking rows of the outbox in hand, and settling what a dead worker had taken.

A claim knows which of its mails is on the wire. Mails leave in the order of their numbers, and
whatever comes of one but "sent" is written down before the next one. So a claim whose worker died
says of each row how it stands: before that mail it was sent, behind it nothing was tried, and of
that one mail nobody knows.
"""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_noop

from common.arrays import AnyOf
from common.records import dataclass
from common.statements import Statement
from common.tallies import tally
from messaging.addresses import follow_people
from messaging.fairness import take_fairly
from messaging.habits import PAUSED, waiting_of
from messaging.models import MailClaim, Message, MessageState, MessageWay
from messaging.notifications import declared
from messaging.objections import Objection, objections_to

LEASE = dt.timedelta(minutes=2)
"""How long a claim is left alone: longer than a run and its slowest last mail."""
MAX_ATTEMPTS = 6
TALLY = "mail"
"""Under which it is counted what became of messages, by their last state."""
STOPPED = gettext_noop("sending stopped before the mail server answered")

PUT = Statement(
    int,
    "UPDATE messaging_mailclaim SET on_the_wire = %(mail)s WHERE id = %(claim)s",
    mail="bigint",
    claim="uuid",
)
"""The one statement that every mail costs."""


@dataclass(frozen=True)
class Parcel:
    """One mail: its message, and those that travel in it. What comes of it comes of all."""

    message: Message
    enclosures: Sequence[Message] = ()

    @property
    def ids(self) -> list[int]:
        """Of everything in it."""
        return [self.message.pk, *(each.pk for each in self.enclosures)]


@dataclass(frozen=True)
class Taken:
    """What a run has in its hands."""

    claim_id: uuid.UUID
    seen: int
    """How many mails were looked at."""
    parcels: Sequence[Parcel]
    """Those that are to be sent, in the order in which they leave."""


@transaction.atomic
def claim(
    *, size: int, now: dt.datetime, by_chat: bool = False, only_urgent: bool = False
) -> Taken:
    """Take up to `size` mails that are due, of each organization its share; those out of time or
    not wanted any more are settled on the spot. What is to leave by the other way, chat instead of
    mail or mail instead of chat, is marked so and stays.

    Any number of workers may do this at once: each row is taken by one of them.
    """
    taken = Taken(uuid.uuid4(), 0, [])
    messages = take_fairly(size=size, now=now, by_chat=by_chat, only_urgent=only_urgent)
    if not messages:
        return taken
    parcels = _parcels_of(messages, now, by_chat=by_chat)
    if parcels:
        MailClaim.objects.create(pk=taken.claim_id)
        ids = list(chain.from_iterable(each.ids for each in parcels))
        Message.objects.filter(AnyOf("pk", ids)).update(
            state=MessageState.SENDING,
            claim_id=taken.claim_id,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
        )
    return Taken(taken.claim_id, len(messages), parcels)


def _parcels_of(messages: Sequence[Message], now: dt.datetime, *, by_chat: bool) -> list[Parcel]:
    """The mails that are to leave, in order; what speaks against the others is written down."""
    enclosures = _enclosures_of(messages)
    everything = [*messages, *enclosures]
    follow_people(everything)
    objections = objections_to(everything, now=now)
    waiting = waiting_of([each for each in messages if each.pk not in objections], now=now)
    objections |= dict.fromkeys(waiting.missed, Objection(MessageState.MISSED, PAUSED))
    _set_aside(objections)
    _put_off(waiting.until)
    _unpack([message.pk for message in messages if message.pk in objections])
    # What others travel in stays a mail of its own.
    full = {each.envelope_id for each in enclosures}
    joined = _join([each for each in messages if each.pk not in full], waiting.inside)
    stay = {*objections, *waiting.until, *(each.pk for each in joined)}
    chats = {pk for pk in waiting.by_chat if pk not in full}
    stay |= _lead_elsewhere([m for m in messages if m.pk not in stay], chats, by_chat=by_chat)
    inside = _by_envelope([*(e for e in enclosures if e.pk not in objections), *joined])
    leaving = sorted((m for m in messages if m.pk not in stay), key=lambda each: each.pk)
    return [Parcel(message, inside[message.pk]) for message in leaving]


def _lead_elsewhere(
    messages: Sequence[Message], chats: Collection[int], *, by_chat: bool
) -> set[int]:
    """Ids of those that leave by the other way, where they wait from now on."""
    elsewhere = {each.pk for each in messages if (each.pk in chats) is not by_chat}
    if elsewhere:
        way = "" if by_chat else MessageWay.CHAT
        Message.objects.filter(AnyOf("pk", elsewhere)).update(way=way)
    return elsewhere


def _by_envelope(enclosed: Sequence[Message]) -> dict[int | None, list[Message]]:
    inside: dict[int | None, list[Message]] = defaultdict(list)
    for each in enclosed:
        inside[each.envelope_id].append(each)
    return inside


def put_on_the_wire(claim_id: uuid.UUID, message: Message, put: Callable[..., int]) -> bool:
    """Note that this mail is handed over now, and all before it are sent: `put` is PUT.often().

    Returns False when the claim was settled meanwhile: then nothing of it may leave any more.
    """
    return bool(put(message.pk, str(claim_id)))


def in_hand(claim_id: uuid.UUID, ids: Collection[int]) -> QuerySet[Message]:
    """Those of a claim's messages that nobody has settled since, because its lease was over."""
    return Message.objects.filter(AnyOf("pk", ids), claim_id=claim_id, state=MessageState.SENDING)


def finish(messages: QuerySet[Message], *, state: MessageState, reason: str) -> int:
    """Give messages their last state; what stands for {secret} in them goes."""
    number = messages.update(
        state=state, state_reason=reason[:300], lease_until=None, claim_id=None, secret=""
    )
    _count(state, number)
    return number


def give_back(messages: QuerySet[Message]) -> int:
    """Put messages that were taken and never tried back, as if nobody had taken them."""
    return messages.update(
        state=MessageState.QUEUED,
        lease_until=None,
        claim_id=None,
        attempts=F("attempts") - 1,
    )


def wait_for_server(messages: QuerySet[Message], *, reason: str) -> int:
    """Put messages back for which no mail server was there: none of their tries is spent, however
    long that lasts, and they stay due, so that whoever watches sees for how long.
    """
    messages.update(state_reason=reason[:300])
    return give_back(messages)


def note_sent(messages: QuerySet[Message], *, at: dt.datetime | Combinable) -> int:
    """These have left: the mail server took them."""
    number = messages.update(
        state=MessageState.SENT,
        sent_at=at,
        lease_until=None,
        claim_id=None,
        secret="",
        state_reason="",
    )
    _count(MessageState.SENT, number)
    return number


def _count(state: MessageState, number: int) -> None:
    """For whoever watches, once it is so."""
    transaction.on_commit(lambda: tally(TALLY, state, number))


def lead_to_mail(messages: QuerySet[Message], *, reason: str) -> int:
    """Chat did not take these: they leave by mail, with all its tries."""
    return messages.update(
        way=MessageWay.MAIL,
        state=MessageState.QUEUED,
        state_reason=reason[:300],
        attempts=0,
        lease_until=None,
        claim_id=None,
    )


def put_off(messages: QuerySet[Message], *, until: dt.datetime, reason: str) -> int:
    """These are tried again then."""
    return messages.update(
        state=MessageState.QUEUED,
        send_after=until,
        lease_until=None,
        claim_id=None,
        state_reason=reason[:300],
    )


def settle_unknown(messages: QuerySet[Message], *, reason: str, again_at: dt.datetime) -> int:
    """Nobody knows whether these arrived: repeat what must arrive, count the rest as ambiguous.

    Returns how many.
    """
    ids = list(messages.values_list("pk", flat=True))
    unknown = Message.objects.filter(pk__in=ids, state=MessageState.SENDING)
    unknown.update(may_have_arrived=True)
    repeatable = [kind.name for kind in declared() if kind.may_repeat]
    unknown.filter(kind__in=repeatable, attempts__lt=MAX_ATTEMPTS).update(
        state=MessageState.QUEUED,
        send_after=again_at,
        lease_until=None,
        claim_id=None,
        state_reason=reason,
    )
    finish(unknown, state=MessageState.AMBIGUOUS, reason=reason)
    # What goes again while the mail around it does not: by itself.
    again = Message.objects.filter(pk__in=ids, state=MessageState.QUEUED)
    again.exclude(envelope__state=MessageState.QUEUED).update(envelope=None)
    return len(ids)


@transaction.atomic
def settle_claims(*, now: dt.datetime) -> int:
    """Decide about claims whose lease is over. Returns about how many messages; a second call finds
    none.

    A claim is taken as a whole, before its rows: of two who settle at once, one decides. It goes,
    so that a worker that is alive after all finds it gone, and stops.
    """
    over = Message.objects.filter(state=MessageState.SENDING, lease_until__lte=now)
    claims = MailClaim.objects.filter(pk__in=over.values("claim_id"))
    on_the_wire = dict(claims.select_for_update(skip_locked=True).values_list("pk", "on_the_wire"))
    # A claim that is there and not ours is being settled, or written down by who has it.
    ours = Q(claim_id__in=list(on_the_wire)) | ~Exists(
        MailClaim.objects.filter(pk=OuterRef("claim_id"))
    )
    rows = list(over.filter(ours).select_for_update().values_list("pk", "envelope_id", "claim_id"))
    MailClaim.objects.filter(pk__in=list(on_the_wire)).delete()
    by_fate: dict[_Fate, list[int]] = defaultdict(list)
    for pk, envelope_id, claim_id in rows:
        by_fate[_fate(envelope_id or pk, claim_id, on_the_wire)].append(pk)
    lease_began = F("lease_until") - LEASE
    note_sent(Message.objects.filter(pk__in=by_fate[_Fate.LEFT]), at=lease_began)
    give_back(Message.objects.filter(pk__in=by_fate[_Fate.UNTRIED]))
    unknown = Message.objects.filter(pk__in=by_fate[_Fate.UNKNOWN])
    settle_unknown(unknown, reason=STOPPED, again_at=now)
    return len(rows)


class _Fate(enum.Enum):
    """What became of a mail whose worker is gone."""

    LEFT = enum.auto()
    UNTRIED = enum.auto()
    UNKNOWN = enum.auto()


def _fate(
    mail_id: int, claim_id: uuid.UUID | None, on_the_wire: dict[uuid.UUID, int | None]
) -> _Fate:
    """What a claim says of one of its mails.

    Unknown is everything of a claim that is gone: a crash of the database empties their table.
    """
    if claim_id not in on_the_wire:
        return _Fate.UNKNOWN
    current = on_the_wire[claim_id]
    if current is None or mail_id > current:
        return _Fate.UNTRIED
    return _Fate.LEFT if mail_id < current else _Fate.UNKNOWN


def _enclosures_of(messages: Sequence[Message]) -> list[Message]:
    """What waits to travel in these mails, in order."""
    envelopes = [message.pk for message in messages]
    waiting = Message.objects.filter(AnyOf("envelope", envelopes), state=MessageState.QUEUED)
    return list(waiting.select_for_update(of=("self",)).order_by("pk"))


def _set_aside(objections: dict[int, Objection]) -> None:
    """What is not to leave ends here, a statement per reason."""
    by_objection: dict[Objection, list[int]] = defaultdict(list)
    for pk, objection in objections.items():
        by_objection[objection].append(pk)
    for objection, ids in by_objection.items():
        against = Message.objects.filter(pk__in=ids)
        finish(against, state=objection.state, reason=objection.reason)


def _put_off(until: Mapping[int, dt.datetime]) -> None:
    """These leave later, in their reader's time; a statement per moment."""
    by_moment: dict[dt.datetime, list[int]] = defaultdict(list)
    for pk, at in until.items():
        by_moment[at].append(pk)
    for at, ids in by_moment.items():
        Message.objects.filter(AnyOf("pk", ids)).update(send_after=at)


def _join(messages: Sequence[Message], inside: Mapping[int, int]) -> list[Message]:
    """These travel with another one of the same day: what comes of that mail comes of them."""
    joined = [each for each in messages if each.pk in inside]
    for each in joined:
        each.envelope_id = inside[each.pk]
    if joined:
        Message.objects.bulk_update(joined, ["envelope"])
    return joined


def _unpack(ids: Collection[int]) -> None:
    """These mails do not leave: what should have traveled in them goes by itself."""
    if ids:
        waiting = Message.objects.filter(envelope__in=ids, state=MessageState.QUEUED)
        waiting.update(envelope=None)
