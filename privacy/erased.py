"""Who was erased, in numbers: kept apart from the database, for the day on which an older backup
brings them back. The same list holds what was taken back (privacy.withdrawn).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import connection

from people.models import Member
from people.withdrawals import WithdrawnAct, is_of_person
from privacy.withdrawn import read_withdrawn, withdrawn_lines

KEEP_NUMBERS = """
SELECT setval(s.name::regclass, %(last)s)
  FROM (SELECT pg_get_serial_sequence('people_member', 'id') AS name) s
 WHERE coalesce(pg_sequence_last_value(s.name::regclass), 0) < %(last)s
"""


class Erased(NamedTuple):
    """One line of the list."""

    organization: int
    member: int
    at: dt.datetime

    def line(self) -> str:
        """As it is written."""
        return f"{self.organization} {self.member} {self.at.isoformat()}"

    def present(self) -> Member | None:
        """Whom it means, where they are here: nobody of another organization."""
        return Member.objects.filter(pk=self.member, organization=self.organization).first()


def keep_numbers(members: Iterable[int]) -> None:
    """Nobody who comes from here on gets the number of one of them: run again, the list would mean
    somebody else. By whoever owns the tables; a second call changes nothing.
    """
    last = max(members, default=0)
    with connection.cursor() as cursor:
        cursor.execute(KEEP_NUMBERS, {"last": last})


class ErasedList(NamedTuple):
    """All that such a list says."""

    erased: Sequence[Erased] = ()
    withdrawn: Sequence[WithdrawnAct] = ()

    def members(self) -> list[int]:
        """Everybody whose number it says."""
        of_people = (each.thing_id for each in self.withdrawn if is_of_person(each))
        return [*(each.member for each in self.erased), *of_people]


def listed_lines() -> Iterator[str]:
    """Everybody who was erased, then what was taken back, each the oldest first."""
    erased = Member.objects.filter(erased_at__isnull=False).order_by("erased_at", "pk")
    for organization, pk, at in erased.values_list("organization_id", "pk", "erased_at"):
        assert at is not None  # noqa: S101  asked for above
        yield Erased(organization, pk, at).line()
    yield from withdrawn_lines()


def read_lines(text: str) -> ErasedList:
    """Of such a list. Raises ValueError with the first line that is none."""
    found = [_read(line) for line in text.splitlines() if line.strip()]
    return ErasedList(
        [each for each in found if isinstance(each, Erased)],
        [each for each in found if isinstance(each, WithdrawnAct)],
    )


def _read(line: str) -> Erased | WithdrawnAct:
    try:
        if line.lstrip()[0].isalpha():
            return read_withdrawn(line)
        organization, member, at = line.split()
        return Erased(int(organization), int(member), dt.datetime.fromisoformat(at))
    except ValueError as error:
        raise ValueError(f"This is no line of erased_people: {line!r}") from error
