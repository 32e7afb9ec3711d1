"""Verbs about cards, and about the paths that rules make of them."""

from learning.operations.cards import (
    CardDone,
    NotOpen,
    StaleAnswer,
    Writing,
    announce_modules,
    carry_over,
    complete_card,
    save_answer,
)
from learning.operations.goes import try_again
from learning.operations.paths import follow_all_rules, follow_rules

__all__ = [
    "CardDone",
    "NotOpen",
    "StaleAnswer",
    "Writing",
    "announce_modules",
    "carry_over",
    "complete_card",
    "follow_all_rules",
    "follow_rules",
    "save_answer",
    "try_again",
]
