"""Taking answers, keeping them apart from people, and publishing what may be shown.

What an operator with full access to the database could still see. While an answer waits in
PendingAnswer, its row was written by the same database transaction as the invitation that was used
for it, and PostgreSQL keeps that number (xmin) and the place on disk with every row; so until the
next batch the two can be put together. A batch therefore needs at least five of them, and rewrites
every answer of the wave under new random ids in random order, and touches every invitation of the
wave, in one transaction: afterwards all of them carry the same number. And while a wave is open,
reminders need to know who has answered: where one person of a part has, the part's one answer is
theirs, shuffled or not. At close everything is rewritten once more, whatever waits, and who
answered is forgotten. What remains outside the database's tables, in its write-ahead log, in dead
rows not yet vacuumed, in backups taken between batches and in the web server's log of addresses, is
for whoever runs the installation to limit; docs for operators say so.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from django.db import transaction
from django.db.models import F

from surveys.anonymity import hide, soften
from surveys.answers import Answer, PendingAnswer
from surveys.models import Comment, Invitation, PulseItem, Result, Wave, WavePart
from surveys.questions import QuestionKind
from surveys.statistics import mean_with_interval

BATCH = 5
LOWEST, HIGHEST = 1, 5
COMMENT_LENGTH = 1000

Answers = dict[str, int | str]
"""What one person answered, by item id; without the items they left out."""
Gathered = list[tuple[int, Answers]]


class InvitationGone(Exception):
    """The link was never made, was used, or its wave is over. Which of them is not told."""


class InvalidAnswer(Exception):
    """The values are not answers to the items of this pulse."""


@transaction.atomic
def answer(*, token: str, values: Mapping[str, int | str | None], now: dt.datetime) -> None:  # noqa: ARG001  every operation takes it
    """Take one person's answers; `values` maps item ids (as text) to 1..5, or to a comment for an
    open item. An item that is missing or None was left out, or does not apply: neither is kept.

    Taken as long as the wave is open: what is sent after its time and before it is closed counts.

    The invitation is locked, its token emptied, and the answers put down without it, all in one
    transaction; nothing but the part stays with them. See the top of this module for what that
    hides and what it cannot. A second call with the same token raises InvitationGone, also when
    both run at the same time. Raises InvalidAnswer before writing.
    """
    invitation = (
        Invitation.objects.opened_by(token)
        .select_for_update(of=("self",))
        .select_related("wave")
        .first()
    )
    if invitation is None:
        raise InvitationGone
    kept = _check(values, PulseItem.objects.filter(plan_id=invitation.wave.plan_id))
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=None, is_used=True)
    PendingAnswer.objects.create(
        wave_id=invitation.wave_id, part_id=invitation.part_id, values=kept
    )


def _check(values: Mapping[str, int | str | None], items: Iterable[PulseItem]) -> Answers:
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
    """Write waiting answers of open waves in random order, where at least five wait. Returns how
    many.

    A second call finds none waiting and changes nothing.
    """
    count = 0
    for wave_id in (
        Wave.objects.filter(state=Wave.State.OPEN).order_by("pk").values_list("pk", flat=True)
    ):
        with transaction.atomic():
            locked = Wave.objects.select_for_update(no_key=True, skip_locked=True).filter(
                pk=wave_id, state=Wave.State.OPEN
            )
            if (
                not locked.exists()
                or PendingAnswer.objects.filter(wave_id=wave_id)[:BATCH].count() < BATCH
            ):
                continue
            before = Answer.objects.filter(wave_id=wave_id).count()
            list(
                Invitation.objects.filter(wave_id=wave_id)
                .select_for_update()
                .values_list("pk", flat=True)
            )
            gathered = _take_out(wave_id)
            _put_down(wave_id, gathered)
            Invitation.objects.filter(wave_id=wave_id).update(is_used=F("is_used"))
            count += len(gathered) - before
    return count


def _take_out(wave_id: int) -> Gathered:
    """Remove every answer of a wave, waiting or not: (part id, values) in random order."""
    gathered: Gathered = []
    for model in (PendingAnswer, Answer):
        rows = list(model.objects.filter(wave_id=wave_id).values_list("pk", "part_id", "values"))
        model.objects.filter(pk__in=[pk for pk, _part, _values in rows]).delete()
        gathered += [(part, values) for _pk, part, values in rows]
    random.SystemRandom().shuffle(gathered)
    return gathered


def _put_down(wave_id: int, gathered: Gathered) -> None:
    Answer.objects.bulk_create(
        [Answer(wave_id=wave_id, part_id=part, values=values) for part, values in gathered],
        batch_size=1000,
    )


def close_answers(*, wave: Wave) -> int:
    """Gather the last answers of a wave that is being closed and publish what may be shown. Returns
    how many.

    Call it in the transaction that closes the wave, with the wave's row locked. Waits for answers
    being given at this moment and lets no later one in. Publishes the whole partition at once.
    Comments leave the answers: they are published without the scores they came with, or, when there
    are too few, deleted.
    """
    list(wave.invitations.select_for_update().values_list("pk", flat=True))
    gathered = _take_out(wave.pk)
    items = list(PulseItem.objects.filter(plan_id=wave.plan_id))
    scored = [item for item in items if item.kind == QuestionKind.AGREEMENT]
    _publish_scores(wave, gathered, scored)
    _publish_comments(wave, gathered, [item for item in items if item.kind == QuestionKind.OPEN])
    _put_down(wave.pk, [(part, _only(scored, values)) for part, values in gathered])
    wave.invitations.update(token_hash=None, is_used=False)
    return len(gathered)


def _only(items: Sequence[PulseItem], values: Answers) -> Answers:
    keys = {str(item.pk) for item in items}
    return {key: value for key, value in values.items() if key in keys}


def _publish_scores(wave: Wave, gathered: Gathered, items: Sequence[PulseItem]) -> None:
    """Each item for itself, and how many answered: a part may be shown for one and not for another,
    because only the people who gave a number to an item hide one another in it.
    """
    parts = list(WavePart.objects.filter(wave=wave).order_by("pk"))
    answers_of: dict[int, list[Answers]] = {part.pk: [] for part in parts}
    for part_id, values in gathered:
        answers_of[part_id].append(values)
    counts = {part_id: len(answers) for part_id, answers in answers_of.items()}
    hiding = hide(counts, wave.plan.min_scores)
    for part in parts:
        part.answered = None if hiding.parts[part.pk] else counts[part.pk]
    WavePart.objects.bulk_update(parts, ["answered"], batch_size=1000)
    results: list[Result] = []
    for item in items:
        scores_of = {part_id: _scores(item, answers) for part_id, answers in answers_of.items()}
        results += _results_of_item(wave, item, scores_of)
    Result.objects.bulk_create(results, batch_size=1000)


def _scores(item: PulseItem, answers: Iterable[Answers]) -> list[float]:
    """The numbers that were given to one item."""
    key = str(item.pk)
    return [float(values[key]) for values in answers if key in values]


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


def _publish_comments(wave: Wave, gathered: Gathered, items: Sequence[PulseItem]) -> None:
    for item in items:
        texts = [str(values[str(item.pk)]) for _part, values in gathered if str(item.pk) in values]
        if len(texts) >= wave.plan.min_comments:
            random.SystemRandom().shuffle(texts)
            Comment.objects.bulk_create(
                [Comment(wave=wave, item=item, text=text) for text in texts], batch_size=1000
            )
