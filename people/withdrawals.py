"""What people take back and would not want to see standing again because an older backup was
restored: their yes to a recording, an entry that somebody could read, that their data is used.

Each is a row of the audit table already. An app names the verbs, and how to do it again, in its
module withdrawals.py (WITHDRAWALS), and announces that. `privacy` lists the rows beside those who
were erased, in numbers, and does all of it again in a copy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from types import ModuleType

from common.records import dataclass
from people.audit import rows_of_verbs

Detail = Mapping[str, int | str]


@dataclass(frozen=True)
class WithdrawnAct:
    """What somebody took back, in numbers, and when."""

    verb: str
    organization_id: int
    thing_id: int
    at: dt.datetime
    detail: Detail


@dataclass(frozen=True)
class Withdrawal:
    """One kind of what can be taken back."""

    verbs: Sequence[str]
    """That of the one who takes it back, and that of doing it again."""
    keys: Sequence[str]
    """What is needed of the detail of their rows."""
    again: Callable[[WithdrawnAct, dt.datetime], bool]
    """Takes it back where it was given before that moment; whether it was. A second call finds
    nothing.
    """
    is_of_person: bool = False
    """Whether the thing of their rows is a member."""


_modules: list[ModuleType] = []


def announce_withdrawals(module: ModuleType) -> None:
    """Say which module of an app holds them; imported_later(...) keeps it from being read at the
    start. Said twice it counts once.
    """
    if module.__name__ not in {known.__name__ for known in _modules}:
        _modules.append(module)


def withdrawal_of(verb: str) -> Withdrawal | None:
    """Whose verb it is."""
    return _known().get(verb)


def is_of_person(taken: WithdrawnAct) -> bool:
    """Whether its number is that of a member."""
    known = withdrawal_of(taken.verb)
    return known is not None and known.is_of_person


def all_taken_back() -> Iterator[WithdrawnAct]:
    """Of all organizations, the oldest first. One query, read in pieces."""
    known = _known()
    for row in rows_of_verbs(known).iterator():
        detail = {key: row.detail[key] for key in known[row.verb].keys if key in row.detail}
        assert row.organization_id is not None  # noqa: S101  asked for above
        assert row.thing_id is not None  # noqa: S101  and this
        yield WithdrawnAct(row.verb, row.organization_id, row.thing_id, row.at, detail)


def _known() -> dict[str, Withdrawal]:
    found: dict[str, Withdrawal] = {}
    for each in chain.from_iterable(module.WITHDRAWALS for module in _modules):
        found |= dict.fromkeys(each.verbs, each)
    return found
