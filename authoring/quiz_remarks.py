"""Which questions of a draft give themselves away by the length of their options: advice, and no
obstacle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authoring.bundle import Files
from authoring.layout import said_in, tables_in
from authoring.pieces import Piece, module_title, piece_at
from common.records import dataclass
from people.choices import language_name
from programs.content.kinds import CardKind
from programs.quiz_balance import OptionLengths, QuizBalance


@dataclass(frozen=True, kw_only=True)
class QuizRemark:
    """One thing to look at."""

    name: str
    """A card or a module, with its language."""
    text: str
    path: str = ""
    """Of the card; '' where it is about all questions of a module."""


def quiz_remarks(files: Files) -> list[QuizRemark]:
    """Of every question, then of every module, in each language."""
    quizzes = list(_quizzes(files))
    of_cards = chain.from_iterable(_of_card(piece, said) for piece, said in quizzes)
    return [*of_cards, *_of_modules(files, quizzes)]


Quiz = tuple[Piece, Mapping[str, object]]


def _quizzes(files: Files) -> Iterator[Quiz]:
    for path, text in sorted(files.items()):
        piece = piece_at(path)
        if piece is not None and piece.is_card and CardKind.QUIZ.value in text:
            said = said_in(text)
            if said.get("kind") == CardKind.QUIZ:
                yield piece, said


def _questions(said: Mapping[str, object]) -> list[OptionLengths]:
    return [_lengths(tables_in(each, "options")) for each in tables_in(said, "questions")]


def _lengths(options: Sequence[Mapping[str, object]]) -> OptionLengths:
    return OptionLengths.of(
        (str(each.get("text", "")), each.get("correct") is True) for each in options
    )


def _of_card(piece: Piece, said: Mapping[str, object]) -> Iterator[QuizRemark]:
    name = f"{said.get('title', '')} ({language_name(piece.language)})"
    text = _("Question %(number)s: the longest option has %(most)s words, the shortest %(least)s.")
    for number, each in enumerate(_questions(said), start=1):
        if each.is_uneven:
            words = {"number": number, "most": max(each.words), "least": min(each.words)}
            yield QuizRemark(name=name, text=text % words, path=piece.path)


def _of_modules(files: Files, quizzes: Sequence[Quiz]) -> Iterator[QuizRemark]:
    questions: defaultdict[tuple[str, str], list[OptionLengths]] = defaultdict(list)
    for piece, said in quizzes:
        questions[piece.module, piece.language] += _questions(said)
    for (module, language), asked in questions.items():
        balance = QuizBalance(asked)
        if balance.tells:
            count = {"count": balance.telling, "all": len(asked)}
            yield QuizRemark(
                name=f"{module_title(files, module)} ({language_name(language)})",
                text=ngettext(
                    "In %(count)d of %(all)s questions the right option is the longest.",
                    "In %(count)d of %(all)s questions the right option is the longest.",
                    balance.telling,
                )
                % count,
            )
