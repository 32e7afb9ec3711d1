"""What a leader no longer lets their coach read; see people.withdrawals."""

from __future__ import annotations

import datetime as dt

from cohorts.operations import take_entry_back_again
from people.withdrawals import Withdrawal, WithdrawnAct


def _entry(taken: WithdrawnAct, now: dt.datetime) -> bool:
    return take_entry_back_again(
        enrollment_id=int(taken.detail["enrollment"]),
        section=str(taken.detail["section"]),
        key=str(taken.detail["key"]),
        before=taken.at,
        now=now,
    )


WITHDRAWALS = (
    Withdrawal(
        verbs=("take_entry_back", "take_entry_back_again"),
        keys=("enrollment", "section", "key"),
        again=_entry,
    ),
)
