"""What rows of the audit table say, in words: the registry in which apps tell what they record.

Each app has a recorded.py and announces it; it is read when somebody first looks at the audit log.
It holds, each where it has some:

VERBS   {verb: what was done}
THINGS  {model: what it was done to}
PAGES   {page of look_at: what was looked at}
NAMES   {model: ids -> what they are called}
PEOPLE  {model or word of a detail: ids -> the members they are about}
OWN     {model: member -> the ids that are about them}
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from people.folding import fold, holds, words_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Told = TypeVar("Told")
Names = Callable[[Collection[int]], Mapping[int, str]]
Members = Callable[[Collection[int]], Mapping[int, int]]
Own = Callable[[int], Collection[int]]
_modules: list[ModuleType] = []


def announce_recorded(module: ModuleType) -> None:
    """Say which module of an app holds its words; imported_later(...) keeps it from being read at
    the start. Said twice it counts once.
    """
    if module.__name__ not in {known.__name__ for known in _modules}:
        _modules.append(module)


@functools.cache
def _all(kind: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for module in _modules:
        found.update(getattr(module, kind, {}))
    return found


def verbs() -> Mapping[str, StrOrPromise]:
    """Every verb with what it means."""
    return _all("VERBS")  # type: ignore[return-value]


def verb_words(verb: str) -> str:
    """What was done, in the active language."""
    return str(verbs().get(verb, _plain(verb)))


def verbs_like(text: str) -> list[str]:
    """Verbs whose words, in the active language, hold each of these."""
    wanted = words_of(text)
    return [verb for verb, meaning in verbs().items() if holds(fold(str(meaning)), wanted)]


def things() -> Mapping[str, StrOrPromise]:
    """Every kind of thing that something is done to."""
    return _all("THINGS")  # type: ignore[return-value]


def thing_words(thing: str) -> str:
    """What it was done to, in the active language."""
    return str(things().get(thing, _plain(thing)))


def pages() -> Mapping[str, StrOrPromise]:
    """Every page that somebody can have looked at."""
    return _all("PAGES")  # type: ignore[return-value]


def page_words(page: str) -> str:
    """What was looked at, in the active language."""
    return str(pages().get(page, page))


def names_of() -> Mapping[str, Names]:
    """How things are called, by kind."""
    return _all("NAMES")  # type: ignore[return-value]


def people_of() -> Mapping[str, Members]:
    """Whom ids of a kind are about."""
    return _all("PEOPLE")  # type: ignore[return-value]


def own_things() -> Mapping[str, Own]:
    """What is about a member, by kind."""
    return _all("OWN")  # type: ignore[return-value]


def _plain(name: str) -> str:
    return name.replace("_", " ")
