"""Launches as Moodle and Canvas send them (after their public documentation, with invented people),
and what a link says on its way through a platform.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lti.claims import claims_of, origin_of
from lti.states import LaunchRefused, TargetKind
from lti.targets import LinkTarget, target_of

FOLDER = Path(__file__).parents[1] / "data" / "lti"


def test_a_launch_of_moodle_is_read() -> None:
    claims = claims_of(json.loads((FOLDER / "moodle_launch.json").read_text()))
    assert claims.target == LinkTarget(TargetKind.PROGRAM, 1)
    assert claims.grades is not None
    assert claims.grades.lineitem is not None
    assert claims.frames == ["https://moodle.northwind.example"] * 2


def test_a_launch_of_canvas_is_read_with_all_its_nulls() -> None:
    claims = claims_of(json.loads((FOLDER / "canvas_launch.json").read_text()))
    assert claims.target == LinkTarget(TargetKind.MODULE, 12, "active-listening")
    assert claims.grades is not None
    assert claims.grades.lineitem is None
    assert claims.frames == ["https://canvas.instructure.com", "https://northwind.instructure.com"]


def test_a_service_that_says_nothing_of_itself_is_as_good_as_none() -> None:
    sound = json.loads((FOLDER / "moodle_launch.json").read_text())
    name = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    claims = claims_of({**sound, name: {"scope": None, "lineitem": None, "lineitems": None}})
    assert claims.grades is not None
    assert not claims.grades.scope


def test_what_is_too_long_or_cannot_be_kept_is_refused() -> None:
    sound = json.loads((FOLDER / "moodle_launch.json").read_text())
    for wrong in ({"sub": "x" * 300}, {"sub": "a\0"}, {"email": "a\0@x"}, {"iss": None}):
        with pytest.raises(LaunchRefused):
            claims_of(sound | wrong)


def test_a_target_travels_as_a_word_and_nonsense_is_today() -> None:
    targets = [
        LinkTarget(),
        LinkTarget(TargetKind.PROGRAM, 4),
        LinkTarget(TargetKind.MODULE, 4, "cues"),
        LinkTarget(TargetKind.JOURNEY, 4, "cues"),
    ]
    assert [target_of(each.code) for each in targets] == targets
    assert [each.counts for each in targets] == [False, True, True, False]
    for nonsense in ("", "module:4", "program:4:cues", "program:x", "card:1", "module:4:a b"):
        assert target_of(nonsense) == LinkTarget()


def test_only_a_host_gets_into_a_policy() -> None:
    assert origin_of("https://lms.example:8443/a?b") == "https://lms.example:8443"
    for wrong in (
        "",
        "lms",
        "https://",
        "javascript:x",
        "https://a;b/",
        "https://x:y/",
        "https://*/",
    ):
        assert origin_of(wrong) == ""
