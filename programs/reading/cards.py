"""Card files: what each kind of card must have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from django.utils.translation import gettext_noop

from common.records import dataclass
from programs.content.cards import (
    CardContent,
    PollCard,
    QuizCard,
    QuizOption,
    QuizQuestion,
    ReadCard,
    ReflectionCard,
    ReplyMove,
    RewriteCard,
    VideoCard,
)
from programs.content.kinds import CardKind
from programs.content.prose import Prose
from programs.reading.captions import read_captions
from programs.reading.fields import Fields
from programs.reading.lineage import OF_CARD, read_lineage
from programs.reading.prose import ProseProblem, render_marked
from programs.reading.threads import read_spot
from programs.reading.variants import Variants, read_variants

CARE = 80
"""Characters."""


@dataclass(frozen=True)
class CardFile:
    """One card in one language."""

    slug: str
    minutes: int
    content: CardContent
    lineage: str = ""
    """As far as the file says it."""


def read_card(root: Path, path: Path) -> CardFile:
    """A card file, named NN-slug.toml."""
    fields = Fields.read(root, path)
    kind = fields.deciding("kind", CardKind)
    minutes = fields.number("minutes", 2, 5)
    content = READERS[kind](fields, fields.text("title"), read_variants(fields))
    if fields.has("care"):
        content = msgspec.structs.replace(content, care=_care(fields))
    lineage = read_lineage(fields, OF_CARD)
    fields.finish()
    return CardFile(path.stem.partition("-")[2] or path.stem, minutes, content, lineage)


def _care(fields: Fields) -> str:
    care = fields.text("care")
    if len(care) > CARE or care.endswith((".", "!")):
        problem = gettext_noop(
            'does not end the sentence "This card is about …". Write a few words, without a stop.'
        )
        fields.refuse("care", problem)
    return care


def _read(fields: Fields, title: str, variants: Variants) -> ReadCard:
    return ReadCard(
        title=title,
        variants=variants,
        body=fields.prose("body"),
        takeaway=fields.text("takeaway"),
    )


def _quiz(fields: Fields, title: str, variants: Variants) -> QuizCard:
    return QuizCard(
        title=title,
        variants=variants,
        intro=fields.prose("intro"),
        questions=tuple(read_question(table, 3, 4) for table in fields.tables("questions", 1, 4)),
    )


def read_question(table: Fields, fewest: int, most: int) -> QuizQuestion:
    """A question with so many options, of which one is right."""
    options = [_option(option) for option in table.tables("options", fewest, most)]
    right = sum(option.is_correct for option in options)
    if right != 1:
        problem = gettext_noop("has %(right)s correct ones. Make exactly one correct.")
        table.at_odds("options", problem, right=right)
    question = QuizQuestion(prompt=table.prose("prompt"), options=tuple(options))
    table.finish()
    return question


def _option(table: Fields) -> QuizOption:
    option = QuizOption(
        text=table.text("text"), is_correct=table.flag("correct"), why=table.text("why")
    )
    table.finish()
    return option


def _reflection(fields: Fields, title: str, variants: Variants) -> ReflectionCard:
    return ReflectionCard(
        title=title,
        variants=variants,
        prompt=fields.prose("prompt"),
        hints=fields.texts("hints", 1, 4),
    )


def _rewrite(fields: Fields, title: str, variants: Variants) -> RewriteCard:
    better = fields.prose("better_reply")
    moves = tuple(_move(table, better.markdown) for table in fields.tables("moves", 2, 6))
    try:
        quotes = [move.quote for move in moves if move.quote in better.markdown]
        marked = render_marked(better.markdown, quotes)
    except ProseProblem as problem:
        marked = ""
        fields.at_odds("moves", gettext_noop("a quote %(fault)s"), fault=problem)
    return RewriteCard(
        title=title,
        variants=variants,
        situation=fields.prose("situation"),
        sender=fields.text("sender"),
        message=fields.prose("message"),
        weak_reply=fields.prose("weak_reply"),
        better_reply=Prose(better.markdown, marked),
        moves=moves,
    )


def _move(table: Fields, better: str) -> ReplyMove:
    move = ReplyMove(name=table.text("name"), quote=table.text("quote"), why=table.text("why"))
    if better and move.quote not in better:
        table.at_odds(
            "quote",
            gettext_noop("%(quote)s is not in better_reply. Copy the words exactly."),
            quote=repr(move.quote),
        )
    table.finish()
    return move


def _poll(fields: Fields, title: str, variants: Variants) -> PollCard:
    return PollCard(
        title=title,
        variants=variants,
        prompt=fields.text("prompt"),
        options=fields.texts("options", 3, 5),
        after=fields.prose("after"),
    )


def _video(fields: Fields, title: str, variants: Variants) -> VideoCard:
    return VideoCard(
        title=title,
        variants=variants,
        recording=fields.slug("recording"),
        captions=fields.tried(lambda: read_captions(fields, "captions"), ()),
        seen=fields.prose("seen") if fields.has("seen") else None,
        takeaway=fields.text("takeaway"),
    )


READERS: dict[CardKind, Callable[[Fields, str, Variants], CardContent]] = {
    CardKind.READ: _read,
    CardKind.SPOT: read_spot,
    CardKind.QUIZ: _quiz,
    CardKind.REFLECTION: _reflection,
    CardKind.REWRITE: _rewrite,
    CardKind.POLL: _poll,
    CardKind.VIDEO: _video,
}
