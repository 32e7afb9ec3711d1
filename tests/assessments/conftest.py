"""The planned cohort of the practice tests, with rubrics."""

from __future__ import annotations

import datetime as dt

import pytest

from assessments.operations import load_rubrics
from practice.models import PracticeSession
from programs.content.rubrics import CRITERIA
from programs.reading import LibraryModule, LibraryProgram
from tests.content import criterion, module_content, program_content
from tests.kept import kept
from tests.practice.conftest import Planned, planned, starts_at  # noqa: F401


def shipped(slug: str, anchor: str = "anchor") -> LibraryModule:
    rubric = tuple(criterion(each, anchor=anchor) for each in CRITERIA)
    content = {"en": module_content(slug.capitalize(), rubric=rubric)}
    return LibraryModule(position=1, slug=slug, lineage=slug, content=content, cards=())


def program(*modules: LibraryModule) -> LibraryProgram:
    return LibraryProgram(
        slug="test-program",
        content={"en": program_content()},
        forms=(),
        modules=modules,
        fingerprint="x",
    )


@pytest.fixture
@kept
def scored(planned: Planned, now: dt.datetime) -> Planned:  # noqa: F811
    """The planned cohort; its modules have rubrics, and its first practice has just begun, so that
    levels can be given.
    """
    load_rubrics(
        version=planned.cohort.version,
        program=program(shipped("cues"), shipped("replies")),
        now=planned.cohort.launched_at,
    )
    ahead = planned.session(2).starts_at - now
    for each in planned.sessions:
        each.starts_at -= ahead
        each.save(update_fields=["starts_at"])
    return planned


@pytest.fixture
def session(scored: Planned) -> PracticeSession:
    """The first session of the first group."""
    return scored.session(1)


@pytest.fixture
def seats(session: PracticeSession) -> list[int]:
    """Its leaders, by enrollment, in the order of their seats."""
    return list(session.group.places.order_by("pk").values_list("enrollment_id", flat=True))


@pytest.fixture
def criteria(session: PracticeSession) -> list[int]:
    return list(session.module.rubrics.get().criteria.values_list("pk", flat=True))
