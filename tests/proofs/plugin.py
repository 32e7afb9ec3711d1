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


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("promises")
    group.addoption("--proof", choices=sorted(PROMISES), help="run only the tests that prove this")
    group.addoption("--large", action="store_true", help="run proofs at their large size")
    group.addoption("--figures", type=Path, help="where to write the figures of a proof")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "proof(name): belongs to this promise; see tests/proofs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for marker in item.iter_markers("proof"):
            if marker.args[0] not in PROMISES:
                raise pytest.UsageError(
                    f"{item.nodeid} proves {marker.args[0]!r}, which nobody has promised"
                )
    if wanted := config.getoption("proof"):
        chosen = [
            item for item in items if any(m.args[0] == wanted for m in item.iter_markers("proof"))
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def pytest_sessionfinish(session: pytest.Session) -> None:
    if path := session.config.getoption("figures"):
        path.write_text(json.dumps(_figures), encoding="utf-8")


@pytest.fixture(scope="session")
def figure() -> Callable[[str, float], None]:
    """figure("zones", 1) adds to a figure of the proof; what several tests hand over is added up."""

    def add(what: str, value: float) -> None:
        _figures[what] = _figures.get(what, 0) + value

    return add


@pytest.fixture(scope="session")
def is_large(request: pytest.FixtureRequest) -> bool:
    """Whether the proof runs at its large size, with `./portal prove NAME --large`."""
    return bool(request.config.getoption("large"))
