"""Finding what a program, a module or a card says, whatever accents and case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.db.models import QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Concat

from common.addresses import address
from common.languages import json_in_language, text_in_language
from people.folding import fold, folded
from people.models import Member
from programs.models import Card, Module, ProgramVersion
from programs.querysets import Written

MOST_TERMS = 6
MOST_FOUND = 30
"""Of each sort."""
PROGRAM_TEXTS = ("title", "summary.markdown")
MODULE_TEXTS = ("title", "sentence")
CARD_TEXTS = (
    *("title", "takeaway", "prompt"),
    *(f"{key}.markdown" for key in ("body", "intro", "prompt", "situation")),
)
"""What a card says first, whatever its kind; a dot leads into a text that is Markdown."""


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """Something that says what was looked for."""

    url: str
    title: str
    about: str
    """The module of a card."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """All of it, by sort."""

    programs: Sequence[FoundLine]
    modules: Sequence[FoundLine]
    cards: Sequence[FoundLine]
    has_more: bool

    @property
    def is_empty(self) -> bool:
        """Nothing says it."""
        return not (self.programs or self.modules or self.cards)


def find(member: Member, text: str, language: str) -> Found:
    """In the newest versions that a member may see; three statements, however much there is."""
    newest = ProgramVersion.objects.visible_to(member).newest().values("pk")
    versions = ProgramVersion.objects.filter(pk__in=newest).order_by("pk")
    modules = Module.objects.visible_to(member).filter(version__in=newest)
    cards = Card.objects.filter(module__in=modules.values("pk"))
    found = (
        _saying(versions, text, language, PROGRAM_TEXTS).values_list("pk", "title"),
        _saying(
            modules.order_by("version_id", "position"), text, language, MODULE_TEXTS
        ).values_list("pk", "title", "sentence"),
        _saying(cards.order_by("module_id", "is_booster", "position"), text, language, CARD_TEXTS)
        .annotate(about=text_in_language("module__content", "title", language))
        .values_list("module_id", "title", "about"),
    )
    listed = [list(each[: MOST_FOUND + 1]) for each in found]
    pages = ("programs:program", "programs:module", "programs:module")
    lines = [
        [
            FoundLine(url=address(page, row[0]), title=row[1], about=row[2] if row[2:] else "")
            for row in rows[:MOST_FOUND]
        ]
        for page, rows in zip(pages, listed, strict=True)
    ]
    return Found(
        programs=lines[0],
        modules=lines[1],
        cards=lines[2],
        has_more=any(len(rows) > MOST_FOUND for rows in listed),
    )


def _saying(
    found: QuerySet[Written], text: str, language: str, keys: Sequence[str]
) -> QuerySet[Written]:
    """Those whose texts hold every term, with their `title`."""
    content = json_in_language("content", language)
    parts = list(chain.from_iterable((Value("\n"), _text(content, key)) for key in keys))
    found = found.annotate(
        title=text_in_language("content", "title", language),
        said=folded(Concat(*parts, output_field=TextField())),
    )
    for term in text.split()[:MOST_TERMS]:
        found = found.filter(said__contains=fold(term) or term)
    return found


def _text(content: Coalesce, key: str) -> Coalesce:
    """A text of a part that is in one language; '' where it has none of that name."""
    outer, _dot, inner = key.partition(".")
    text = (
        KeyTextTransform(inner, KeyTransform(outer, content))
        if inner
        else KeyTextTransform(outer, content)
    )
    return Coalesce(text, Value(""), output_field=TextField())
