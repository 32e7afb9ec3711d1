"""Whether a pulse mail is still wanted, asked just before it leaves."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext_noop

from messaging.models import Message
from surveys.models import Invitation, Wave

# The same words for "answered" and "closed": the reason is kept, and must not tell who answered.
NOTHING_TO_ANSWER = gettext_noop("there is nothing left to answer")


def no_longer_wanted(messages: Sequence[Message]) -> dict[int, str]:
    """Message id -> why not, in one query: answered, closed, gone, or the person has left."""
    subjects = {message.pk: _invitation_id(message) for message in messages}
    waiting = set(
        Invitation.objects.filter(
            pk__in=[pk for pk in subjects.values() if pk],
            is_used=False,
            token_hash__isnull=False,
            member__left_at=None,
            wave__state=Wave.State.OPEN,
        ).values_list("pk", flat=True)
    )
    return {
        pk: NOTHING_TO_ANSWER for pk, invitation in subjects.items() if invitation not in waiting
    }


def _invitation_id(message: Message) -> uuid.UUID | None:
    try:
        return uuid.UUID(message.subject_key.removeprefix("invitation:"))
    except ValueError:
        return None
