"""Suggested pulses: what to ask, ready to take into a plan. Taken from the pulse banks that ship
with the portal.
"""

from __future__ import annotations

import functools
from pathlib import Path

from msgspec import Struct

from common.languages import ENGLISH, ByLanguage
from programs.content.pulse_bank import BankPulse, PulseBank
from programs.reading import read_pulse_bank
from programs.reading.bank import FILE
from surveys.questions import PulseQuestion, QuestionKind

LIBRARY = Path(__file__).resolve().parent.parent / "programs" / "library"


class SuggestedPulse(Struct, frozen=True, kw_only=True):
    """A pulse to start from."""

    slug: str
    module: str
    """Slug of the module it goes with; '' for one that goes with any."""
    title: dict[str, str]
    """By language."""
    questions: tuple[PulseQuestion, ...]


def read_pulses(folder: Path) -> list[SuggestedPulse]:
    """The pulses of one program's folder; LibraryError when its bank is not in order."""
    bank = read_pulse_bank(folder)
    return [_suggested(pulse, place, bank) for place, pulse in enumerate(bank[ENGLISH].pulses)]


def _suggested(pulse: BankPulse, place: int, bank: ByLanguage[PulseBank]) -> SuggestedPulse:
    """What to agree with, then the open question."""
    asked = [_question(slug, QuestionKind.AGREEMENT, bank) for slug in pulse.items]
    if pulse.open:
        asked.append(_question(pulse.open, QuestionKind.OPEN, bank))
    return SuggestedPulse(
        slug=pulse.slug,
        module=pulse.module,
        title={language: each.pulses[place].title for language, each in bank.items()},
        questions=tuple(asked),
    )


def _question(slug: str, kind: QuestionKind, bank: ByLanguage[PulseBank]) -> PulseQuestion:
    """As it is put to the people around a leader, about their manager."""
    text = {language: each.wordings(slug).team for language, each in bank.items()}
    return PulseQuestion(kind=kind, text=text)


@functools.cache
def suggested_pulses() -> tuple[SuggestedPulse, ...]:
    """Every pulse that ships with the portal. Read once: the files change with a release only."""
    folders = sorted(path.parent for path in LIBRARY.glob(f"*/{FILE}"))
    found: list[SuggestedPulse] = []
    for folder in folders:
        found += read_pulses(folder)
    return tuple(found)
