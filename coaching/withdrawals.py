"""What of talks is taken back; see people.withdrawals."""

from __future__ import annotations

import datetime as dt

from coaching.operations import keep_note_to_oneself_again, remove_note_again
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


WITHDRAWALS = (
    Withdrawal(
        verbs=("keep_note_to_oneself", "keep_note_to_oneself_again"),
        keys=("note",),
        again=_audience,
    ),
    Withdrawal(verbs=("remove_note", "remove_note_again"), keys=("note",), again=_note),
)
