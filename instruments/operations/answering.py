"""A leader answers: kept at every tap and saved as often as they like, sent once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from instruments.models import AnswerSheet


class SheetGone(Exception):
    """It was sent before, is over, or its leader does not take part any more."""


@transaction.atomic
def save_sheet(*, sheet: AnswerSheet, answers: Mapping[str, int], now: dt.datetime) -> None:
    """Keep what is answered so far; a second call keeps the newer answers. Raises SheetGone."""
    locked = _locked(sheet, now)
    locked.answers, locked.saved_at = dict(answers), now
    locked.save(update_fields=["answers", "saved_at"])


@transaction.atomic
def keep_taps(*, sheet: AnswerSheet, taps: Mapping[str, int | None], now: dt.datetime) -> None:
    """Keep what was just chosen, None where an answer was taken back; all others stay as they are,
    so that two open pages lose nothing of each other. A second call keeps the same. Raises
    SheetGone.
    """
    locked = _locked(sheet, now)
    merged = {**locked.answers, **taps}
    locked.answers = {name: value for name, value in merged.items() if value is not None}
    locked.saved_at = now
    locked.save(update_fields=["answers", "saved_at"])


@transaction.atomic
def send_sheet(*, sheet: AnswerSheet, answers: Mapping[str, int], now: dt.datetime) -> None:
    """Send the answers, once: a second call raises SheetGone and changes nothing."""
    locked = _locked(sheet, now)
    locked.answers, locked.saved_at, locked.given_at = dict(answers), now, now
    locked.save(update_fields=["answers", "saved_at", "given_at"])


def _locked(sheet: AnswerSheet, now: dt.datetime) -> AnswerSheet:
    AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
    found = AnswerSheet.objects.open_at(now).filter(pk=sheet.pk).first()
    if found is None:
        raise SheetGone
    return found
