"""Demos to be hurt: prepared once for all of them, and each test has a copy; and a relay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import smtp_sink


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    """A data folder in which a demo starts where that one stopped."""
    return shutil.copytree(prepared, tmp_path / "demo", symlinks=True)


@pytest.fixture
def sink() -> Iterator[smtp_sink.Sink]:
    """A relay."""
    with smtp_sink.receiving() as sink:
        yield sink
