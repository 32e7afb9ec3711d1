"""Two cards at the same moment, on a phone and in another window: both count."""

from __future__ import annotations

import pytest

from learning.operations import complete_card
from programs.models import Card
from tests.authoring.test_moving_races import beside
from tests.factories import NOW
from tests.learning.conftest import Course

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_cards_finished_at_once_both_count(course: Course) -> None:
    first, second, third = course.cards

    def finish(card: Card) -> None:
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=NOW)

    finish(first)
    beside(lambda: finish(second), lambda: finish(third))
    course.step.refresh_from_db()
    assert (course.step.cards_done, course.step.done_at) == (3, NOW)
