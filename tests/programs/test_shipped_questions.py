"""The questions that ship: about weeks that are over, and answerable by whoever is asked."""

from __future__ import annotations

import re
from itertools import chain

from programs.content.instruments import Instrument
from programs.content.kinds import MaterialKind
from programs.content.pulse_bank import BankItem, PulseBank
from programs.reading import LibraryProgram

NOW = {
    "en": r"^(My manager|This leader) (is|asks|says|tells|lets|gives|notices|knows|respects)\b",
    "de": r"^(Meine|Diese) Führungskraft (ist|fragt|sagt|lässt|gibt|merkt|weiß|respektiert)\b",
}
"""How an item begins that asks about what is usual and not about the last weeks."""


def texts(item: BankItem) -> tuple[str, ...]:
    return (item.own, item.team, item.peer, item.around)


def banks(program: LibraryProgram) -> dict[str, PulseBank]:
    [bank] = [each for each in program.materials if each.kind == MaterialKind.PULSE_BANK]
    return {key: each for key, each in bank.content.items() if isinstance(each, PulseBank)}


def test_what_may_not_have_come_up_is_asked_alike_in_both_languages(
    shipped: LibraryProgram,
) -> None:
    english, german = banks(shipped)["en"].items, banks(shipped)["de"].items
    for one, other in zip(english, german, strict=True):
        depends = [text.startswith("When ") for text in texts(one)]
        assert depends == [text.startswith("Wenn ") for text in texts(other)], one.slug


def test_no_item_asks_about_what_is_usual(shipped: LibraryProgram) -> None:
    said = {
        language: list(chain.from_iterable(texts(item) for item in bank.items))
        for language, bank in banks(shipped).items()
    }
    for language, pattern in NOW.items():
        assert [text for text in said[language] if re.search(pattern, text)] == []


def test_agreeing_with_everything_is_no_good_result(shipped: LibraryProgram) -> None:
    [own] = [each for each in shipped.materials if each.kind == MaterialKind.INSTRUMENT]
    content = own.content["en"]
    assert isinstance(content, Instrument)
    for subscale in content.subscales:
        items = [each for each in content.items if each.subscale == subscale.slug]
        assert sum(each.reverse for each in items) == 2


def test_one_question_of_each_modules_pulse_is_turned_around(shipped: LibraryProgram) -> None:
    """As the page on the evidence says."""
    bank = banks(shipped)["en"]
    turned = {
        pulse.module: sum(map(bank.is_reversed, pulse.items))
        for pulse in bank.pulses
        if pulse.module
    }
    assert turned == {module.slug: 1 for module in shipped.modules}
    assert {len(pulse.items) for pulse in bank.pulses if pulse.module} == {4}
    assert all(pulse.open for pulse in bank.pulses if pulse.module)


MADE_OF_IT = {
    "en": r"\b(I knew|I could|I understood|noticed|quickly|made clear)\b",
    "de": r"\b(wusste ich|konnte ich|gemerkt|schnell gefunden|klar hervor|nachvollziehen)\b",
}
"""What only whoever was opposite can say."""


def test_both_sides_are_asked_for_the_same(shipped: LibraryProgram) -> None:
    """A rating sets the leader's answer beside those of others and names the gap. If one says what
    they did and the other what came of it, the gap is one of questions.
    """
    for language, pattern in MADE_OF_IT.items():
        odd = [
            item.slug
            for item in banks(shipped)[language].items
            if re.search(pattern, item.team) and item.slug not in BOTH_COULD
        ]
        assert odd == [], language


BOTH_COULD = {
    *("leaves-pauses", "more-than-one-way", "own-work-own-voice"),  # what was possible, for both
    *("request-understood", "sees-tension"),  # who asks hears it, too; it was said aloud
}
