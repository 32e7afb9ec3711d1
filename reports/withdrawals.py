"""Which links to a report lead nowhere any more; see people.withdrawals."""

from __future__ import annotations

import datetime as dt

from people.withdrawals import Withdrawal, WithdrawnAct
from reports.operations import withdraw_link_again


def _link(taken: WithdrawnAct, now: dt.datetime) -> bool:
    return withdraw_link_again(
        cohort_id=taken.thing_id, link_id=int(taken.detail["link"]), before=taken.at, now=now
    )


WITHDRAWALS = (
    Withdrawal(verbs=("withdraw_link", "withdraw_link_again"), keys=("link",), again=_link),
)
