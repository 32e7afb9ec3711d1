"""Our own files, as the tests of the house read them."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = (
    "assessments", "authoring", "coaching", "cohorts", "common", "demo", "empathy_portal", "home",
    "insights", "instruments", "learning", "measurement", "messaging", "peers", "people", "pilots",
    "practice", "programs", "supervisor", "surveys", "ui",
)  # fmt: skip


@functools.cache
def sources() -> list[Path]:
    """Our own Python, without migrations and without tests."""
    return sorted(
        path
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    )


@functools.cache
def templates() -> list[Path]:
    """Every template, wherever it stands."""
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    return sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".txt"}
    )


@functools.cache
def tree(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """Every node of every Python file of ours, with the file's name."""
    for path in sources():
        for node in ast.walk(tree(path)):
            yield name_of(path), node


def name_of(path: Path) -> str:
    """The file as it is named from the top of the checkout."""
    return str(path.relative_to(ROOT))
