"""The smallest whole program, as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.manuscript import files_in
from tests.programs.small_program import write_small_program


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Its files; take a copy to change them."""
    folder: Path = tmp_path_factory.mktemp("program")
    write_small_program(folder / "small")
    return files_in(folder / "small")
