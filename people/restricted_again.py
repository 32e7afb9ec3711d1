"""Whose data is kept and not used, and whose is used again, in the order in which it came about;
see people.withdrawals.
"""

from __future__ import annotations

import datetime as dt

from people.operations import lift_restriction_again, restrict_person_again
from people.withdrawals import Withdrawal, WithdrawnAct


def _restricted(taken: WithdrawnAct, now: dt.datetime) -> bool:
    return restrict_person_again(
        organization_id=taken.organization_id, member_id=taken.thing_id, since=taken.at, now=now
    )


def _lifted(taken: WithdrawnAct, now: dt.datetime) -> bool:
    return lift_restriction_again(
        organization_id=taken.organization_id, member_id=taken.thing_id, before=taken.at, now=now
    )


WITHDRAWALS = (
    Withdrawal(
        verbs=("restrict_person", "restrict_person_again"),
        keys=(),
        again=_restricted,
        is_of_person=True,
    ),
    Withdrawal(
        verbs=("lift_restriction", "lift_restriction_again"),
        keys=(),
        again=_lifted,
        is_of_person=True,
    ),
)
