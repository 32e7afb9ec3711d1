"""Questions of a module that only recall asks, weeks after its cards: short, new to everybody.

Recall asks again what the cards asked. These make sure that it is not always the same question:
each is a situation of its own, read in a quarter of a minute.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_noop

from programs.content.cards import QuizCard, QuizQuestion
from programs.reading.cards import CardFile, read_question
from programs.reading.fields import Fields

FILE = "recall.toml"
SLUG = "recall"
FEWEST, MOST = 4, 8
LONGEST = 90
"""Words of a question with its options."""
MINUTES = 5
"""All of them, read at once, which nobody does."""


def read_recall(root: Path, folder: Path) -> CardFile | None:
    """The file of a module folder; a module may be without."""
    path = folder / FILE
    if not path.exists():
        return None
    fields = Fields.read(root, path)
    content = QuizCard(
        title=fields.text("title"),
        variants={},
        intro=fields.prose("intro"),
        questions=tuple(_question(table) for table in fields.tables("questions", FEWEST, MOST)),
    )
    fields.finish()
    return CardFile(SLUG, MINUTES, content)


def _question(table: Fields) -> QuizQuestion:
    question = read_question(table, 2, 3)
    said = [question.prompt.markdown, *(option.text for option in question.options)]
    words = sum(len(text.split()) for text in said)
    if words > LONGEST:
        problem = gettext_noop("has %(words)s words with its options. Write %(most)s at most.")
        table.at_odds("prompt", problem, words=words, most=LONGEST)
    return question
