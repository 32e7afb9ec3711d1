"""The picture of twenty-four weeks is what the code yields, and says what it should."""

from __future__ import annotations

import pytest

from learning.recalling import MOST
from tests.counting import not_counted
from tests.learning.remembering import (
    DOCUMENT,
    KINDS,
    PICTURE,
    Course,
    course_of,
    document,
    picture,
)

pytestmark = pytest.mark.xdist_group("remembering")  # one course for all of them


@pytest.fixture(scope="module")
def courses() -> list[Course]:
    with not_counted():
        return [course_of(kind) for kind in KINDS]


def test_the_document_and_its_picture_are_current(courses: list[Course]) -> None:
    again = "run: .venv/bin/python -m tests.learning.remembering"
    assert PICTURE.read_text(encoding="utf-8") == picture(courses), again
    assert DOCUMENT.read_text(encoding="utf-8") == document(courses), again


def test_it_is_worth_it_for_everybody_and_whoever_was_away_catches_up(
    courses: list[Course],
) -> None:
    well, typical, away, struggling, without = (course.known[-1] for course in courses)
    assert well > typical > struggling > without
    assert abs(typical - away) < 0.05


def test_it_is_never_more_than_about_twice_a_week(courses: list[Course]) -> None:
    assert all(course.recalls <= 2 * 24 for course in courses)
    assert all(course.questions <= MOST * course.recalls for course in courses)
