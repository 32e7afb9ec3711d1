"""Suggested pulses: what to ask, ready to take into a plan. Written as text beside the library's modules."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from surveys.data import ItemData

LIBRARY = Path(__file__).resolve().parent.parent / "programs" / "library"


@dataclass(frozen=True, kw_only=True)
class SuggestedPulse:
    """A pulse to start from. `module` is the folder of the module it goes with, `title` is by language."""

    slug: str
    module: str
    title: dict[str, str]
    items: tuple[ItemData, ...]


def read_pulses(path: Path) -> list[SuggestedPulse]:
    """The pulses of one file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        SuggestedPulse(
            slug=pulse["slug"],
            module=pulse["module"],
            title=pulse["title"],
            items=tuple(ItemData(kind=item["kind"], text=item["text"]) for item in pulse["items"]),
        )
        for pulse in data["pulses"]
    ]


@functools.cache
def suggested_pulses() -> tuple[SuggestedPulse, ...]:
    """Every pulse that ships with the portal."""
    return tuple(pulse for path in sorted(LIBRARY.glob("*/pulses.toml")) for pulse in read_pulses(path))
