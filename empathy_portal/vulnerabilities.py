"""Known vulnerabilities of what the portal is made of, out of a list that somebody took along, as
https://osv.dev publishes it (one JSON object each, in a zip or a folder). Asks no network and no
Django. Run as `./portal bom --known FILE`.

How many days there are to mend each is written in docs/security.md, under Components.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypedDict, cast

from packaging.utils import canonicalize_name
from packaging.version import Version

from common.records import dataclass
from empathy_portal.materials import LockedPart

FROM_OUTSIDE, SIGNED_IN, OTHERWISE = 7, 30, 90
"""Days: where it can be used from outside, where it takes somebody signed in, and else."""
VECTOR = re.compile(r"/(AV|PR):(\w)")


class OsvRange(TypedDict, total=False):
    """Versions between what brought it and what mended it."""

    type: str
    events: list[dict[str, str]]


class OsvAffected(TypedDict, total=False):
    """One package that has it."""

    package: dict[str, str]
    ranges: list[OsvRange]
    versions: list[str]


class OsvRecord(TypedDict, total=False):
    """What the list says of one vulnerability, as far as it is read here."""

    id: str
    published: str
    withdrawn: str
    affected: list[OsvAffected]
    severity: list[dict[str, str]]


@dataclass(frozen=True)
class KnownHole:
    """A vulnerability of a part as it is locked."""

    id: str
    part: str
    version: str
    since: dt.date
    """The day on which it was published."""
    days: int
    """To mend it, from then on."""
    mended_in: str
    """The versions that have it no longer; '' where there is none yet."""

    @property
    def until(self) -> dt.date:
        """The last day of its time."""
        return self.since + dt.timedelta(days=self.days)

    def line(self, today: dt.date) -> str:
        """For whoever has to mend it."""
        state = "IS OVER DUE" if self.until < today else "has time"
        return (
            f"{self.part} {self.version}: {self.id}, known since {self.since}, to be mended by "
            f"{self.until}: {state}; mended in {self.mended_in or 'no version yet'}"
        )


def holes(parts: Iterable[LockedPart], records: Iterable[OsvRecord]) -> list[KnownHole]:
    """What of a list holds for these parts, the most urgent first. What was withdrawn does not."""
    locked = {part.name: part for part in parts}
    found = []
    for record in records:
        if record.get("withdrawn"):
            continue
        for each in record.get("affected", ()):
            package = each.get("package", {})
            part = locked.get(canonicalize_name(str(package.get("name", ""))))
            if package.get("ecosystem") == "PyPI" and part and _is_in(part.version, each):
                found.append(_hole(record, part, each))
    once = {(hole.id, hole.part): hole for hole in found}
    return sorted(once.values(), key=lambda hole: (hole.until, hole.part, hole.id))


def _hole(record: OsvRecord, part: LockedPart, each: OsvAffected) -> KnownHole:
    fixed = [event["fixed"] for event in _events(each) if "fixed" in event]
    return KnownHole(
        id=str(record["id"]),
        part=part.name,
        version=part.version,
        since=dt.date.fromisoformat(str(record["published"])[:10]),
        days=_days(record),
        mended_in=", ".join(sorted(fixed, key=Version)),
    )


def _events(each: OsvAffected) -> Iterator[Mapping[str, str]]:
    ranges = (found for found in each.get("ranges", ()) if found.get("type") != "GIT")
    return chain.from_iterable(found.get("events", ()) for found in ranges)


def _is_in(version: str, each: OsvAffected) -> bool:
    """Whether a version has it: it is listed, or lies in a range."""
    if version in each.get("versions", ()):
        return True
    own, is_in = Version(version), False
    for event in sorted(_events(each), key=_place):
        if event.get("introduced") == "0" or ("introduced" in event and _place(event) <= own):
            is_in = True
        if "fixed" in event and _place(event) <= own:
            is_in = False
        if "last_affected" in event and _place(event) < own:
            is_in = False
    return is_in


def _place(event: Mapping[str, str]) -> Version:
    return Version(next(iter(event.values())))


def _days(record: OsvRecord) -> int:
    """By its severity; without one, as if it could be used from outside."""
    scores = [str(each.get("score", "")) for each in record.get("severity", ())]
    said = [dict(VECTOR.findall(score)) for score in scores if "AV:" in score]
    if not said:
        return FROM_OUTSIDE
    return min(_days_of(each) for each in said)


def _days_of(vector: Mapping[str, str]) -> int:
    if vector.get("AV") != "N":
        return OTHERWISE
    return FROM_OUTSIDE if vector.get("PR") == "N" else SIGNED_IN


def records_in(path: Path) -> Iterator[OsvRecord]:
    """Every object of a zip or a folder."""
    if path.is_dir():
        for file in sorted(path.rglob("*.json")):
            yield cast("OsvRecord", json.loads(file.read_text(encoding="utf-8")))
        return
    with zipfile.ZipFile(path) as listed:
        for name in listed.namelist():
            if name.endswith(".json"):
                yield cast("OsvRecord", json.loads(listed.read(name)))


def hole_lines(
    parts: Iterable[LockedPart], records: Iterable[OsvRecord], today: dt.date
) -> tuple[list[str], bool]:
    """A line for each, and whether all of them are within their time."""
    found = holes(parts, records)
    lines = [hole.line(today) for hole in found]
    return lines, all(hole.until >= today for hole in found)
