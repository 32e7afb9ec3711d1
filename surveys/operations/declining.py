"""Saying that a pulse is not meant for oneself, without an account."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from surveys.anonymity import LEAST_GROUP
from surveys.answers import OPEN_ANSWERS
from surveys.models import Wave
from surveys.operations.answering import InvitationGone
from surveys.queries import mark_as_used, put_down

NOT_MEANT = "not_meant"
"""What stands in the place of answers where somebody said so."""


@transaction.atomic
def decline(*, token: str, key: str = "", now: dt.datetime) -> None:  # noqa: ARG001  every operation takes it
    """Note that a pulse was not meant for whoever was asked: they are not reminded any more.

    It is put down among the answers, as one of them, so that nothing tells who said so: their mark
    is the same as if they had answered. A second call with the same token raises InvitationGone, as
    after an answer. With a key it can be changed into an answer, as any other.
    """
    marked = mark_as_used(token)
    if marked is None:
        raise InvitationGone
    put_down(marked, {NOT_MEANT: True}, key)


def settle_declined(*, wave: Wave) -> int | None:
    """Count those of a wave that is being closed, and take them from among the answers. Returns how
    many; None where they are too few to be said.

    Call it in the transaction that closes the wave, before its answers are gathered. Waits for what
    is being sent at this moment and lets nothing later in. A second call finds none.
    """
    list(wave.parts.select_for_update().order_by("pk").values_list("pk"))
    count = sum(
        model._default_manager.filter(wave=wave, values__has_key=NOT_MEANT).delete()[0]
        for model in OPEN_ANSWERS
    )
    return count if count >= LEAST_GROUP else None
