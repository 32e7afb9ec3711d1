"""The planned cohort of the practice tests, with rubrics."""

from __future__ import annotations

import pytest

from assessments.operations import load_rubrics
from programs.reading import LibraryModule, LibraryProgram
from tests.practice.conftest import Planned, planned, starts_at  # noqa: F401

NAMES = ["Not Evident", "Emerging", "Consistent", "Mastery"]


def shipped(slug: str, anchor: str = "anchor", **more: str) -> LibraryModule:
    criteria = [
        {
            "slug": criterion,
            "name": criterion.replace("-", " ").capitalize(),
            "question": f"What about {criterion}?",
            "levels": [
                {
                    "level": n,
                    "name": name,
                    "anchor": f"{criterion} {anchor} {n}",
                    "behaviours": ["b"],
                }
                for n, name in enumerate(NAMES, start=1)
            ],
        }
        for criterion in ("tone-recognition", "response-adaptation", "reflective-follow-up")
    ]
    return LibraryModule(
        position=1,
        slug=slug,
        content={},
        rubric={"en": criteria},
        scenario={},
        journey={},
        cards=(),
    )


def program(*modules: LibraryModule) -> LibraryProgram:
    return LibraryProgram(
        slug="test-program", content={}, forms=(), modules=modules, fingerprint="x"
    )


@pytest.fixture
def scored(planned: Planned) -> Planned:  # noqa: F811
    """The planned cohort; its modules have rubrics."""
    load_rubrics(
        version=planned.cohort.version,
        program=program(shipped("cues"), shipped("replies")),
        now=planned.cohort.launched_at,
    )
    return planned
