"""What of talks is taken back; see people.withdrawals."""

from __future__ import annotations

import datetime as dt

from coaching.operations import (
    hide_earlier_again,
    keep_note_to_oneself_again,
    remove_note_again,
)
from people.withdrawals import Withdrawal, WithdrawnAct


def _audience(taken: WithdrawnAct, now: dt.datetime) -> bool:
    return keep_note_to_oneself_again(
        organization_id=taken.organization_id,
        note_id=int(taken.detail["note"]),
        before=taken.at,
        now=now,
    )


def _note(taken: WithdrawnAct, now: dt.datetime) -> bool:
    return remove_note_again(
        organization_id=taken.organization_id,
        note_id=int(taken.detail["note"]),
        before=taken.at,
        now=now,
    )


def _earlier(taken: WithdrawnAct, now: dt.datetime) -> bool:
    """A decision that lets the coach read them takes nothing back."""
    return not taken.detail.get("notes") and hide_earlier_again(
        cohort_id=taken.thing_id,
        enrollment_id=int(taken.detail["enrollment"]),
        coach_id=int(taken.detail["coach"]),
        before=taken.at,
        now=now,
    )


WITHDRAWALS = (
    Withdrawal(
        verbs=("keep_note_to_oneself", "keep_note_to_oneself_again"),
        keys=("note",),
        again=_audience,
    ),
    Withdrawal(
        verbs=("show_earlier", "hide_earlier_again"),
        keys=("enrollment", "coach", "notes"),
        again=_earlier,
    ),
    Withdrawal(verbs=("remove_note", "remove_note_again"), keys=("note",), again=_note),
)
