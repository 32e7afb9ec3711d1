"""Our own files, as the tests of the house read them."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = (
    "api", "assessments", "authoring", "backups", "badges", "calendars", "channels", "coaching",
    "cohorts", "common", "connections", "decisions", "demo", "empathy_portal", "events", "home",
    "insights", "instruments", "kpis", "learning", "learning_records", "lti", "measurement",
    "messaging", "peers", "people", "pilots", "practice", "privacy", "programs", "provisioning",
    "reports", "roi", "single_sign_on", "supervisor", "surveys", "ui", "watching",
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


@functools.cache
def nodes() -> list[tuple[str, ast.AST]]:
    """Every node of every Python file of ours, with the file's name."""
    named = [(name_of(path), tree(path)) for path in sources()]
    return [(name, node) for name, whole in named for node in ast.walk(whole)]


def name_of(path: Path) -> str:
    """The file as it is named from the top of the checkout."""
    return str(path.relative_to(ROOT))
