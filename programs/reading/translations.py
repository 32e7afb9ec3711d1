"""Texts that stand in one file in every language of the program.

Such a file is read once for each language: the structure is the same every time, and of each text
the one in that language is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from common.records import dataclass
from programs.content.prose import Prose
from programs.reading.fields import Fields

T = TypeVar("T")


@dataclass(frozen=True)
class Translation:
    """One language out of those that a program is written in; every text must be in all of them,
    and in no other.
    """

    language: str
    languages: Collection[str]

    def text(self, fields: Fields, key: str) -> str:
        """A plain text."""
        return self._in_language(fields, key, Fields.text)

    def prose(self, fields: Fields, key: str) -> Prose:
        """Markdown."""
        return self._in_language(fields, key, Fields.prose)

    def labels(self, fields: Fields, key: str, count: int) -> tuple[str, ...]:
        """A list of that many texts."""
        return self._in_language(fields, key, lambda part, name: part.texts(name, count, count))

    def _in_language(self, fields: Fields, key: str, take: Callable[[Fields, str], T]) -> T:
        part = fields.part(key)
        found = {language: take(part, language) for language in sorted(self.languages)}
        part.finish()
        return found[self.language]


def in_each(languages: Collection[str], read: Callable[[Translation], T]) -> dict[str, T]:
    """What `read` finds in each of the languages."""
    return {language: read(Translation(language, languages)) for language in sorted(languages)}
