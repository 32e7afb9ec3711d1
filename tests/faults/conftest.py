"""Demos to be hurt: prepared once, and each test has a copy; and a relay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import smtp_sink
from tests.demo_process import start_demo, stop_demo


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a demo in its first week left when it was stopped."""
    data = tmp_path_factory.mktemp("prepared") / "demo"
    stop_demo(start_demo(data, "--weeks", "1")[0])
    return data


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    """A data folder in which a demo starts where that one stopped."""
    return shutil.copytree(prepared, tmp_path / "demo", symlinks=True)


@pytest.fixture
def sink() -> Iterator[smtp_sink.Sink]:
    """A relay."""
    with smtp_sink.receiving() as sink:
        yield sink
