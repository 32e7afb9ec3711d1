"""What is known of the parts the portal is made of, and whether its time to be mended is over."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from empathy_portal.materials import LockedPart, main
from empathy_portal.vulnerabilities import hole_lines, holes, records_in

PART = LockedPart("some-part", "2.1.0", (), "")
TODAY = dt.date(2026, 11, 29)


def known(name: str = "some-part", **more: Any) -> dict[str, Any]:
    events = more.pop("events", [{"introduced": "0"}, {"fixed": "2.1.1"}])
    affected = {
        "package": {"ecosystem": more.pop("ecosystem", "PyPI"), "name": name},
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
        "versions": more.pop("versions", []),
    }
    given = {"id": "PYSEC-1", "published": "2026-11-01T10:00:00Z", "affected": [affected]}
    return {**given, **more}


def vector(where: str, who: str) -> dict[str, Any]:
    score = f"CVSS:3.1/AV:{where}/AC:L/PR:{who}/UI:N/S:U/C:H/I:H/A:H"
    return {"severity": [{"type": "CVSS_V3", "score": score}]}


@pytest.mark.parametrize(
    ("record", "is_ours"),
    [
        (known(), True),
        (known("Some_Part"), True),
        (known("another"), False),
        (known(ecosystem="npm"), False),
        (known(withdrawn="2026-11-02T00:00:00Z"), False),
        (known(events=[{"introduced": "0"}, {"fixed": "2.1.0"}]), False),
        (known(events=[{"introduced": "2.1.1"}, {"fixed": "2.2"}]), False),
        (known(events=[{"introduced": "3"}], versions=["2.1.0"]), True),
        (known(events=[{"introduced": "2.0"}, {"last_affected": "2.1.0"}]), True),
        (known(events=[{"introduced": "2.0"}, {"last_affected": "2.0.9"}]), False),
        # Two lines of versions, each with its own end, in whatever order.
        (
            known(
                events=[
                    {"fixed": "2.1.2"},
                    {"introduced": "2.1"},
                    {"introduced": "1"},
                    {"fixed": "1.9"},
                ]
            ),
            True,
        ),
        (
            known(
                events=[
                    {"introduced": "1"},
                    {"fixed": "1.9"},
                    {"introduced": "2.2"},
                    {"fixed": "2.3"},
                ]
            ),
            False,
        ),
        (known(events=[{"introduced": "0"}, {"fixed": "2.10"}]), True),
    ],
)
def test_it_is_found_where_the_locked_version_has_it(
    record: dict[str, Any], *, is_ours: bool
) -> None:
    assert bool(holes([PART], [record])) == is_ours


@pytest.mark.parametrize(
    ("said", "days"),
    [
        (vector("N", "N"), 7),
        (vector("N", "L"), 30),
        (vector("N", "H"), 30),
        (vector("L", "N"), 90),
        ({}, 7),
    ],
)
def test_its_time_is_the_one_that_is_written(said: dict[str, Any], days: int) -> None:
    """docs/security.md, Components."""
    (hole,) = holes([PART], [known(**said)])
    assert hole.until - hole.since == dt.timedelta(days=days)
    lines, is_in_time = hole_lines([PART], [known(**said)], TODAY)
    assert is_in_time == (days > 28)
    assert ("IS OVER DUE" in lines[0]) != is_in_time
    assert "mended in 2.1.1" in lines[0]


def test_a_list_comes_as_a_zip_or_a_folder_and_what_is_over_due_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = known("Django", events=[{"introduced": "0"}])
    (tmp_path / "one.json").write_text(json.dumps(record), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as made:
        made.writestr("PYSEC-1.json", json.dumps(record))
        made.writestr("readme.txt", "no record")
    assert [*records_in(tmp_path)] == [*records_in(tmp_path / "all.zip")] == [record]
    assert main(["--known", str(tmp_path / "all.zip")]) == 1
    assert "django" in capsys.readouterr().out
    (tmp_path / "one.json").write_text(json.dumps(known()), encoding="utf-8")
    (tmp_path / "all.zip").unlink()
    assert main(["--known", str(tmp_path)]) == 0
    assert "0 known vulnerabilities" in capsys.readouterr().out
