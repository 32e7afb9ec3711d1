"""The chain over rows of the audit table: what is sealed, and what a check finds.

A row's digest is SHA-256 over sixteen random bytes of its link and what it says, as PostgreSQL
writes it in one line; its seal is SHA-256 over the seal before it and that digest. Anybody can
follow a chain in an export, without a key and without what the rows say. The random bytes are in no
export: a level is one of four, and whoever tries all four finds none that fits. What is signed, the
end of a chain, is signed with a key from SECRET_KEY: whoever has nothing but the database can
rewrite a whole chain, but not its end.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from common.records import dataclass

COLUMNS = ("id", "organization_id", "actor_id", "verb", "thing", "thing_id", "detail")
TIME = """to_char({row}.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
PURPOSE = "people.audit_chain"


class SignedAs(StrEnum):
    """What a signature says; one is never taken for another."""

    END = "end"
    HEAD = "head"
    CHECKPOINT = "checkpoint"


class ChainFault(StrEnum):
    """What a check can find."""

    ROW_GONE = "row gone"
    ROW_CHANGED = "row or link changed"
    LINKS_GONE = "links gone"
    LINKS_ADDED = "links after the end"
    END_GONE = "end gone"
    END_CHANGED = "end changed"
    HEAD_CHANGED = "head of a day changed"
    CHECKPOINT_CHANGED = "checkpoint changed"
    ROW_UNSEALED = "row beside the chain"
    KEPT_DIFFERS = "not what was kept elsewhere"


@dataclass(frozen=True)
class ChainPlace:
    """A place of a chain: the link with this number has this seal."""

    organization_id: int
    number: int
    seal: bytes


@dataclass(frozen=True)
class Signed:
    """A place of a chain under its signature."""

    ending: ChainPlace
    kind: SignedAs
    more: str
    """What is signed beside: the day of a head."""
    signed_by: str
    signature: bytes


@dataclass(frozen=True)
class LinkedRow:
    """A link, and the digest of its row now: None where there is no row any more."""

    event_id: int
    number: int
    seal: bytes
    digest: bytes | None


@dataclass(frozen=True)
class ChainFinding:
    """Something that is not as it was sealed."""

    fault: ChainFault
    organization_id: int
    number: int
    """Of the link; of the first where several are meant."""
    event_id: int | None = None
    last: int | None = None
    """Of several links, the last."""

    def line(self) -> str:
        """For an operator."""
        where = f"link {self.number}" + (f" to {self.last}" if self.last else "")
        row = f", row {self.event_id}" if self.event_id else ""
        return f"organization {self.organization_id}: {self.fault}: {where}{row}"


def content_of(row: str) -> str:
    """The SQL of what is hashed of a row of people_auditevent that is called so."""
    columns = ", ".join(f"{row}.{column}" for column in COLUMNS)
    content = f"jsonb_build_array({columns}, {TIME.format(row=row)})::text"
    return f"sha256(convert_to({content}, 'UTF8'))"


def digest_of(row: str, link: str) -> str:
    """The SQL of the digest of a row and its link, which are called so."""
    return f"sha256({link}.salt || {content_of(row)})"


def new_salt() -> bytes:
    """For one link."""
    return secrets.token_bytes(16)


def salted(salt: bytes, content: bytes) -> bytes:
    """The digest of a row, of what is hashed of it and its link's own random bytes."""
    return hashlib.sha256(salt + content).digest()


def beginning(organization_id: int) -> ChainPlace:
    """Where a chain begins, so that no organization's fits another's."""
    seal = hashlib.sha256(f"audit of organization {organization_id}".encode()).digest()
    return ChainPlace(organization_id, 0, seal)


def sealed(before: bytes, digest: bytes) -> bytes:
    """The seal of a row: over the seal before it and its digest."""
    return hashlib.sha256(before + digest).digest()


def mark_of(secret: str) -> str:
    """By which a signature says which key made it."""
    return str(salted_hmac(PURPOSE, "mark", secret=secret, algorithm="sha256").hexdigest()[:16])


def signed(ending: ChainPlace, kind: SignedAs, more: str = "") -> Signed:
    """The place of a chain, signed with the newest key."""
    key = settings.SECRET_KEY
    return Signed(ending, kind, more, mark_of(key), _signature(ending, kind, more, key))


def _signature(ending: ChainPlace, kind: SignedAs, more: str, secret: str) -> bytes:
    said = f"{kind}:{ending.organization_id}:{ending.number}:{ending.seal.hex()}:{more}"
    made: hmac.HMAC = salted_hmac(PURPOSE, said, secret=secret, algorithm="sha256")
    return made.digest()


def is_genuine(found: Signed) -> bool | None:
    """Whether a key of ours signed this; None where the key it names is not ours any more."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if mark_of(secret) == found.signed_by:
            again = _signature(found.ending, found.kind, found.more, secret)
            return constant_time_compare(again.hex(), found.signature.hex())
    return None


class Walk:
    """A walk along one chain, from a place that is taken as given; each link is looked at once.

    What was changed is named where it was: the walk goes on from the seal that stands there.
    """

    def __init__(self, start: ChainPlace, note: Callable[[ChainFinding], None]) -> None:
        self.at, self.note = start, note

    def along(self, rows: Iterable[LinkedRow]) -> Iterator[LinkedRow]:
        """Every link in its order, looked at."""
        for row in rows:
            self._look(row)
            self.at = ChainPlace(self.at.organization_id, row.number, row.seal)
            yield row

    def _look(self, row: LinkedRow) -> None:
        organization_id, due = self.at.organization_id, self.at.number + 1
        if row.number != due:
            gone = ChainFinding(ChainFault.LINKS_GONE, organization_id, due, last=row.number - 1)
            self.note(gone)
        if row.digest is None:
            self.note(ChainFinding(ChainFault.ROW_GONE, organization_id, row.number, row.event_id))
        elif row.number == due and sealed(self.at.seal, row.digest) != row.seal:
            self.note(
                ChainFinding(ChainFault.ROW_CHANGED, organization_id, row.number, row.event_id)
            )
