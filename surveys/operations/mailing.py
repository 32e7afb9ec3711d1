"""Mail for everybody in an open wave goes into the outbox a few hundred at a time, each batch in a
transaction of its own: a wave of ten thousand takes no more memory than one of a thousand, and what
a killed worker has not come to, the next tick goes on with.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from django.db import transaction

from common.records import dataclass
from messaging.models import Message
from messaging.notifications import AnyNotification
from messaging.operations import AnyDraft, queue_messages
from surveys.models import Invitation, Wave
from surveys.querysets import InvitationQuerySet

AT_ONCE = 500
FIRST = uuid.UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class WaveMail:
    """Mail of one kind for people of one wave."""

    wave_id: int
    kind: AnyNotification
    people: InvitationQuerySet
    draft_of: Callable[[Invitation], AnyDraft | None]
    """None for whoever gets none."""


def hand_in(mailing: WaveMail, *, now: dt.datetime) -> int | None:
    """Queue it for everybody who has none of its version or a later one yet. Returns how many; None
    when the wave is not open any more, or another worker has it: then somebody may be left.

    A second call queues nothing.
    """
    count, after = 0, FIRST
    while (batch := _hand_in_some(mailing, after, now)) is not None:
        count += batch.queued
        if batch.size < AT_ONCE:
            return count
        after = batch.last
    return None


@dataclass(frozen=True)
class _Batch:
    size: int
    queued: int
    last: uuid.UUID


@transaction.atomic
def _hand_in_some(mailing: WaveMail, after: uuid.UUID, now: dt.datetime) -> _Batch | None:
    # Held, so that a wave that closes meanwhile takes all of its reminders along.
    locked = Wave.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = locked.select_related("plan__cohort__organization")
    wave = found.filter(pk=mailing.wave_id, state=Wave.State.OPEN).first()
    if wave is None:
        return None
    following = mailing.people.filter(wave=wave, pk__gt=after).order_by("pk")
    people = list(following.select_related("member__organization")[:AT_ONCE])
    had = _versions(mailing, people)
    drafts = []
    for each in people:
        each.wave = wave
        draft = mailing.draft_of(each)
        if draft is not None and had.get(each.member_id, -1) < draft.about_version:
            drafts.append(draft)
    queued = queue_messages(drafts=drafts, now=now)
    return _Batch(len(people), queued, people[-1].pk if people else after)


def _versions(mailing: WaveMail, people: Sequence[Invitation]) -> dict[int | None, int]:
    """Person -> the latest version of this mail that they have."""
    messages = Message.objects.filter(
        kind=mailing.kind.name,
        about_id=mailing.wave_id,
        person_id__in=[each.member_id for each in people],
    )
    found = messages.order_by("about_version").values_list("person_id", "about_version")
    return dict(found)
