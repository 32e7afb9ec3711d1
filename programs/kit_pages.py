"""The kit of a program as its pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec
from babel.lists import format_list
from django.utils.translation import get_language

from common.records import dataclass
from people.choices import language_name
from programs.content.kinds import KitGroup, KitReader
from programs.content.materials import KitPage
from programs.kit_text import KitPart, cut_at_headings
from programs.querysets import KitColumns

_decode_readers = msgspec.json.Decoder(tuple[KitReader, ...]).decode


@dataclass(frozen=True, kw_only=True)
class KitLine:
    """A document in the list."""

    slug: str
    title: str
    readers: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class KitSection:
    """The documents of a group."""

    group: KitGroup
    lines: Sequence[KitLine]


def sections_of(listed: Iterable[KitColumns]) -> list[KitSection]:
    """By group, in the order they come."""
    groups = groupby(listed, key=lambda each: each.group)
    return [KitSection(group=KitGroup(key), lines=list(map(_line, found))) for key, found in groups]


def _line(columns: KitColumns) -> KitLine:
    return KitLine(
        slug=columns.slug,
        title=columns.title,
        readers=readers_words(_decode_readers(columns.readers)),
        minutes=int(columns.minutes),
    )


def readers_words(readers: Iterable[KitReader]) -> str:
    """For whom it is, in the active language."""
    return format_list([str(each.label) for each in readers], locale=get_language() or "en")


def parts_to_copy(content: KitPage) -> list[KitPart]:
    """The parts of what is sent as a mail or put on a page of the intranet; of other documents
    none.
    """
    if content.group is not KitGroup.COMMUNICATIONS:
        return []
    return cut_at_headings(content.body.html)


@dataclass(frozen=True, kw_only=True)
class OtherLanguage:
    """A language in which a document can be read, too."""

    code: str
    name: str


def other_languages(codes: Iterable[str], shown: str) -> list[OtherLanguage]:
    """All but the one that is shown."""
    return [
        OtherLanguage(code=code, name=language_name(code))
        for code in sorted(codes)
        if code != shown
    ]
