"""What was taken back, in numbers, for the day on which an older backup has it standing again:
lines beside those of privacy.erased, each beginning with the verb.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator

from people.withdrawals import WithdrawnAct, all_taken_back, withdrawal_of


def withdrawn_lines() -> Iterator[str]:
    """Everything that was taken back, the oldest first."""
    return map(_line, all_taken_back())


def take_back_again(taken: Iterable[WithdrawnAct], *, now: dt.datetime) -> int:
    """Where it stands again, though it was given before it was taken back. Returns how often; a
    second call finds nothing.
    """
    done = 0
    for each in taken:
        known = withdrawal_of(each.verb)
        done += known is not None and known.again(each, now)
    return done


def read_withdrawn(line: str) -> WithdrawnAct:
    """One line. Raises ValueError where it is none."""
    verb, organization, thing, at, rest = line.split(maxsplit=4)
    known, detail = withdrawal_of(verb), json.loads(rest)
    if known is None or not isinstance(detail, dict) or detail.keys() != set(known.keys):
        raise ValueError("it is of a kind that this code does not know")
    moment = dt.datetime.fromisoformat(at)
    return WithdrawnAct(verb, int(organization), int(thing), moment, detail)


def _line(taken: WithdrawnAct) -> str:
    detail = json.dumps(dict(taken.detail), separators=(",", ":"))
    moment = taken.at.isoformat()
    return f"{taken.verb} {taken.organization_id} {taken.thing_id} {moment} {detail}"
