"""What the portal is made of: a bill of materials (CycloneDX 1.6), and the licence of each part.

From the lock files and from what is installed; asks no network and no Django. Run as
`./portal bom`, or `python -m empathy_portal.materials` where the portal runs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import importlib.metadata
import json
import os
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict, cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from common.records import dataclass

HOUSE = Path(__file__).parents[1]
FOLDER = HOUSE / "requirements"
SETS = ("base", "embedded")
"""Lock files of what runs; what only tests and checks need is no part of it."""
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")
HASHED = re.compile(r"--hash=sha256:([0-9a-f]{64})")
COPYLEFT = re.compile(r"\b(?:[AL]?GPL|MPL|EPL|EUPL|CDDL|OSL|CC-BY-SA)\b")
SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")
BARE = {"MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "MPL-2.0", "ISC", "Unlicense"}
"""What a package may say in its free field so that it is one licence."""
UNKNOWN = ""


@dataclass(frozen=True)
class LockedPart:
    """One package, as it is locked."""

    name: str
    version: str
    hashes: tuple[str, ...]
    marker: str
    """Where it is installed at all; everywhere when empty."""

    @property
    def purl(self) -> str:
        """Its name among all packages."""
        return f"pkg:pypi/{self.name}@{self.version}"


class Noted(TypedDict):
    """What we have written down about licences."""

    licences: dict[str, str]
    copyleft: dict[str, str]
    inside: list[dict[str, str]]


@functools.cache
def noted() -> Noted:
    """Out of its file."""
    text = (FOLDER / "licences.toml").read_text(encoding="utf-8")
    return cast("Noted", tomllib.loads(text))


def materials(sets: Iterable[str] = SETS) -> list[LockedPart]:
    """Every package of these lock files, each once."""
    found: dict[str, LockedPart] = {}
    for name in sets:
        for each in _locked((FOLDER / f"{name}.txt").read_text(encoding="utf-8")):
            found.setdefault(each.name, each)
    return sorted(found.values(), key=lambda each: each.name)


def _locked(text: str) -> Iterable[LockedPart]:
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        head = PINNED.match(block.partition("\n")[0])
        if head:
            hashes = tuple(HASHED.findall(block))
            yield LockedPart(canonicalize_name(head[1]), head[2], hashes, head[3] or "")


def licence_of(name: str) -> str:
    """As an SPDX expression; UNKNOWN where neither we nor the package say one."""
    if said := noted()["licences"].get(name):
        return said
    known = _metadata(name)
    expression, written = known.get("License-Expression", ""), known.get("License", "")
    is_expression = written in BARE or " AND " in written
    said = expression or (written if is_expression else UNKNOWN)
    return said if SPDX.fullmatch(said) else UNKNOWN


def _metadata(name: str) -> Mapping[str, str]:
    """What a package says of itself; nothing where it is not installed."""
    try:
        known = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return {}
    asked = ("Name", "Summary", "License", "License-Expression")
    return {field: str(known[field]).strip() for field in asked if field in known}


def bill(sets: Sequence[str] = SETS, *, now: dt.datetime) -> dict[str, object]:
    """The bill of materials of these lock files."""
    found = materials(sets)
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = f"pkg:generic/{project['name']}@{project['version']}"
    edges = _edges(sets, {each.name for each in found})
    names = {each.name: each.purl for each in found}
    depends = [_needing(own, edges[""], names)]
    depends += [_needing(ref, edges.get(name, set()), names) for name, ref in names.items()]
    parts = [_component(each) for each in found] + [_inside(each) for each in noted()["inside"]]
    content = json.dumps([parts, depends], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        # The same parts have the same number.
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, content).urn,
        "version": 1,
        "metadata": {
            "timestamp": f"{now.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
            "lifecycles": [{"phase": "build"}],
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "purl": own,
            },
        },
        "components": parts,
        "dependencies": depends,
    }


def _needing(ref: str, needed: Iterable[str], names: Mapping[str, str]) -> dict[str, object]:
    return {"ref": ref, "dependsOn": sorted(names[each] for each in needed)}


def _component(each: LockedPart) -> dict[str, object]:
    known, licence = _metadata(each.name), licence_of(each.name)
    made: dict[str, object] = {
        "type": "library",
        "bom-ref": each.purl,
        "name": each.name,
        "version": each.version,
        # Elsewhere, as on another system or an older Python, it is left out.
        "scope": "required" if known or not each.marker else "optional",
        "hashes": [{"alg": "SHA-256", "content": content} for content in each.hashes],
        "purl": each.purl,
    }
    if summary := known.get("Summary"):
        made["description"] = summary
    if licence:
        made["licenses"] = [{"expression": licence}]
    return made


def _inside(each: Mapping[str, str]) -> dict[str, object]:
    ref = f"pkg:generic/{each['name']}"
    licences = [{"expression": each["licence"]}]
    return {
        "type": "file", "bom-ref": ref, "name": each["name"], "description": each["called"],
        "licenses": licences, "purl": ref,
    }  # fmt: skip


def _edges(sets: Iterable[str], known: set[str]) -> dict[str, set[str]]:
    """Who needs whom, from what we ask for ("") onwards; as it is installed here."""
    edges: dict[str, set[str]] = {"": set()}
    waiting = [(line, frozenset({""}), "") for line in _asked_for(sets)]
    seen = set()
    while waiting:
        line, extras, needed_by = waiting.pop()
        asked = Requirement(line)
        name = canonicalize_name(asked.name)
        is_asked = asked.marker is None or any(
            asked.marker.evaluate({"extra": extra}) for extra in extras
        )
        if not is_asked or name not in known:
            continue
        edges.setdefault(needed_by, set()).add(name)
        step = (name, frozenset({"", *asked.extras}))
        if step not in seen:
            seen.add(step)
            waiting += [(each, step[1], name) for each in _requirements(name)]
    return edges


def _asked_for(sets: Iterable[str]) -> list[str]:
    """What we ask for ourselves, as it is written."""
    texts = [(FOLDER / f"{name}.in").read_text(encoding="utf-8") for name in sets]
    lines = "\n".join(texts).splitlines()
    return [line for line in lines if line and line[0] not in "-#"]


def _requirements(name: str) -> Sequence[str]:
    try:
        return importlib.metadata.requires(name) or ()
    except importlib.metadata.PackageNotFoundError:
        return ()


def licence_list(sets: Sequence[str] = SETS) -> str:
    """Every part with its licence, as Markdown, and why copyleft is no trouble."""
    rows = [
        f"| {each.name} | {licence_of(each.name) or 'unknown'} "
        f"| {noted()['copyleft'].get(each.name, '')} |"
        for each in materials(sets)
    ]
    inside = [
        f"| {each['name']} | {each['licence']} | {each['called']}; its text is {each['text']} |"
        for each in noted()["inside"]
    ]
    head = [
        "| Part | Licence (SPDX) | Why it may be used, where that is a question |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows, *inside]) + "\n"


def _tell_of(path: Path, sets: Sequence[str]) -> int:
    """1 where the time to mend something is over."""
    from empathy_portal.vulnerabilities import hole_lines, records_in  # noqa: PLC0415  it reads us

    parts = materials(sets)
    lines, is_in_time = hole_lines(parts, records_in(path), dt.datetime.now(dt.UTC).date())
    what = f"{len(parts)} parts, {len(lines)} known vulnerabilities of their versions"
    sys.stdout.write("".join(f"{line}\n" for line in [*lines, what]))
    return 0 if is_in_time else 1


def main(arguments: Sequence[str]) -> int:
    """Print one or the other."""
    parser = argparse.ArgumentParser(prog="./portal bom", description="What the portal is made of.")
    parser.add_argument("sets", nargs="*", default=list(SETS), help="lock files (base embedded)")
    parser.add_argument("--licences", action="store_true", help="licences, as a table")
    parser.add_argument(
        "--known", type=Path, help="vulnerabilities as OSV has them for PyPI (all.zip, or a folder)"
    )
    options = parser.parse_args(arguments)
    if options.known:
        return _tell_of(options.known, options.sets)
    if options.licences:
        sys.stdout.write(licence_list(options.sets))
        return 0
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    sys.stdout.write(json.dumps(bill(options.sets, now=now), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
