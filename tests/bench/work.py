"""What people do, without the crowd and its files, which take their time."""

from __future__ import annotations

from pathlib import Path

from tests.bench.world import write_work


def write(out: Path) -> None:
    """As the world writes it."""
    write_work(out)
