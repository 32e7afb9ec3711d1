"""Taking fields out of a TOML file one by one, with an error that a writer can act on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Self, TypeVar

from common.toml import parse_toml
from programs.content.prose import Prose
from programs.reading.prose import ProseProblem, render

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
T = TypeVar("T")
E = TypeVar("E", bound=Enum)


class LibraryError(Exception):
    """A program folder that cannot be used as it is."""

    def __init__(self, file: str, field: str, problem: str) -> None:
        self.file, self.field, self.problem = file, field, problem
        super().__init__(f"{file}: {field}: {problem}" if field else f"{file}: {problem}")


def path_in_program(root: Path, path: Path) -> str:
    """How errors name a file: by its path from the folder of the program."""
    return path.relative_to(root).as_posix()


def read_text(root: Path, path: Path) -> str:
    """The text of a file that must be there."""
    file = path_in_program(root, path)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LibraryError(file, "", "is missing. Add the file.") from error
    except UnicodeDecodeError as error:
        raise LibraryError(file, "", "is not UTF-8. Save it as UTF-8.") from error


def read_prose(file: str, field: str, markdown: str) -> Prose:
    """Markdown that stands in a file of its own, or in a story."""
    try:
        return Prose(markdown, render(markdown))
    except ProseProblem as problem:
        raise LibraryError(file, field, str(problem)) from problem


class Fields:
    """One table of a TOML file. Every key is taken once; `finish` refuses what nobody asked for."""

    def __init__(self, file: str, values: Mapping[str, object], where: str = "") -> None:
        self.file, self.where = file, where
        self._values, self._left = values, set(values)

    @classmethod
    def read(cls, root: Path, path: Path) -> Self:
        """The top table of a file."""
        file = path_in_program(root, path)
        try:
            return cls(file, parse_toml(read_text(root, path)))
        except ValueError as error:
            raise LibraryError(file, "", f"is not TOML: {error}.") from error

    def anew(self) -> Fields:
        """The same table with nothing taken, for a file that says everything in each language."""
        return Fields(self.file, self._values, self.where)

    def error(self, key: str, problem: str) -> LibraryError:
        """An error about one field of this table."""
        return LibraryError(self.file, f"{self.where}{key}", problem)

    def has(self, key: str) -> bool:
        """Whether an optional field is there."""
        return key in self._values

    def keys(self) -> list[str]:
        """The names in this table."""
        return list(self._values)

    def _take(self, key: str, kind: type[T], what: str) -> T:
        """A value of exactly this type: true is no whole number here."""
        self._left.discard(key)
        if key not in self._values:
            raise self.error(key, f"is missing. Write {what}.")
        value = self._values[key]
        if not isinstance(value, kind) or type(value) is not kind:
            raise self.error(key, f"is {value!r}. Write {what}.")
        return value

    def text(self, key: str) -> str:
        """Plain text, never empty."""
        value = self._take(key, str, "a text in quotes").strip()
        if not value:
            raise self.error(key, "is empty. Write the text.")
        return value

    def prose(self, key: str) -> Prose:
        """Markdown, kept as it was written beside its safe HTML."""
        return read_prose(self.file, f"{self.where}{key}", self.text(key))

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One word out of a few."""
        value = self.text(key)
        if value not in allowed:
            raise self.error(key, f"is {value!r}. Use one of: {', '.join(allowed)}.")
        return value

    def member(self, key: str, kinds: type[E]) -> E:
        """One member of an enumeration, by its value."""
        return kinds(self.choice(key, [str(each.value) for each in kinds]))

    def option(self, key: str, allowed: Collection[str]) -> str:
        """One word out of a few, or an empty text."""
        if self._values.get(key) == "":
            return self._take(key, str, "a text")
        return self.choice(key, allowed)

    def slug(self, key: str, taken: Collection[str] = ()) -> str:
        """A name in small letters, digits and hyphens that nothing else here has."""
        value = self.text(key)
        if not SLUG.fullmatch(value):
            raise self.error(key, f"is {value!r}. Use small letters, digits and hyphens.")
        if value in taken:
            raise self.error(key, f"is {value!r} for the second time. Give everything its own.")
        return value

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number in a range."""
        value = self._take(key, int, f"a whole number from {low} to {high}")
        if not low <= value <= high:
            raise self.error(key, f"is {value}. Use {low} to {high}.")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        return self._take(key, bool, "true or false")

    def texts(self, key: str, low: int, high: int) -> tuple[str, ...]:
        """A list of plain texts."""
        values = self._take(key, list, f"a list of {low} to {high} texts")
        self._count(key, values, low, high)
        found = []
        for number, value in enumerate(values, start=1):
            if not isinstance(value, str) or not value.strip():
                raise self.error(f"{key} {number}", "is not a text. Write one in quotes.")
            found.append(value.strip())
        return tuple(found)

    def part(self, key: str) -> Fields:
        """A table inside this one."""
        values = self._take(key, dict, f"a table, [{key}]")
        return Fields(self.file, values, f"{self.where}{key}.")

    def tables(self, key: str, low: int, high: int) -> list[Fields]:
        """Repeated tables, [[key]]."""
        values = self._take(key, list, f"{low} to {high} tables, [[{key}]]")
        self._count(key, values, low, high)
        if not all(isinstance(value, dict) for value in values):
            raise self.error(key, f"holds something else than tables. Write [[{key}]].")
        return [
            Fields(self.file, value, f"{self.where}{key} {number}, ")
            for number, value in enumerate(values, start=1)
        ]

    def _count(self, key: str, values: Sequence[object], low: int, high: int) -> None:
        if not low <= len(values) <= high:
            allowed = str(low) if low == high else f"{low} to {high}"
            raise self.error(key, f"has {len(values)} entries. Write {allowed}.")

    def finish(self) -> None:
        """Refuse keys that mean nothing here: most often a slip of the pen."""
        if self._left:
            raise self.error(min(self._left), "is not known here. Correct the name or take it out.")
