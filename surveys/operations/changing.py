"""Replacing an answer while its wave is open, by the key that only a device has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from surveys.models import Wave
from surveys.operations.answering import Value, checked
from surveys.queries import AskedPulse, pulse_of_key, replace_answer


class AnswerFixed(Exception):
    """No answer of an open wave has this key."""


@transaction.atomic
def change_answer(
    *,
    key: str,
    values: Mapping[str, Value],
    language: str,
    now: dt.datetime,  # noqa: ARG001  every operation takes it
) -> None:
    """Put these answers in the place of those that were given with the key; `values` as for
    `answer`.

    The one before is gone, and the new one waits to be mixed like one that has just come in. No
    mark is set or taken away, no invitation looked at: nothing here knows whose it is. Nobody mixes
    or closes the wave meanwhile, as its row is held. A second call replaces it again. Raises
    AnswerFixed where the key has no answer or the wave has closed, InvalidAnswer as `answer` does;
    then nothing has changed.
    """
    pulse = pulse_of_key(key)
    if pulse is None or not _hold(pulse):
        raise AnswerFixed
    replace_answer(key, pulse.wave_id, checked(values, pulse.items, language))


def _hold(pulse: AskedPulse) -> bool:
    """Whether its wave is still open, and stays so until the transaction ends."""
    open_waves = Wave.objects.select_for_update(no_key=True).filter(state=Wave.State.OPEN)
    return open_waves.filter(pk=pulse.wave_id, counting_since=None).exists()
