"""Questions for pulses that go with the module they ask about."""

from __future__ import annotations

from collections.abc import Collection

import tomlkit

from authoring.bundle import Files
from authoring.layout import tables_of
from authoring.toml_text import Table, opened, take_out, take_out_all

BANK = "pulse-bank.toml"


def without_module(files: Files, slug: str) -> dict[str, str]:
    """The bank without the items, open questions and pulses about a module. A pulse about several
    keeps its other questions.
    """
    if not slug or not tables_of(files, BANK):
        return dict(files)
    bank = opened(files[BANK])
    items = _take_out_about(bank, "items", slug)
    questions = _take_out_about(bank, "open_questions", slug)
    _take_out_about(bank, "pulses", slug)
    for pulse in bank.get("pulses", []):
        forget(pulse, items, questions)
    return {**files, BANK: tomlkit.dumps(bank)}


def _take_out_about(bank: Table, key: str, slug: str) -> set[str]:
    """Remove the tables about a module; their own slugs."""
    tables = list(bank.get(key, []))
    places = [place for place, table in enumerate(tables) if table.get("module") == slug]
    gone = {str(tables[place].get("slug")) for place in places}
    take_out_all(bank, key, places)
    return gone


def forget(pulse: Table, items: Collection[str], questions: Collection[str]) -> None:
    """A pulse asks none of these any more."""
    asked = list(pulse.get("items", []))
    for place in reversed(range(len(asked))):
        if asked[place] in items:
            take_out(pulse, "items", place)
    if pulse.get("open") in questions:
        pulse["open"] = ""
