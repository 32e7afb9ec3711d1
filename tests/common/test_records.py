"""Records whose methods are written at first use: to everybody else, as the standard library's."""

from __future__ import annotations

import dataclasses
import pickle
import threading
from collections.abc import Callable
from dataclasses import field
from functools import cached_property
from typing import Generic, TypeVar

import msgspec
import pytest

from common.records import dataclass

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Made:
    """With every kind of field."""

    made: int
    names: list[str] = field(default_factory=list)
    size: int = field(default=3, compare=False)
    note: str = ""

    def __post_init__(self) -> None:
        if self.made < 0:
            raise ValueError("nothing is made less than never")

    @cached_property
    def twice(self) -> int:
        """Kept beside the fields."""
        return 2 * self.made


@dataclass(frozen=True, kw_only=True)
class Remade(Made):
    """Inherits fields and what happens after."""

    again: int


@dataclass(frozen=True)
class Pair(Generic[T]):
    """Of anything."""

    one: T
    other: T


@dataclass(frozen=True)
class Read:
    """Made by a reader of JSON alone."""

    name: str


@dataclass(frozen=True)
class Known:
    """Asked for its fields before there is one."""

    name: str


@dataclass(frozen=True)
class Kept:
    """Comes out of a pickle before one is made here."""

    name: str


@dataclass(frozen=True)
class Raced:
    """Made by many at once."""

    name: str


def test_a_record_is_made_compared_and_shown_as_the_standard_library_does() -> None:
    one = Remade(made=2, again=1)
    assert one == Remade(made=2, again=1, size=9) != Remade(made=2, again=2)
    assert repr(one) == "Remade(made=2, names=[], size=3, note='', again=1)"
    assert one.twice == 4
    assert Made.size == 3
    assert not hasattr(Made, "names")
    assert dataclasses.replace(one, note="x").note == "x"
    assert hash(Pair(1, 2)) == hash(Pair(1, 2))
    assert Pair[int](1, 2) == Pair(1, 2)
    with pytest.raises(ValueError, match="never"):
        Made(made=-1)
    with pytest.raises(TypeError, match="again"):
        Remade(made=1)  # type: ignore[call-arg]


def test_nothing_in_it_can_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="assign to field 'one'"):
        Pair(1, 2).one = 3  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="delete field 'one'"):
        del Pair(1, 2).one  # type: ignore[misc]


def test_what_stands_beside_its_fields_can_be_changed_in_a_class_of_its_own() -> None:
    class Noted(Pair[int]):
        pass

    noted = Noted(1, 2)
    noted.note = "beside"  # type: ignore[attr-defined]
    del noted.note  # type: ignore[attr-defined]
    with pytest.raises(dataclasses.FrozenInstanceError):
        noted.one = 3  # type: ignore[misc]


def test_what_can_be_changed_or_compares_by_itself_is_the_standard_librarys_at_once() -> None:
    @dataclass
    class Counted:
        count: int

    @dataclass(frozen=True)
    class Same:
        name: str

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 1

    counted = Counted(1)
    counted.count = 2
    assert counted == Counted(2)
    assert Same("a") == Same("b")


def test_it_is_whole_however_it_is_met_first() -> None:
    assert msgspec.json.decode(b'{"name": "a"}', type=Read) == Read("a")
    assert [each.name for each in dataclasses.fields(Known)] == ["name"]
    made = object.__new__(Kept)
    vars(made)["name"] = "a"
    assert made == pickle.loads(pickle.dumps(made)) == Kept("a")


def test_many_at_once_make_the_first_of_it() -> None:
    made: list[Raced] = []
    ready = threading.Barrier(8)

    def make() -> None:
        ready.wait()
        made.append(Raced("a"))

    threads = [threading.Thread(target=make) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [Raced("a")] * 8


def test_its_methods_are_written_when_the_first_is_made() -> None:
    @dataclass(frozen=True)
    class Waits:
        name: str

    def written() -> Callable[..., object]:
        return vars(Waits)["__init__"]  # type: ignore[no-any-return]

    waiting = written()
    Waits("a")
    assert written() is not waiting
