"""Publishing whether people would recommend working here, when a wave closes."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.models import PulseItem, Wave
from surveys.recommending import LEAST_SCORE, NetResult, score_of
from surveys.states import Hidden
from surveys.turnover import in_common


def publish_recommendation(*, wave: Wave, item: PulseItem, given: Sequence[int]) -> NetResult:
    """Put down the score of the numbers that were given, where it may be shown: of at least twenty,
    and only while the same people are asked as in every earlier wave that has one. Between two
    scores of nearly the same people stands what the others said.

    Call it in the transaction that closes the wave; a second call raises IntegrityError.
    """
    result = NetResult(wave=wave, item=item, hidden_because=_hidden(wave, len(given)))
    if not result.hidden_because:
        result.n, result.score = len(given), score_of(given)
    result.save()
    return result


def _hidden(wave: Wave, count: int) -> Hidden:
    if count < max(LEAST_SCORE, wave.plan.min_scores):
        return Hidden.TOO_FEW
    shown = NetResult.objects.filter(wave__plan_id=wave.plan_id, score__isnull=False)
    asked = dict(shown.values_list("wave_id", "wave__eligible"))
    same = in_common((earlier, wave.pk) for earlier in asked)
    is_safe = all(same[pk, wave.pk] == eligible == wave.eligible for pk, eligible in asked.items())
    return Hidden.NOT if is_safe else Hidden.CHANGED
