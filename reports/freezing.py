"""A state of a report that can be checked: the same document always has the same checksum. Pure."""

from __future__ import annotations

import hashlib
import json

from msgspec import to_builtins
from msgspec.json import decode, encode
from msgspec.structs import replace

from reports.document import ReportDocument


def canonical(document: ReportDocument) -> str:
    """As JSON with its keys in order and nothing between them, so that anybody can do it again; the
    same before it was kept in the database and after.
    """
    kept = decode(encode(document), type=ReportDocument)
    return json.dumps(to_builtins(kept), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def checksum_of(document: ReportDocument) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def says_the_same(one: ReportDocument, other: ReportDocument) -> bool:
    """Whether there is nothing new in it but its day and where the pilot stands."""
    timeless = {"as_of": "", "standing": "", "next_steps": ()}
    return canonical(replace(one, **timeless)) == canonical(replace(other, **timeless))
