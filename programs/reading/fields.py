"""Taking fields out of a TOML file one by one, with an error that a writer can act on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from django.utils.translation import gettext, gettext_noop

from common.toml import parse_toml
from programs.content.prose import Prose
from programs.reading.prose import ProseProblem, render

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 80
"""Characters; what a column holds."""
MISSING = (
    gettext_noop("is missing. Write a text in quotes."),
    gettext_noop("is missing. Write a whole number from %(low)s to %(high)s."),
    gettext_noop("is missing. Write true or false."),
    gettext_noop("is missing. Write a list of %(low)s to %(high)s texts."),
    gettext_noop("is missing. Write a table, [%(table)s]."),
    gettext_noop("is missing. Write %(low)s to %(high)s tables, [[%(table)s]]."),
    gettext_noop("is %(found)s. Write a text in quotes."),
    gettext_noop("is %(found)s. Write a whole number from %(low)s to %(high)s."),
    gettext_noop("is %(found)s. Write true or false."),
    gettext_noop("is %(found)s. Write a list of %(low)s to %(high)s texts."),
    gettext_noop("is %(found)s. Write a table, [%(table)s]."),
    gettext_noop("is %(found)s. Write %(low)s to %(high)s tables, [[%(table)s]]."),
)
"""What Fields puts together, for whoever translates it."""
T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Noted = dict[tuple[str, str], "LibraryError"]
"""By file and field: the first thing that is wrong there."""
_NOTED: ContextVar[Noted | None] = ContextVar("noted", default=None)


class LibraryError(Exception):
    """A program folder that cannot be used as it is. A problem with values is written as
    "is %(value)s. Write less.", and marked where an editor of the browser may meet it.
    """

    def __init__(self, file: str, field: str, problem: str, **values: object) -> None:
        self._message, self._values = problem, values
        self.file, self.field = file, field
        self.problem = problem % values if values else problem
        super().__init__(f"{file}: {field}: {self.problem}" if field else f"{file}: {self.problem}")

    def in_words(self) -> str:
        """The problem in the language that is spoken just now."""
        message = gettext(self._message)
        spoken = {
            name: gettext(str(value)) if isinstance(value, ProseProblem) else value
            for name, value in self._values.items()
        }
        return message % spoken if spoken else message


@contextmanager
def all_noted() -> Iterator[Noted]:
    """Go on reading after a mistake with something that stands in for it, and note them all. What
    is read then is of no use; what was noted is. What only a mistake brings about is not noted.
    """
    noted: Noted = {}
    token = _NOTED.set(noted)
    try:
        yield noted
    except LibraryError as error:
        if not noted:
            noted[error.file, error.field] = error
    except (LookupError, ValueError):
        # What stands in for a mistake does not go with the rest; that is as far as one can see.
        if not noted:
            raise
    finally:
        _NOTED.reset(token)


def path_in_program(root: Path, path: Path) -> str:
    """How errors name a file: by its path from the folder of the program."""
    return path.relative_to(root).as_posix()


def read_text(root: Path, path: Path) -> str:
    """The text of a file that must be there."""
    file = path_in_program(root, path)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LibraryError(file, "", gettext_noop("is missing. Add the file.")) from error
    except UnicodeDecodeError as error:
        raise LibraryError(file, "", "is not UTF-8. Save it as UTF-8.") from error


def read_prose(
    file: str, field: str, markdown: str, rendered: Callable[[str], str] = render
) -> Prose:
    """Markdown that stands in a file of its own, or in a story."""
    try:
        return Prose(markdown, rendered(markdown))
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
            problem = gettext_noop("is not TOML: %(error)s.")
            raise LibraryError(file, "", problem, error=error) from error

    def anew(self) -> Fields:
        """The same table with nothing taken, for a file that says everything in each language."""
        return Fields(self.file, self._values, self.where)

    def error(self, key: str, problem: str, **values: object) -> LibraryError:
        """An error about one field of this table."""
        return LibraryError(self.file, f"{self.where}{key}", problem, **values)

    def refuse(self, key: str, problem: str, **values: object) -> None:
        """Raise an error about one field, or note it and go on."""
        _told(self.error(key, problem, **values))

    def at_odds(self, key: str, problem: str, **values: object) -> None:
        """The same about how the values of this table go together: noted where each of them is
        right alone.
        """
        noted = _NOTED.get()
        if not noted or not any(field.startswith(self.where) for _file, field in noted):
            self.refuse(key, problem, **values)

    @staticmethod
    def tried(read: Callable[[], T], instead: T) -> T:
        """What is read, or `instead` where an error is noted."""
        try:
            return read()
        except LibraryError as error:
            _told(error)
            return instead

    def has(self, key: str) -> bool:
        """Whether an optional field is there."""
        return key in self._values

    def keys(self) -> list[str]:
        """The names in this table."""
        return list(self._values)

    def _take(self, key: str, instead: T, what: str, **values: object) -> T:
        """A value of exactly the type of what stands in for it: true is no whole number here.
        `what` to write, with its values.
        """
        self._left.discard(key)
        value = self._values.get(key, "")
        if key not in self._values or (value == "" and instead != ""):
            # As a form says that there is none.
            self.refuse(key, f"is missing. {what}", **values)
            return instead
        if not isinstance(value, type(instead)) or type(value) is not type(instead):
            self.refuse(key, f"is %(found)s. {what}", found=repr(value), **values)
            return instead
        return value

    def text(self, key: str) -> str:
        """Plain text, never empty."""
        value = self._take(key, "", "Write a text in quotes.").strip()
        if not value:
            self.refuse(key, gettext_noop("is empty. Write the text."))
        return value

    def prose(self, key: str) -> Prose:
        """Markdown, kept as it was written beside its safe HTML."""
        text = self.text(key)
        read = partial(read_prose, self.file, f"{self.where}{key}", text)
        return self.tried(read, Prose(text, ""))

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One word out of a few."""
        value = self.text(key)
        if value not in allowed:
            self.refuse(
                key,
                gettext_noop("is %(found)s. Use one of: %(allowed)s."),
                found=repr(value),
                allowed=", ".join(allowed),
            )
            return next(iter(allowed), value)
        return value

    def member(self, key: str, kinds: type[E]) -> E:
        """One member of an enumeration, by its value."""
        return kinds(self.choice(key, [str(each.value) for each in kinds]))

    def deciding(self, key: str, kinds: type[E]) -> E:
        """The same where it decides what else there has to be: nothing is read beyond a mistake."""
        value = self.member(key, kinds)
        if wrong := (_NOTED.get() or {}).get((self.file, f"{self.where}{key}")):
            raise wrong
        return value

    def option(self, key: str, allowed: Collection[str]) -> str:
        """One word out of a few, or an empty text."""
        if self._values.get(key) == "":
            return self._take(key, "", "Write a text.")
        return self.choice(key, allowed)

    def slug(self, key: str, taken: Collection[str] = ()) -> str:
        """A name in small letters, digits and hyphens that nothing else here has."""
        value = self.text(key)
        if not SLUG.fullmatch(value):
            problem = gettext_noop("is %(found)s. Use small letters, digits and hyphens.")
            self.refuse(key, problem, found=repr(value))
        if len(value) > LONGEST_SLUG:
            problem = gettext_noop("has %(count)s characters. Use %(most)s at most.")
            self.refuse(key, problem, count=len(value), most=LONGEST_SLUG)
        if value in taken:
            problem = gettext_noop("is %(found)s for the second time. Give everything its own.")
            self.refuse(key, problem, found=repr(value))
        return value

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number in a range."""
        what = "Write a whole number from %(low)s to %(high)s."
        value = self._take(key, low, what, low=low, high=high)
        if not low <= value <= high:
            problem = gettext_noop("is %(found)s. Use %(low)s to %(high)s.")
            self.refuse(key, problem, found=value, low=low, high=high)
            return low
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        unsaid = False
        return self._take(key, unsaid, "Write true or false.")

    def texts(self, key: str, low: int, high: int) -> tuple[str, ...]:
        """A list of plain texts."""
        what = "Write a list of %(low)s to %(high)s texts."
        nothing: list[object] = []
        values = self._take(key, nothing, what, low=low, high=high)
        self._count(key, values, low, high)
        found = []
        for number, value in enumerate(values, start=1):
            if not isinstance(value, str) or not value.strip():
                problem = gettext_noop("is not a text. Write one in quotes.")
                self.refuse(f"{key} {number}", problem)
            found.append(str(value).strip())
        return tuple(found)

    def part(self, key: str) -> Fields:
        """A table inside this one."""
        nothing: dict[str, object] = {}
        values = self._take(key, nothing, "Write a table, [%(table)s].", table=key)
        return Fields(self.file, values, f"{self.where}{key}.")

    def tables(self, key: str, low: int, high: int) -> list[Fields]:
        """Repeated tables, [[key]]."""
        what = "Write %(low)s to %(high)s tables, [[%(table)s]]."
        nothing: list[object] = []
        values = self._take(key, nothing, what, low=low, high=high, table=key)
        self._count(key, values, low, high)
        tables = [value for value in values if isinstance(value, dict)]
        if len(tables) != len(values):
            self.refuse(
                key,
                gettext_noop("holds something other than tables. Write [[%(table)s]]."),
                table=key,
            )
        return [
            Fields(self.file, value, f"{self.where}{key} {number}, ")
            for number, value in enumerate(tables, start=1)
        ]

    def _count(self, key: str, values: Sequence[object], low: int, high: int) -> None:
        if not low <= len(values) <= high:
            allowed = str(low) if low == high else f"{low} to {high}"
            problem = gettext_noop("has %(count)s entries. Write %(allowed)s.")
            self.refuse(key, problem, count=len(values), allowed=allowed)

    def finish(self) -> None:
        """Refuse keys that mean nothing here: most often a slip of the pen."""
        if self._left:
            problem = gettext_noop("is not known here. Correct the name or take it out.")
            self.at_odds(min(self._left), problem)


def _told(error: LibraryError) -> None:
    """Raise it, or note it where all are noted."""
    noted = _NOTED.get()
    if noted is None:
        raise error
    noted.setdefault((error.file, error.field), error)
