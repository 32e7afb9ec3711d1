"""Verbs about cards and stories, and about the paths that rules make of them."""

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
from learning.operations.paths import follow_all_rules, follow_rules
from learning.operations.stories import (
    StaleStoryNote,
    StoryChoice,
    Went,
    carry_stories,
    go_on,
    keep_note,
)

__all__ = [
    "CardDone",
    "NotOpen",
    "StaleAnswer",
    "StaleStoryNote",
    "StoryChoice",
    "Went",
    "Writing",
    "announce_modules",
    "carry_over",
    "carry_stories",
    "complete_card",
    "follow_all_rules",
    "follow_rules",
    "go_on",
    "keep_note",
    "save_answer",
]
