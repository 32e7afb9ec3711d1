"""Fixtures that are made once for many tests: `@kept` under `@pytest.fixture`.

What a kept fixture makes, and what it is made from, stands in the database beneath the transaction
of the test, each in a layer of its own that lasts as long as the next test begins with the same; so
no test sees what another did with it. Each test gets copies of the Python objects, which know each
other as the originals do. Tests of a module that need the same layers follow each other.

A test that commits, or needs none of it, finds nothing in the database: before it, all layers are
taken off.
"""

from __future__ import annotations

import copy
import copyreg
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby, takewhile
from types import SimpleNamespace
from typing import Any, TypeVar

import msgspec
import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import blocking_manager_key

from common import copies
from common.postgres.clock import DatabaseClock
from tests.factories import NOW

Function = TypeVar("Function", bound=Callable[..., Any])
HELPER = "_django_db_helper"
COMMITTING = {"transactional_db", "live_server"}
GIVEN = {"request": None, "db": None, "frozen": None}
"""What a kept fixture may ask for without being given it: the database is there, and where it asks
for the frozen clock, that clock stands at `now` while it is made.
"""
NOT_FROM = {"monkeypatch", "settings", "tmp_path", *COMMITTING}
BENDING = {"monkeypatch", "settings"}
"""What a fixture asks for that changes how the portal works."""


# Made for a type and never changed; a copy would be the same, and there is none.
copyreg.pickle(msgspec.json.Decoder, lambda decoder: "decoder")


def kept(function: Function) -> Function:
    """Make what this fixture makes once for tests that follow each other."""
    function.is_kept = True  # type: ignore[attr-defined]
    return function


@dataclass(frozen=True)
class Kept:
    """A fixture, and the parameter with which it is asked for, if any."""

    fixture: Any
    parameter: object
    among: tuple[Any, ...]
    """The fixtures that change how the portal works for every test of its module, asked or not:
    what was made under other ones is another thing.
    """

    @property
    def name(self) -> str:
        """By which tests ask for it."""
        return str(self.fixture.argname)


@dataclass(frozen=True)
class Layer:
    """What one fixture made, above what was made before it."""

    of: Kept
    value: object
    stack: ExitStack


LAYERS: list[Layer] = []
COPIES: dict[str, Any] = {}
"""Of the test that runs: the copies by the name of their fixture."""


def needed(item: pytest.Item) -> list[Kept]:
    """The fixtures that are kept for this test, in the order in which they are made."""
    known: list[Kept] | None = getattr(item, "kept_fixtures", None)
    if known is None:
        known = item.kept_fixtures = _needed(item)  # type: ignore[attr-defined]
    return known


def _needed(item: pytest.Item) -> list[Kept]:
    marker = item.get_closest_marker("django_db")
    names = list(getattr(item, "fixturenames", ()))
    commits = (marker and (marker.args or marker.kwargs)) or COMMITTING & {*names}
    if commits or not names:
        return []
    definitions = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    found: dict[Any, Kept] = {}

    def follow(name: str) -> None:
        fixture = definitions[name][-1] if name in definitions else None
        if name in GIVEN or fixture is None or fixture.scope == "session" or fixture in found:
            return
        assert name not in NOT_FROM, f"a kept fixture is not made from {name}"
        assert fixture.scope == "function", f"{name} lasts longer than a test"
        for each in fixture.argnames:
            follow(each)
        found[fixture] = Kept(fixture, parameters.get(name), bent)

    def bends(name: str, *through: str) -> bool:
        fixture = definitions[name][-1] if name in definitions else None
        if name in BENDING or fixture is None or name in through:  # some build on their namesake
            return name in BENDING
        return any(bends(each, name, *through) for each in fixture.argnames)

    unasked = item.session._fixturemanager._getautousenames(item)  # type: ignore[attr-defined]
    bent = tuple(definitions[name][-1] for name in unasked if name in definitions and bends(name))
    asked = [name for name in names if name in definitions]
    roots = [name for name in asked if getattr(definitions[name][-1].func, "is_kept", False)]
    # As pytest would make them, but the program first: nearly everything is made from it.
    for name in sorted(roots, key=lambda name: name != "version"):
        follow(name)
    return list(found.values())


def take_off(until: Sequence[Kept] = ()) -> None:
    """Remove the layers that these fixtures do not begin with."""
    pairs = zip([layer.of for layer in LAYERS], until, strict=False)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    while len(LAYERS) > same:
        LAYERS.pop().stack.close()


def _lay(wanted: Sequence[Kept], request: pytest.FixtureRequest) -> None:
    """Make what is not there yet."""
    take_off(wanted)
    for each in wanted[len(LAYERS) :]:
        asked: dict[str, Any] = {layer.of.name: layer.value for layer in LAYERS} | GIVEN
        asked["request"] = SimpleNamespace(param=each.parameter)
        for name in each.fixture.argnames:
            if name not in asked:
                asked[name] = request.getfixturevalue(name)  # lasts as long as the session
        LAYERS.append(_made(each, {name: asked[name] for name in each.fixture.argnames}))


def _made(kept: Kept, asked: dict[str, Any]) -> Layer:
    with ExitStack() as made, ExitStack() as around:
        made.enter_context(_taken_back())
        patch = around.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(DatabaseClock, "__call__", lambda _clock: timezone.now())
        copies.assume(copies.Whereabouts(), seconds=1e9)
        if "frozen" in asked:
            around.enter_context(time_machine.travel(NOW, tick=False))
        value = kept.fixture.func(**asked)
        return Layer(kept, value, made.pop_all())


@contextmanager
def _taken_back() -> Iterator[None]:
    """A transaction, or a savepoint in one, of which nothing is left."""
    around = transaction.atomic()
    around._from_testcase = True  # as far as `durable` is concerned
    with around:
        yield
        transaction.set_rollback(True)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Generator[None, Any, Any]:
    """Before the transaction of a test begins, its layers are laid."""
    if fixturedef.argname == HELPER:
        COPIES.clear()
        with request.getfixturevalue("django_db_blocker").unblock():
            _lay(needed(request.node), request)
            if LAYERS:
                # What a test caches by a number that the next one has as well.
                cache.clear()
        originals = {layer.of.name: layer.value for layer in LAYERS}
        COPIES.update(copy.deepcopy(originals))
    return (yield)


class Lend:
    """A plugin for the one hook that is implemented twice."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        """A test gets its copy instead of something new."""
        is_lent = any(layer.of.fixture is fixturedef for layer in LAYERS)
        if not is_lent or fixturedef.argname not in COPIES:  # asked for before the database was
            return None
        value = COPIES[fixturedef.argname]
        fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
        return value


def pytest_configure(config: pytest.Config) -> None:
    """The second half."""
    config.pluginmanager.register(Lend())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, Any, Any]:
    """After a test: what the next one does not begin with goes."""
    result = yield
    COPIES.clear()
    if LAYERS:
        with item.config.stash[blocking_manager_key].unblock():
            take_off(needed(nextitem) if nextitem else ())
    return result


def together(items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """Of tests of one module that follow each other, those side by side that need the same."""
    for _module, group in groupby(items, key=lambda item: item.nodeid.partition("::")[0]):
        yield from sorted(group, key=lambda item: [each.name for each in needed(item)])
