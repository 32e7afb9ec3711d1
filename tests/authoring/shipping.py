"""A program that ships, in one edition after the other, and a copy of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from authoring.manuscript import ABOUT
from authoring.models import Manuscript
from authoring.operations import publish_shipped

Files = dict[str, str]
Ship = Callable[[Mapping[str, str]], Manuscript]
READ, SPOT, QUIZ = (f"en/01-cues/cards/{name}.toml" for name in ("01-read", "02-spot", "03-quiz"))


def shipping(folder: Path, now: dt.datetime) -> Ship:
    """Publishes files as the newest edition of what ships."""
    editions: list[Manuscript] = []

    def ship(files: Mapping[str, str]) -> Manuscript:
        place = folder / f"edition-{len(editions)}"
        for path, text in files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(text.encode())
        version = publish_shipped(folder=place, now=now)
        editions.append(Manuscript.objects.get(version=version))
        return editions[-1]

    return ship


def changed(files: Mapping[str, str], *changes: tuple[str, str, str]) -> Files:
    """With other words: (path, what it says, what it says then)."""
    found = dict(files)
    for path, old, new in changes:
        assert old in found[path]
        found[path] = found[path].replace(old, new)
    return found


def second_edition(files: Mapping[str, str]) -> Files:
    """Three pieces are other ones."""
    return changed(
        files,
        (READ, "Text.", "Better text."),
        (SPOT, "Look.", "Look well."),
        (ABOUT, "A *small* program.", "A larger one."),
    )
