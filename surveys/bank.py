"""Suggested pulses: what to ask, ready to take into a plan, from the pulse bank of a version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from common.languages import ENGLISH, ByLanguage
from programs.content.kinds import MaterialKind
from programs.content.pulse_bank import BankPulse, PulseBank
from programs.models import Material, ProgramVersion
from surveys.questions import PulseQuestion, QuestionKind

RECOMMENDING = "recommending"
"""Goes with no module, and is not among those that go with any."""


class SuggestedPulse(Struct, frozen=True, kw_only=True):
    """A pulse to start from."""

    slug: str
    module: str
    """Slug of the module it goes with; '' for one that goes with any."""
    title: dict[str, str]
    """By language."""
    questions: tuple[PulseQuestion, ...]


def suggested_pulses(version: ProgramVersion) -> list[SuggestedPulse]:
    """What this version of a program suggests, in its order; [] without a bank. One query."""
    kept = Material.objects.filter(version=version, kind=MaterialKind.PULSE_BANK).first()
    texts = kept.content.items() if kept else ()
    bank = {language: each for language, each in texts if isinstance(each, PulseBank)}
    return [*pulses_of(bank), *recommending_of(bank)]


def recommending_of(bank: ByLanguage[PulseBank]) -> list[SuggestedPulse]:
    """Whether people would recommend working here, to tick beside the others; never proposed."""
    if not bank:
        return []
    text = {language: each.enps.text for language, each in bank.items()}
    question = PulseQuestion(kind=QuestionKind.RECOMMEND, text=text, around=text)
    titles = {}
    for language in bank:
        with translation.override(language):
            titles[language] = _("Working here, from 0 to 10 (eNPS)")
    return [
        SuggestedPulse(slug=RECOMMENDING, module=RECOMMENDING, title=titles, questions=(question,))
    ]


def pulses_of(bank: ByLanguage[PulseBank]) -> list[SuggestedPulse]:
    """The pulses of a bank, in its order; [] of none."""
    pulses = bank[ENGLISH].pulses if bank else ()
    return [_suggested(pulse, place, bank) for place, pulse in enumerate(pulses)]


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
    """As it is put to people who report to a leader, and to others in the department."""
    text = {language: each.wordings(slug).team for language, each in bank.items()}
    around = {language: each.wordings(slug).around for language, each in bank.items()}
    return PulseQuestion(
        kind=kind,
        text=text,
        around=around if all(around.values()) else {},
        is_reversed=bank[ENGLISH].is_reversed(slug),
    )


def rotating_questions(
    pulses: Iterable[SuggestedPulse], module: str, *, beside: Sequence[PulseQuestion], count: int
) -> tuple[PulseQuestion, ...]:
    """What is asked about one module in the pulse after its practice: the first `count` to agree
    with that are not asked every time.
    """
    own = chain.from_iterable(each.questions for each in pulses if each.module == module)
    agreed = (each for each in own if each.kind == QuestionKind.AGREEMENT)
    return tuple(each for each in agreed if each not in beside)[:count]
