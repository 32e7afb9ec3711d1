"""How many people rate a leader, and how such a number stands in a sentence."""

from __future__ import annotations

from django.utils.translation import pgettext

FEWEST_RATERS, MOST_RATERS = 4, 8


def fewest_for(least: int) -> int:
    """How many are asked at least where averages are shown from `least` on: one more, because
    somebody may not answer.
    """
    return max(FEWEST_RATERS, least + 1)


def number_word(count: int) -> str:
    """Three, not 3."""
    words = {
        3: pgettext("number of people", "three"),
        4: pgettext("number of people", "four"),
        5: pgettext("number of people", "five"),
        6: pgettext("number of people", "six"),
    }
    return words.get(count, str(count))
