"""Whether the audit table is as it was sealed: every chain, from its checkpoint to its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction

from common.records import dataclass
from people.audit_chain import (
    ChainFault,
    ChainFinding,
    ChainPlace,
    LinkedRow,
    Signed,
    SignedAs,
    Walk,
    beginning,
    is_genuine,
)
from people.audit_models import AuditChain, AuditCheckpoint, AuditHead, AuditLink, AuditSweep
from people.audit_queries import linked_rows, rows_beside

Place = AuditChain | AuditHead | AuditCheckpoint


@dataclass(frozen=True)
class Checked:
    """What came of a look at one chain."""

    organization_id: int
    first: int
    """The first link that was looked at."""
    last: int
    seal: bytes
    """Of the last one."""
    heads: int
    """Of days, that were compared."""
    unsigned: int
    """Places whose key is not ours any more: nothing can be said of their signature."""
    findings: list[ChainFinding]
    let_go: int
    """Up to which link rows were let go when their time was over."""
    is_whole: bool
    """Whether it came to the end; else the next look begins after the last one."""


def ending_of(place: Place) -> ChainPlace:
    """A place of a chain, as it is kept. Reads nothing."""
    return ChainPlace(place.organization_id, place.number, bytes(place.seal))


def signed_place(place: Place, kind: SignedAs) -> Signed:
    """A place of a chain under its signature. Reads nothing."""
    more = ""
    if isinstance(place, AuditHead):
        more = place.day.isoformat()
    elif isinstance(place, AuditCheckpoint):
        more = place.older_than.astimezone(dt.UTC).isoformat()
    return Signed(ending_of(place), kind, more, place.signed_by, bytes(place.signature))


def organizations_with_a_chain() -> list[int]:
    """Every organization that any part of a chain is kept of; 0 for what belongs to none."""
    found: set[int] = set()
    for model in (AuditChain, AuditHead, AuditCheckpoint, AuditLink):
        found |= set(model.objects.order_by().values_list("organization_id", flat=True).distinct())
    return sorted(found | {organization_id for organization_id, _row in _beside()})


def _beside() -> list[tuple[int, int]]:
    sweep = AuditSweep.objects.filter(pk=1).first()
    return rows_beside(sweep.settled) if sweep else []


@transaction.atomic
def check_chain(
    organization_id: int,
    *,
    kept: Mapping[int, bytes] | None = None,
    after: int = 0,
    most: int | None = None,
) -> Checked:
    """Look at every link and row of an organization; with a bound, at so many after this link,
    which was looked at before. `kept` is {number: seal} as somebody kept it elsewhere. Statements
    and time grow with the number of rows.
    """
    return _Check(organization_id, kept or {}, after=after, most=most).carry_out()


class _Check:
    """One look at one chain, or at a piece of it."""

    def __init__(
        self, organization_id: int, kept: Mapping[int, bytes], *, after: int, most: int | None
    ) -> None:
        self.organization_id, self.kept = organization_id, kept
        self.after, self.most, self.is_whole = after, most, True
        self.findings: list[ChainFinding] = []
        self.unsigned, self.begun, self.let_go = 0, 0, 0
        # Locked, so that no sweep makes it longer meanwhile.
        chains = AuditChain.objects.select_for_update()
        self.chain = chains.filter(organization_id=organization_id).first()
        own = AuditHead.objects.filter(organization_id=organization_id)
        self.heads = list(own.order_by("number"))

    def carry_out(self) -> Checked:
        start = self._start()
        self.begun = start.number
        walk = Walk(start, self.findings.append)
        self._compare(walk.along(self._rows(start)))
        if self.is_whole:
            self._end(walk.at)
            self._unsealed()
        return Checked(
            organization_id=self.organization_id,
            first=start.number + 1,
            last=walk.at.number,
            seal=walk.at.seal,
            heads=len(self.heads),
            unsigned=self.unsigned,
            findings=self.findings,
            let_go=self.let_go,
            is_whole=self.is_whole,
        )

    def _note(self, fault: ChainFault, number: int, event_id: int | None = None) -> None:
        self.findings.append(ChainFinding(fault, self.organization_id, number, event_id))

    def _start(self) -> ChainPlace:
        points = AuditCheckpoint.objects.filter(organization_id=self.organization_id)
        start = beginning(self.organization_id)
        for point in points.order_by("number"):
            if self._is_sure(
                signed_place(point, SignedAs.CHECKPOINT), ChainFault.CHECKPOINT_CHANGED
            ):
                start = ending_of(point)
        self.let_go = start.number
        if self.after > start.number:
            links = AuditLink.objects.filter(organization_id=self.organization_id)
            for link in links.filter(number=self.after):
                start = ChainPlace(self.organization_id, link.number, bytes(link.seal))
        return start

    def _is_sure(self, place: Signed, fault: ChainFault) -> bool:
        """Whether its signature does not speak against it."""
        genuine = is_genuine(place)
        self.unsigned += genuine is None
        if genuine is False:
            self._note(fault, place.ending.number)
        return genuine is not False

    def _rows(self, start: ChainPlace) -> Iterator[LinkedRow]:
        links = AuditLink.objects.filter(organization_id=self.organization_id)
        numbers = links.order_by("number").values_list("number", flat=True)
        last = up_to = numbers.last() or 0
        if self.most is not None:
            there = numbers.filter(number__gt=start.number)
            up_to = next(iter(there[self.most - 1 : self.most]), last)
        self.is_whole = up_to == last
        return linked_rows(self.organization_id, after=start.number, up_to=up_to)

    def _compare(self, rows: Iterable[LinkedRow]) -> None:
        """Every link against the heads of days and what was kept elsewhere."""
        heads = {
            head.number: bytes(head.seal)
            for head in self.heads
            if self._is_sure(signed_place(head, SignedAs.HEAD), ChainFault.HEAD_CHANGED)
        }
        last = 0
        for row in rows:
            last = row.number
            if heads.get(last, row.seal) != row.seal:
                self._note(ChainFault.HEAD_CHANGED, last)
            if self.kept.get(last, row.seal) != row.seal:
                self._note(ChainFault.KEPT_DIFFERS, last)
        if not self.is_whole:
            return
        beyond = [number for number in {*heads, *self.kept} if number > max(last, self.begun)]
        for number in sorted(beyond):
            self._note(ChainFault.END_GONE, number)

    def _end(self, at: ChainPlace) -> None:
        if self.chain is None:
            if at.number:
                self._note(ChainFault.END_GONE, at.number)
            return
        if not self._is_sure(signed_place(self.chain, SignedAs.END), ChainFault.END_CHANGED):
            return
        said = ending_of(self.chain)
        if said.number > at.number:
            gone = ChainFinding(
                ChainFault.LINKS_GONE, self.organization_id, at.number + 1, last=said.number
            )
            self.findings.append(gone)
        elif said.number < at.number:
            self._note(ChainFault.LINKS_ADDED, said.number + 1)
        elif said.seal != at.seal:
            self._note(ChainFault.END_CHANGED, at.number)

    def _unsealed(self) -> None:
        for organization_id, row in _beside():
            if organization_id == self.organization_id:
                self._note(ChainFault.ROW_UNSEALED, 0, row)
