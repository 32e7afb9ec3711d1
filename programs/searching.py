"""Finding what a program, a module or a card says; how words are compared says people.folding."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.db.models import Model, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Concat

from common.addresses import address
from common.languages import json_in_language, text_in_language
from common.records import dataclass
from people.folding import folded, holding
from people.models import Member
from programs.models import Card, Material, Module, ProgramVersion

MOST_FOUND = 30
"""Of each sort."""
PROGRAM_TEXTS = ("title", "summary.markdown")
MODULE_TEXTS = ("title", "sentence")
CARD_TEXTS = (
    *("title", "takeaway", "prompt"),
    *(f"{key}.markdown" for key in ("body", "intro", "prompt", "situation")),
)
"""What a card says first, whatever its kind; a dot leads into a text that is Markdown."""
KIT_TEXTS = ("title", "body.markdown")

Listed = QuerySet[Model, tuple[int, str, str]]
"""(key of the page, title, what it belongs to); of the kit the version, the title, the name."""


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """Something that says what was looked for."""

    url: str
    title: str
    about: str
    """The module of a card."""


@dataclass(frozen=True, kw_only=True)
class FoundInLibrary:
    """All of it, by sort."""

    programs: Sequence[FoundLine]
    modules: Sequence[FoundLine]
    cards: Sequence[FoundLine]
    kit: Sequence[FoundLine]
    has_more: bool

    @property
    def is_empty(self) -> bool:
        """Nothing says it."""
        return not (self.programs or self.modules or self.cards or self.kit)


def find(member: Member, text: str, language: str) -> FoundInLibrary:
    """In the newest versions that a member may see; four statements, however much there is."""
    newest = ProgramVersion.objects.visible_to(member).newest()
    visible = Module.objects.visible_to(member).filter(version__in=newest.values("pk"))
    title = text_in_language("content", "title", language)
    versions = (
        ProgramVersion.objects.filter(pk__in=newest.values("pk"))
        .order_by("pk")
        .values_list("pk", title, Value(""))
    )
    modules = visible.order_by("version_id", "position").values_list("pk", title, Value(""))
    cards, kit = _cards(visible, language), _kit(member, newest, title)
    lines = (
        _lines("programs:program", _saying(versions, text, language, PROGRAM_TEXTS)),
        _lines("programs:module", _saying(modules, text, language, MODULE_TEXTS)),
        _lines("programs:module", _saying(cards, text, language, CARD_TEXTS)),
        _documents(_saying(kit, text, language, KIT_TEXTS)),
    )
    shown = [each[:MOST_FOUND] for each in lines]
    has_more = any(len(each) > MOST_FOUND for each in lines)
    return FoundInLibrary(
        programs=shown[0], modules=shown[1], cards=shown[2], kit=shown[3], has_more=has_more
    )


def _cards(modules: QuerySet[Module], language: str) -> Listed:
    title = text_in_language("content", "title", language)
    module_title = text_in_language("module__content", "title", language)
    return (
        Card.objects.filter(module__in=modules.values("pk"))
        .order_by("module_id", "is_extra", "is_booster", "position")
        .values_list("module_id", title, module_title)
    )


def _kit(member: Member, newest: QuerySet[ProgramVersion], title: Coalesce) -> Listed:
    return (
        Material.objects.kit_for(member)
        .filter(version__in=newest.values("pk"))
        .order_by("version_id", "position")
        .values_list("version_id", title, "slug")
    )


def _lines(page: str, found: Listed) -> list[FoundLine]:
    """One more than are shown, where there are more."""
    return [
        FoundLine(url=address(page, pk), title=title, about=about)
        for pk, title, about in found[: MOST_FOUND + 1]
    ]


def _documents(found: Listed) -> list[FoundLine]:
    """The same of the kit, whose documents go by their names."""
    return [
        FoundLine(url=address("programs:kit_document", version, slug), title=title, about="")
        for version, title, slug in found[: MOST_FOUND + 1]
    ]


def _saying(found: Listed, text: str, language: str, keys: Sequence[str]) -> Listed:
    """Those whose texts hold every word."""
    content = json_in_language("content", language)
    parts = list(chain.from_iterable((Value("\n"), _text(content, key)) for key in keys))
    said = folded(Concat(*parts, output_field=TextField()))
    listed: Listed = found.alias(said=said).filter(holding("said", text))
    return listed


def _text(content: Coalesce, key: str) -> Coalesce:
    """A text of a part that is in one language; '' where it has none of that name."""
    outer, _dot, inner = key.partition(".")
    text = (
        KeyTextTransform(inner, KeyTransform(outer, content))
        if inner
        else KeyTextTransform(outer, content)
    )
    return Coalesce(text, Value(""), output_field=TextField())
