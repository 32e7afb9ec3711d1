"""What of recorded turns is taken back; see people.withdrawals."""

from __future__ import annotations

import datetime as dt

from assessments.operations import delete_recording_again, take_back_recording_again
from people.withdrawals import Withdrawal, WithdrawnAct


def _yes(taken: WithdrawnAct, now: dt.datetime) -> bool:
    return take_back_recording_again(
        session_id=taken.thing_id,
        enrollment_id=int(taken.detail["enrollment"]),
        before=taken.at,
        now=now,
    )


def _recording(taken: WithdrawnAct, now: dt.datetime) -> bool:
    return delete_recording_again(
        session_id=taken.thing_id,
        enrollment_id=int(taken.detail["enrollment"]),
        before=taken.at,
        now=now,
    )


WITHDRAWALS = (
    Withdrawal(
        verbs=("take_back_recording", "take_back_recording_again"), keys=("enrollment",), again=_yes
    ),
    Withdrawal(
        verbs=("delete_recording", "delete_recording_again"), keys=("enrollment",), again=_recording
    ),
)
