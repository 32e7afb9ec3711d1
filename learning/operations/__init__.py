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
from learning.operations.certificates import (
    NotEarned,
    ask_for_certificate,
    give_certificate,
    set_next_certificate,
)
from learning.operations.paths import follow_all_rules, follow_rules

__all__ = [
    "CardDone",
    "NotEarned",
    "NotOpen",
    "StaleAnswer",
    "Writing",
    "announce_modules",
    "ask_for_certificate",
    "carry_over",
    "complete_card",
    "follow_all_rules",
    "follow_rules",
    "give_certificate",
    "save_answer",
    "set_next_certificate",
]
