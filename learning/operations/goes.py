"""The verb about a second go on a card."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from learning.goes import Tried, one_more
from learning.models import CardAnswer
from learning.operations.cards import NotOpen
from learning.queries import open_steps
from programs.content.cards import CardContent
from programs.models import Card


@transaction.atomic
def try_again(
    *, enrollment_id: int, card: Card, content: CardContent, answer: Tried, now: dt.datetime
) -> CardAnswer:
    """Keep one more go of a leader on a card that is done, beside their first one, which stays as
    it was. Where there is no first one, this is it.

    A second call is another go; a form that is sent twice is held by its nonce. Raises NotOpen.
    """
    if not open_steps(enrollment_id=enrollment_id, card_id=card.pk, now=now):
        raise NotOpen
    kept, is_first = CardAnswer.objects.select_for_update().get_or_create(
        enrollment_id=enrollment_id,
        card_id=card.pk,
        defaults={"answer": answer, "saved_at": now},
    )
    if not is_first:
        kept.later = one_more(content, kept.answer, kept.later, answer)
        kept.save(update_fields=["later"])
    return kept
