"""Texts that stand in one file in every language of the program."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from programs.reading.fields import Fields


class Words(dict[str, Any]):
    """One text, or one list of texts, by language."""


def words(fields: Fields, key: str, languages: Collection[str]) -> Words:
    """A text in each language of the program, and in no other."""
    part = fields.part(key)
    found = Words({language: part.text(language) for language in sorted(languages)})
    part.finish()
    return found


def prose_words(fields: Fields, key: str, languages: Collection[str]) -> Words:
    """The same for Markdown."""
    part = fields.part(key)
    found = Words({language: part.prose(language) for language in sorted(languages)})
    part.finish()
    return found


def labels(fields: Fields, key: str, languages: Collection[str], count: int) -> Words:
    """A list of that many texts in each language."""
    part = fields.part(key)
    found = Words({language: part.texts(language, count, count) for language in sorted(languages)})
    part.finish()
    return found


def by_language(value: Any, languages: Collection[str]) -> dict[str, Any]:
    """{language: the same thing in that language}: one structure for each, as pages read it."""
    return {language: _in_language(value, language) for language in sorted(languages)}


def _in_language(value: Any, language: str) -> Any:
    if isinstance(value, Words):
        return value[language]
    if isinstance(value, dict):
        return {key: _in_language(each, language) for key, each in value.items()}
    if isinstance(value, list):
        return [_in_language(each, language) for each in value]
    return value
