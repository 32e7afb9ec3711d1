"""A pytest plugin: tests that belong to a promise, the figures they hand over, and the size they
run at.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proofs.catalogue import PROMISES

_figures: dict[str, float] = {}
_counted: set[tuple[object, ...]] = set()
_outcomes: dict[str, str] = {}
_WEIGHT = {"skipped": 0, "passed": 1, "failed": 2}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("promises")
    group.addoption("--proof", choices=sorted(PROMISES), help="run only the tests that prove this")
    group.addoption("--large", action="store_true", help="run proofs at their large size")
    group.addoption("--figures", type=Path, help="where to write the figures of a proof")
    group.addoption("--outcomes", type=Path, help="where to write what came of each test")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "proof(name, **figures): belongs to this promise and adds to its figures"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for marker in item.iter_markers("proof"):
            if marker.args[0] not in PROMISES:
                raise pytest.UsageError(
                    f"{item.nodeid} proves {marker.args[0]!r}, which nobody has promised"
                )
    if name := config.getoption("proof"):
        chosen = [item for item in items if _marks(item, name)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Count what a marker says, once for a page that is measured at several sizes."""
    if not (name := item.config.getoption("proof")):
        return
    called = getattr(item, "callspec", None)
    other = dict(called.params) if called else {}
    other.pop("size", None)
    place = (item.path, getattr(item, "originalname", item.name), repr(sorted(other.items())))
    if place not in _counted:
        _counted.add(place)
        for marker in _marks(item, name):
            for what, value in marker.kwargs.items():
                _figures[what] = _figures.get(what, 0) + value


def _marks(item: pytest.Item, name: str) -> list[pytest.Mark]:
    return [marker for marker in item.iter_markers("proof") if marker.args[0] == name]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what came of a test, whatever its parameters: one that failed counts for all."""
    if report.when != "call" and report.outcome == "passed":
        return
    # Behind @ stands the group that keeps tests in one process.
    name = report.nodeid.partition("[")[0].partition("@")[0]
    if _WEIGHT[report.outcome] >= _WEIGHT[_outcomes.get(name, "skipped")]:
        _outcomes[name] = report.outcome


def pytest_sessionfinish(session: pytest.Session) -> None:
    if path := session.config.getoption("figures"):
        path.write_text(json.dumps(_figures), encoding="utf-8")
    is_one_of_several = hasattr(session.config, "workerinput")
    if (path := session.config.getoption("outcomes")) and not is_one_of_several:
        path.write_text(json.dumps(_outcomes), encoding="utf-8")


@pytest.fixture(scope="session")
def figure() -> Callable[[str, float], None]:
    """figure("zones", 1) adds to a figure of the proof; what several tests give is added up."""

    def add(what: str, value: float) -> None:
        _figures[what] = _figures.get(what, 0) + value

    return add


@pytest.fixture(scope="session")
def is_large(request: pytest.FixtureRequest) -> bool:
    """Whether the proof runs at its large size, with `./portal prove NAME --large`."""
    return bool(request.config.getoption("large"))
