"""Which language the portal speaks with somebody, and what is read of a thing written in several.

The one rule: the reader's language, else English, else whatever there is (the first one in the
order in which PostgreSQL keeps the keys of an object). It is needed as a value, as an expression
for the ORM and as a fragment of hand-written SQL; a test holds the three against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.db.models import F, Func, JSONField, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

T = TypeVar("T")
ByLanguage = Mapping[str, T]
"""The same thing in every language it was written in, by language code."""
SPOKEN = frozenset(code for code, _name in settings.LANGUAGES)
ENGLISH = "en"


def spoken(*wishes: str) -> str:
    """The first wish that the portal speaks, else its own language."""
    return next((language for language in wishes if language in SPOKEN), settings.LANGUAGE_CODE)


def direction_of(language: str) -> str:
    """Where its writing goes, as `dir` of a page says it; of a language that nobody knows, as most
    do.
    """
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def in_language(texts: ByLanguage[T], language: str | None) -> T:
    """What a reader of this language is shown. Raises LookupError when there is nothing at all."""
    for code in (language, ENGLISH):
        if code is not None and code in texts:
            return texts[code]
    for text in texts.values():
        return text
    raise LookupError("written in no language")


class _FirstValue(Func):
    """Whatever there is."""

    template = "jsonb_path_query_first(%(expressions)s, '$.*')"
    output_field = JSONField()


def json_in_language(column: str, language: str) -> Coalesce:
    """The same as an ORM expression: the part of a JSON column that is in one language."""
    parts = (KeyTransform(code, column) for code in (language, ENGLISH))
    return Coalesce(*parts, _FirstValue(F(column)), output_field=JSONField())


def text_in_language(column: str, key: str, language: str) -> Coalesce:
    """One text of that part; '' where the column itself is missing, as beside an outer join."""
    text = KeyTextTransform(key, json_in_language(column, language))
    return Coalesce(text, Value(""), output_field=TextField())


def sql_in_language(column: str) -> str:
    """The same as SQL; the statement is run with a parameter named `language`."""
    return (
        f"coalesce({column} -> %(language)s, {column} -> '{ENGLISH}',"
        f" jsonb_path_query_first({column}, '$.*'))"
    )
