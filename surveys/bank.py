"""Suggested pulses: what to ask, ready to take into a plan. Taken from the pulse banks that ship
with the portal.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from programs.reading import read_pulse_bank
from programs.reading.bank import FILE
from surveys.data import ItemData

LIBRARY = Path(__file__).resolve().parent.parent / "programs" / "library"
WORDING = "team"
"""Pulses ask the people around a leader about their manager."""


@dataclass(frozen=True, kw_only=True)
class SuggestedPulse:
    """A pulse to start from. `module` is the slug of the module it goes with, or empty; `title` is
    by language.
    """

    slug: str
    module: str
    title: dict[str, str]
    items: tuple[ItemData, ...]


def read_pulses(folder: Path) -> list[SuggestedPulse]:
    """The pulses of one program's folder; LibraryError when its bank is not in order."""
    content = read_pulse_bank(folder).content
    return [
        SuggestedPulse(
            slug=pulse["slug"],
            module=pulse["module"],
            title={language: bank["pulses"][place]["title"] for language, bank in content.items()},
            items=_items(pulse, content),
        )
        for place, pulse in enumerate(content["en"]["pulses"])
    ]


def _items(pulse: dict[str, Any], content: dict[str, Any]) -> tuple[ItemData, ...]:
    """What to agree with, then the open question."""
    asked = [("agreement", "items", slug) for slug in pulse["items"]]
    if pulse["open"]:
        asked.append(("open", "open_questions", pulse["open"]))
    return tuple(
        ItemData(
            kind=kind,
            text={
                language: next(each[WORDING] for each in bank[key] if each["slug"] == slug)
                for language, bank in content.items()
            },
        )
        for kind, key, slug in asked
    )


@functools.cache
def suggested_pulses() -> tuple[SuggestedPulse, ...]:
    """Every pulse that ships with the portal."""
    folders = sorted(path.parent for path in LIBRARY.glob(f"*/{FILE}"))
    return tuple(pulse for folder in folders for pulse in read_pulses(folder))
