"""Taking answers, keeping them apart from people, and publishing what may be shown.

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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from django.db import transaction

from measurement.estimates import mean_with_interval
from people.bulk import write_fields
from surveys.anonymity import hide, soften
from surveys.answers import Answer, PendingAnswer
from surveys.models import PulseItem, Result, Wave, WavePart
from surveys.operations.mixing import mix_answers, publish_comments, waves_with_a_batch
from surveys.queries import AskedItem, mark_as_used, put_down
from surveys.questions import QuestionKind

BATCH, SHARE = 5, 10
"""So many wait before they are written, and one for so many that are."""
LOWEST, HIGHEST = 1, 5
COMMENT_LENGTH = 1000

Answers = dict[str, int | str]
"""What one person answered, by item id; without the items they left out."""
AT_ONCE = 1000


class InvitationGone(Exception):
    """The link was never made, was used, its wave is over, or its person has left. Which of them is
    not told.
    """


class InvalidAnswer(Exception):
    """The values are not answers to the items of this pulse."""


@transaction.atomic
def answer(*, token: str, values: Mapping[str, int | str | None], now: dt.datetime) -> None:  # noqa: ARG001  every operation takes it
    """Take one person's answers; `values` maps item ids (as text) to 1..5, or to a comment for an
    open item. An item that is missing or None was left out, or does not apply: neither is kept.

    Taken as long as the wave is open: what is sent after its time and before it is closed counts.

    The invitation's mark is set, and the answers put down without it, in one transaction; nothing
    but the part stays with them. A second call with the same token raises InvitationGone, also when
    both run at the same time. Raises InvalidAnswer, and then nothing has changed.
    """
    marked = mark_as_used(token)
    if marked is None:
        raise InvitationGone
    put_down(marked, _check(values, marked.items))


def _check(values: Mapping[str, int | str | None], items: Iterable[AskedItem]) -> Answers:
    """The values as they are kept: the numbers that were given, and comments that say something."""
    kept: Answers = {}
    known = {str(item.pk): item for item in items}
    if unknown := values.keys() - known.keys():
        raise InvalidAnswer(f"no such item: {', '.join(sorted(unknown))}")
    for key, item in known.items():
        value = values.get(key)
        if item.kind == QuestionKind.OPEN:
            if text := str(value or "").replace("\x00", "").strip():
                kept[key] = text[:COMMENT_LENGTH]
        elif type(value) is int and LOWEST <= value <= HIGHEST:
            kept[key] = value
        elif value is not None:
            raise InvalidAnswer(f"item {key} is answered with a number from {LOWEST} to {HIGHEST}")
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


def close_answers(*, wave: Wave) -> int:
    """Gather the last answers of a wave that is being closed and publish what may be shown. Returns
    how many.

    Call it in the transaction that closes the wave, with the wave's row locked. Waits for answers
    being given at this moment and lets no later one in. Publishes the whole partition at once.
    Comments leave the answers: they are published without the scores they came with, or, when there
    are too few, deleted.
    """
    parts = list(wave.parts.select_for_update().order_by("pk"))
    items = list(PulseItem.objects.filter(plan_id=wave.plan_id))
    scored = [item for item in items if item.kind == QuestionKind.AGREEMENT]
    gathered = _gathered(wave, parts, scored)
    _publish_scores(wave, gathered, parts, scored)
    comments = [item for item in items if item.kind == QuestionKind.OPEN]
    for item in comments:
        publish_comments(wave.pk, item.pk, least=wave.plan.min_comments)
    mix_answers(wave.pk, without=[str(item.pk) for item in comments])
    wave.parts.update(marks=None)
    wave.invitations.update(token_hash=None)
    return sum(gathered.answered.values())


@dataclass(frozen=True)
class Gathered:
    """What is counted of the answers of a wave; the answers themselves go by one by one."""

    answered: dict[int, int]
    """Part -> how many answered."""
    scores: dict[int, dict[int, list[int]]]
    """Item -> part -> the numbers that were given."""


def _gathered(wave: Wave, parts: Iterable[WavePart], items: Iterable[PulseItem]) -> Gathered:
    """Of every answer, waiting or not."""
    part_ids = [part.pk for part in parts]
    gathered = Gathered(dict.fromkeys(part_ids, 0), {})
    for item in items:
        gathered.scores[item.pk] = {pk: [] for pk in part_ids}
    given = [(str(item_id), of_parts) for item_id, of_parts in gathered.scores.items()]
    for part_id, values in chain(_each(PendingAnswer, wave), _each(Answer, wave)):
        gathered.answered[part_id] += 1
        for key, of_parts in given:
            if key in values:
                of_parts[part_id].append(values[key])
    return gathered


def _each(model: type[PendingAnswer | Answer], wave: Wave) -> Iterator[tuple[int, dict[str, int]]]:
    """(part, numbers and comments by item), of which no more are in memory than come at once."""
    answers = model._default_manager.filter(wave=wave).values_list("part_id", "values")
    return answers.iterator(chunk_size=AT_ONCE)


def _publish_scores(
    wave: Wave, gathered: Gathered, parts: Sequence[WavePart], items: Iterable[PulseItem]
) -> None:
    """Each item for itself, and how many answered: a part may be shown for one and not for another,
    because only the people who gave a number to an item hide one another in it.
    """
    hiding = hide(gathered.answered, wave.plan.min_scores)
    for part in parts:
        part.answered = None if hiding.parts[part.pk] else gathered.answered[part.pk]
    write_fields(parts, ["answered"])
    results: list[Result] = []
    for item in items:
        results += _results_of_item(wave, item, gathered.scores[item.pk])
    Result.objects.bulk_create(results, batch_size=1000)


def _results_of_item(
    wave: Wave, item: PulseItem, scores_of: Mapping[int, Sequence[float]]
) -> Iterator[Result]:
    """Everybody, then the parts. `scores_of` has the numbers given in each part."""
    hiding = hide({part: len(scores) for part, scores in scores_of.items()}, wave.plan.min_scores)
    everybody = list(chain.from_iterable(scores_of.values()))
    yield _result(Result(wave=wave, item=item, hidden_because=hiding.total), everybody)
    for part_id, scores in scores_of.items():
        hidden = hiding.parts[part_id]
        yield _result(Result(wave=wave, part_id=part_id, item=item, hidden_because=hidden), scores)


def _result(result: Result, scores: Sequence[float]) -> Result:
    """The result with its figures, where they are shown."""
    if not result.hidden_because:
        found = mean_with_interval(scores, LOWEST, HIGHEST)
        shown = soften(found.value, found.low, found.high, found.n)
        result.n = found.n
        result.mean, result.low, result.high = (
            Decimal(f"{x:.2f}") for x in (shown.mean, shown.low, shown.high)
        )
    return result
