"""Taking answers and keeping them apart from people.

What is kept of it, what is not, and what an operator with full access to the database could still
see stands in docs/anonymity.md. In short: who has answered is one bit in one row for the whole part
(WavePart.marks); the row of an invitation never changes while the wave is open; an answer knows its
part and nothing else. What waits in PendingAnswer stands there in the order in which it came, so a
batch writes it and everything before it anew, in random order under new random ids, in one
transaction. At close everything is rewritten once more, whatever waits, and who answered is
forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from common.languages import ENGLISH
from surveys.models import Wave
from surveys.operations.mixing import mix_answers, waves_with_a_batch
from surveys.queries import AskedItem, mark_as_used, put_down
from surveys.questions import QuestionKind
from surveys.said import says_something
from surveys.states import HIGHEST, LOWEST

BATCH, SHARE = 5, 10
"""So many wait before they are written, and one for so many that are."""
RANGES = {QuestionKind.AGREEMENT: range(LOWEST, HIGHEST + 1), QuestionKind.RECOMMEND: range(11)}
COMMENT_LENGTH = 1000

Value = int | str | None
Answers = dict[str, int | dict[str, str]]
"""What one person answered, by item id, a comment by its language; without what they left out."""


class InvitationGone(Exception):
    """The link was never made, was used, its wave is over, or its person has left. Which of them is
    not told.
    """


class InvalidAnswer(Exception):
    """The values are not answers to the items of this pulse."""


@transaction.atomic
def answer(
    *,
    token: str,
    values: Mapping[str, Value],
    language: str = ENGLISH,
    key: str = "",
    now: dt.datetime,  # noqa: ARG001  every operation takes it
) -> None:
    """Take one person's answers; `values` maps item ids (as text) to 1..5, for a
    recommendation 0..10, or to a comment for an open item. An item that is missing or None was left
    out, or does not apply: neither is kept.

    Taken as long as the wave is open: what is sent after its time and before it is closed counts.

    The invitation's mark is set, and the answers put down without it, in one transaction; nothing
    but the part stays with them, the hash of the key of the device they came from
    (`operations.changing`), and with a comment the language it was asked for in. A second call with
    the same token raises InvitationGone, also when both run at the same time. Raises InvalidAnswer,
    and then nothing has changed.
    """
    marked = mark_as_used(token)
    if marked is None:
        raise InvitationGone
    put_down(marked, checked(values, marked.items, language), key)


def checked(values: Mapping[str, Value], items: Iterable[AskedItem], language: str) -> Answers:
    """The values as they are kept: the numbers that were given, and comments that say something.
    Raises InvalidAnswer.
    """
    kept: Answers = {}
    known = {str(item.pk): item for item in items}
    if unknown := values.keys() - known.keys():
        raise InvalidAnswer(f"no such item: {', '.join(sorted(unknown))}")
    for key, item in known.items():
        value = values.get(key)
        if item.kind == QuestionKind.OPEN:
            text = str(value or "").replace("\x00", "").strip()
            if says_something(text):
                kept[key] = {language: text[:COMMENT_LENGTH]}
        elif type(value) is int and value in RANGES[item.kind]:
            kept[key] = value
        elif value is not None:
            raise InvalidAnswer(f"item {key} is answered with another number")
    return kept


def shuffle_answers(*, now: dt.datetime) -> int:  # noqa: ARG001  every operation takes it
    """Write waiting answers of open waves in random order among those before them, where at least
    five wait, and a tenth of what is written: each answer costs eleven rows at most, however many
    there are. Returns how many waited.

    One statement where nothing is due; a second call finds none waiting and changes nothing.
    """
    count = 0
    for wave_id in waves_with_a_batch(least=BATCH, share=SHARE):
        with transaction.atomic():
            locked = Wave.objects.select_for_update(no_key=True, skip_locked=True).filter(
                pk=wave_id, state=Wave.State.OPEN
            )
            if locked.exists():
                count += mix_answers(wave_id)
    return count
