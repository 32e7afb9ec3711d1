"""Verbs about cards, stories and recall, and about the paths that rules make of them."""

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
    revoke_certificate,
    set_certificates,
    set_next_certificate,
)
from learning.operations.goes import try_again
from learning.operations.paths import follow_all_rules, follow_rules
from learning.operations.recall import (
    RecallAnswer,
    answer_item,
    carry_recalled,
    change_pace,
    take_in,
    tell_recalls,
)
from learning.operations.stories import (
    StaleStoryNote,
    StoryChoice,
    Went,
    carry_stories,
    go_on,
    keep_note,
)
from learning.operations.ways import OtherStory, WayGone, merge_way

__all__ = [
    "CardDone",
    "NotEarned",
    "NotOpen",
    "OtherStory",
    "RecallAnswer",
    "StaleAnswer",
    "StaleStoryNote",
    "StoryChoice",
    "WayGone",
    "Went",
    "Writing",
    "announce_modules",
    "answer_item",
    "ask_for_certificate",
    "carry_over",
    "carry_recalled",
    "carry_stories",
    "change_pace",
    "complete_card",
    "follow_all_rules",
    "follow_rules",
    "give_certificate",
    "go_on",
    "keep_note",
    "merge_way",
    "revoke_certificate",
    "save_answer",
    "set_certificates",
    "set_next_certificate",
    "take_in",
    "tell_recalls",
    "try_again",
]
