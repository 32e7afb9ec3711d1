"""Publishing whether people would recommend working here, when a wave closes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from surveys.answers import OPEN_ANSWERS
from surveys.models import PulseItem, Wave
from surveys.questions import QuestionKind
from surveys.recommending import LEAST_SCORE, NetResult, score_of
from surveys.states import Hidden
from surveys.turnover import in_common

AT_ONCE = 1000


def publish_recommendations(*, wave: Wave, items: Iterable[PulseItem]) -> None:
    """Put down the score of the question that asks for it, where it may be shown: of at least
    twenty answers, and beside an earlier one only where the same people were asked and at least the
    minimum more or fewer answered, or everybody both times. Between two scores of nearly the same
    people stands what the others said; where there are no others, nothing does. Decided is that by
    counts alone.

    Call it in the transaction that closes the wave, while its answers are complete; a second call
    raises IntegrityError.
    """
    for item in items:
        if item.kind == QuestionKind.RECOMMEND:
            given = _given(wave, item)
            result = NetResult(wave=wave, item=item, hidden_because=_hidden(wave, len(given)))
            if not result.hidden_because:
                result.n, result.score = len(given), score_of(given)
            result.save()


def _given(wave: Wave, item: PulseItem) -> list[int]:
    """Every number, waiting or not."""
    key = str(item.pk)
    given = [
        model._default_manager.filter(wave=wave, values__has_key=key).values_list("values")
        for model in OPEN_ANSWERS
    ]
    answers = chain.from_iterable(each.iterator(AT_ONCE) for each in given)
    return [values[key] for (values,) in answers]


def _hidden(wave: Wave, count: int) -> Hidden:
    if count < max(LEAST_SCORE, wave.plan.min_scores):
        return Hidden.TOO_FEW
    shown = NetResult.objects.filter(wave__plan_id=wave.plan_id, score__isnull=False)
    earlier = [
        (pk, asked, n or 0) for pk, asked, n in shown.values_list("wave_id", "wave__eligible", "n")
    ]
    same = in_common((pk, wave.pk) for pk, _asked, _n in earlier)
    is_safe = all(
        same[pk, wave.pk] == asked == wave.eligible
        and (abs(count - n) >= wave.plan.min_scores or count == n == asked)
        for pk, asked, n in earlier
    )
    return Hidden.NOT if is_safe else Hidden.CHANGED
