"""JSON columns that hold things of a type.

What is read from such a column is checked and decoded by msgspec, what is written is encoded by
it, so that nothing else of the house handles the JSON. Migrations see a plain JSONField: the types
may move and change their names without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.expressions import Expression

T = TypeVar("T")


class StructField(models.JSONField):
    """Holds one thing of the type `of`. Say at the model what it reads as: the type of the field
    cannot be found out from `of` where that is a union.
    """

    def __init__(self, of: object, **options: Any) -> None:
        super().__init__(**options)
        self.decoder_of_type = msgspec.json.Decoder(of)

    def from_db_value(
        self,
        value: str | None,
        expression: Expression,  # noqa: ARG002
        connection: BaseDatabaseWrapper,  # noqa: ARG002
    ) -> object:
        """The thing itself; raises msgspec.ValidationError when the column holds another."""
        return None if value is None else self.decoder_of_type.decode(value)

    def get_prep_value(self, value: object) -> object:
        """As JSON knows it; expressions pass as they are."""
        return value if hasattr(value, "as_sql") else msgspec.to_builtins(value)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """As migrations see it; a default is a matter of the type, too."""
        name, _path, arguments, options = super().deconstruct()
        options.pop("default", None)
        return name, "django.db.models.JSONField", list(arguments), dict(options)

    def clone(self) -> models.JSONField:  # type: ignore[override]
        """The copy that migrations compare with: on purpose not one of this class."""
        _name, _path, _arguments, options = self.deconstruct()
        return models.JSONField(**options)


class Undecoded(Mapping[str, T], Generic[T]):
    """A thing by language, of which only the language that is asked for is decoded: a module is
    100 kB in each.
    """

    def __init__(self, parts: Mapping[str, msgspec.Raw], decoder: msgspec.json.Decoder[T]) -> None:
        self._parts, self._decoder = parts, decoder
        self._decoded: dict[str, T] = {}

    def __getitem__(self, language: str) -> T:
        if language not in self._decoded:
            self._decoded[language] = self._decoder.decode(self._parts[language])
        return self._decoded[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __contains__(self, language: object) -> bool:
        return language in self._parts


class ByLanguageField(StructField):
    """Holds things of the type `of`, one for each language; see common.languages."""

    def from_db_value(
        self,
        value: str | None,
        expression: Expression,  # noqa: ARG002
        connection: BaseDatabaseWrapper,  # noqa: ARG002
    ) -> object:
        """A mapping from language codes."""
        return None if value is None else Undecoded(_parts.decode(value), self.decoder_of_type)

    def get_prep_value(self, value: object) -> object:
        """Every language as JSON knows it."""
        if isinstance(value, Mapping):
            return {language: msgspec.to_builtins(part) for language, part in value.items()}
        return value


_parts = msgspec.json.Decoder(dict[str, msgspec.Raw])
