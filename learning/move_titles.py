"""What the drafting aid calls the moves, and its rules as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.records import dataclass
from learning.drafting import RULES, Move
from learning.move_words import ENGLISH, GERMAN, NO, SELF, MoveWords, Phrases

TITLES: dict[Move, Promise] = {
    Move.FEELING: gettext_lazy("Names the feeling"),
    Move.ASKING: gettext_lazy("Checks understanding: asks"),
    Move.NO_BLAME: gettext_lazy("Leaves blame out"),
    Move.NEXT_STEP: gettext_lazy("Names a next step"),
    Move.BOUNDARY: gettext_lazy("Names a limit"),
}


Listed = Sequence[tuple[str, str, str]]
"""(name of the language, its code, phrases in it)."""
CODES = {ENGLISH: "en", GERMAN: "de"}


@dataclass(frozen=True)
class ShownRule:
    """One rule, to be read."""

    title: str
    notes: Sequence[str]
    phrases: Listed
    unless: Listed


def shown_rules() -> tuple[ShownRule, ...]:
    """All of them, in the reader's language."""
    return tuple(_shown(move, words) for move, words in RULES.items())


def _shown(move: Move, words: MoveWords) -> ShownRule:
    return ShownRule(
        title=str(TITLES[move]),
        notes=tuple(_notes(move, words)),
        phrases=_listed(words.phrases),
        unless=_listed(words.unless),
    )


def _listed(phrases: Phrases) -> Listed:
    return tuple((name, CODES[name], " · ".join(each)) for name, each in phrases.items())


def turning_words() -> tuple[Listed, Listed]:
    """What says no, and what speaks of oneself."""
    return _listed(NO), _listed(SELF)


def _notes(move: Move, words: MoveWords) -> list[str]:
    notes = []
    if move is Move.NO_BLAME:
        notes.append(_("It is there where none of these words appear."))
    if words.is_question:
        notes.append(_("Only in a sentence that ends with a question mark."))
    if words.no_before:
        notes.append(_("Not shortly after a word that says no."))
    if words.self_before:
        notes.append(_("Not where you speak of yourself."))
    return notes
