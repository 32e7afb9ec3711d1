"""The written program in figures: docs/content.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from django.utils.translation import override

from common.languages import ENGLISH
from programs.content.comparisons import Comparison
from programs.content.journeys import Journey, PassageTag
from programs.content.kinds import CardPart, MaterialKind
from programs.content.materials import MaterialContent
from programs.content.paths import Paths
from programs.content.pulse_bank import PulseBank
from programs.path_words import PathNames, rule_words
from programs.reading import measures
from programs.reading.journey_ways import every_way
from programs.reading.measures import (
    ANSWER_SECONDS,
    ANSWER_WORDS,
    ANSWERS,
    TYPED_PER_MINUTE,
    WORDS_PER_MINUTE,
    all_texts,
    count_words,
    grade,
    plain,
    read_texts,
    repeats,
)
from programs.reading.report_clock import clock_report
from programs.reading.report_tables import Cells, table
from programs.reading.report_texts import texts_report
from programs.reading.shapes import LibraryCard, LibraryMaterial, LibraryModule, LibraryProgram

ABOUT = f"""
*Planned* is the time a card states. *Computed* is its words at {WORDS_PER_MINUTE} a minute, with the longest variant,
plus what there is to do: 8 seconds for each phrase to judge in a thread, 30 for each question of a quiz, 20 for a poll.
A rewritten reply is typed on a phone at {TYPED_PER_MINUTE} words a minute, as many as its model reply has; a reflection has {ANSWERS} short answers
of {ANSWER_WORDS} words, typed as fast, each thought over for {ANSWER_SECONDS} seconds. (How fast: Palin and others, How do people type on mobile
devices, MobileHCI 2019, doi 10.1145/3338286.3340120; two thumbs. How long an answer is thought over is our own reckoning.) *Grade* is the Flesch-Kincaid grade of the English text; the end of a
paragraph ends a sentence, a colon does not. Syllables are counted by letters, as `programs/reading/measures.py` says.
"""  # noqa: E501
REPEATED = (
    f"Pairs of cards that share {measures.SHINGLE} words in a row or more, with the longest run "
    "they share."
)
WAYS = (
    "*On a way*: all that somebody reads who comes one way, the debrief included. "
    "`tests/programs/test_shipped_stories.py` holds each to 800 to 1,100 words, in both languages."
)
MATERIAL_NAMES = {
    MaterialKind.PAGE: "Page",
    MaterialKind.KIT: "Kit",
    MaterialKind.INSTRUMENT: "Questionnaire",
    MaterialKind.PULSE_BANK: "Pulse bank",
    MaterialKind.TRANSCRIPT: "Calibration",
    MaterialKind.PATHS: "Rules",
    MaterialKind.COMPARISON: "Before and after",
}
RECALLED = " (asked by recall)"
MARKS = {CardPart.CARDS: "", CardPart.BOOSTERS: " (booster)", CardPart.EXTRAS: " (for some)"}


def content_report(programs: Sequence[LibraryProgram]) -> str:
    """The page. The same programs give the same page."""
    lines = [
        "# What is written",
        "",
        "Written by `./manage.py content_report` from the files of the library; do not edit by "
        "hand.",
        ABOUT,
    ]
    for program in programs:
        lines += _program(program)
    return "\n".join(lines)


def _program(program: LibraryProgram) -> list[str]:
    lines = [f"## {program.content[ENGLISH].title}", "", *_totals(program)]
    for module in program.modules:
        title = module.content[ENGLISH].title
        lines += [f"### {module.position}. {title}", "", *_cards(module)]
    lines += ["### Journeys", "", WAYS, "", *_journeys(program)]
    lines += texts_report(program)
    lines += clock_report(program)
    lines += ["### Cards that repeat each other", "", *_repeats(program)]
    if rules := _rules(program):
        lines += ["### Rules", "", *table(["Rule", "What it does", "Why"], rules, 0)]
    if program.materials:
        lines += ["### Beside the modules", "", *_materials(program)]
    return lines


def _totals(program: LibraryProgram) -> list[str]:
    """Every language of every module, as long as it is there."""
    languages = sorted(program.content)
    lines = [_module_line(module, languages) for module in program.modules]
    lines.append(_all_modules_line(program.modules, languages))
    heads = ["Module", "Languages", "Cards + boosters + for some", "Planned", "Computed"]
    words = [f"Words, {language}" for language in languages]
    return table([*heads, *words], lines, 3 + len(words))


def _module_line(module: LibraryModule, languages: Sequence[str]) -> Cells:
    main = module.row(CardPart.CARDS)
    return (
        module.content[ENGLISH].title,
        ", ".join(sorted(module.content)),
        " + ".join(str(len(module.row(part))) for part in CardPart),
        module.minutes,
        f"{_computed_together(main):.1f}",
        *(_module_words(module, language) for language in languages),
    )


def _all_modules_line(modules: Sequence[LibraryModule], languages: Sequence[str]) -> Cells:
    return (
        "**In all**",
        "",
        sum(map(_in_rows, modules)),
        sum(module.minutes for module in modules),
        f"{_computed_together(_main_cards(modules)):.1f}",
        *(_words_together(modules, language) for language in languages),
    )


def _in_rows(module: LibraryModule) -> int:
    return sum(len(module.row(part)) for part in CardPart)


def _words_together(modules: Sequence[LibraryModule], language: str) -> int:
    return sum(_module_words(module, language) for module in modules)


def _main_cards(modules: Iterable[LibraryModule]) -> list[LibraryCard]:
    """Without boosters."""
    cards = []
    for module in modules:
        cards += module.row(CardPart.CARDS)
    return cards


def _computed_together(cards: Iterable[LibraryCard]) -> float:
    return sum(computed(card, ENGLISH) for card in cards)


def _module_words(module: LibraryModule, language: str) -> int:
    """Everything a module says in one language, role-play, notes, rubric and journey included."""
    if language not in module.content:
        return 0
    cards = sum(count_words(all_texts(card.content[language])) for card in module.cards)
    return cards + count_words(all_texts(module.content[language]))


def computed(card: LibraryCard, language: str) -> float:
    """Minutes that a card takes, by its words and what there is to do."""
    return measures.minutes(card.content[language])


def _cards(module: LibraryModule) -> list[str]:
    languages = sorted(module.content)
    columns = [f"Computed, {each}" for each in languages] + [f"Words, {each}" for each in languages]
    heads = ["Card", "Kind", "Variants", "Languages", "Planned", *columns, "Grade"]
    lines = [_card_line(card, languages) for card in module.cards]
    return table(heads, lines, 2 + len(columns))


def _card_line(card: LibraryCard, languages: Sequence[str]) -> Cells:
    english = card.content[ENGLISH]
    return (
        english.title + (RECALLED if card.is_recall else MARKS[card.part]),
        card.kind,
        len(english.variants) or "",
        ", ".join(sorted(card.content)),
        card.minutes,
        *(f"{computed(card, language):.1f}" for language in languages),
        *(count_words(read_texts(card.content[language])) for language in languages),
        f"{grade(read_texts(english)):.1f}",
    )


def _journeys(program: LibraryProgram) -> list[str]:
    languages = sorted(program.content)
    columns = [f"Words, {each}" for each in languages]
    columns += [f"On a way, {each}" for each in languages]
    heads = ["Journey", "Passages", "Choices", "Endings", "Other seat", "Prices", "Ways", *columns]
    lines = [_journey_line(module, languages) for module in program.modules]
    return table(heads, lines, 6 + len(columns))


def _journey_line(module: LibraryModule, languages: Sequence[str]) -> Cells:
    journey = module.content[ENGLISH].journey
    passages = journey.passages.values()
    return (
        journey.title,
        len(passages),
        sum(len(passage.links) > 1 for passage in passages),
        sum(passage.is_a(PassageTag.ENDING) for passage in passages),
        sum(passage.is_a(PassageTag.SWAP) for passage in passages),
        sum(bool(passage.price) for passage in passages),
        len(list(every_way(journey))),
        *(_passage_words(module, language) for language in languages),
        *(
            _words_on_a_way(module, language) if language in module.content else ""
            for language in languages
        ),
    )


def _passage_words(module: LibraryModule, language: str) -> int:
    if language not in module.content:
        return 0
    passages = module.content[language].journey.passages.values()
    blocks = chain.from_iterable(passage.blocks for passage in passages)
    return count_words(plain(block.text.html) for block in blocks)


def _words_on_a_way(module: LibraryModule, language: str) -> str:
    """On the shortest way and on the longest."""
    journey = module.content[language].journey
    counts = [_way_words(journey, way) for way in every_way(journey)]
    return f"{min(counts)} to {max(counts)}"


def _way_words(journey: Journey, way: Sequence[str]) -> int:
    """What somebody reads who comes this way, the debrief included."""
    met = [journey.passages[name].blocks_on(way[: place + 1]) for place, name in enumerate(way)]
    return count_words(plain(block.text.html) for block in chain.from_iterable(met))


def _repeats(program: LibraryProgram) -> list[str]:
    lines: list[Cells] = []
    for language in sorted(program.content):
        found = repeats(_card_texts(program, language))
        lines += [
            (each.one, each.other, language, each.run, len(each.run.split())) for each in found
        ]
    if not lines:
        return [f"{REPEATED} There are none.", ""]
    return [REPEATED, "", *table(["Card", "Card", "Language", "Shared", "Words"], lines, 1)]


def _card_texts(program: LibraryProgram, language: str) -> dict[str, list[str]]:
    """By the title of the card, for all that are written in the language."""
    texts: dict[str, list[str]] = {}
    for module in program.modules:
        written = [card.content[language] for card in module.cards if language in card.content]
        texts |= {content.title: all_texts(content) for content in written}
    return texts


def _rules(program: LibraryProgram) -> list[Cells]:
    names = _names(program)
    lines: list[Cells] = []
    for material in program.materials:
        content = material.content[ENGLISH]
        if isinstance(content, Paths):
            with override(ENGLISH):
                lines += [(each.slug, rule_words(each, names), each.why) for each in content.rules]
    return lines


def _names(program: LibraryProgram) -> PathNames:
    """What the rules name."""
    modules: dict[str, str] = {}
    cards: dict[tuple[str, str], str] = {}
    criteria: dict[str, str] = {}
    for module in program.modules:
        content = module.content[ENGLISH]
        modules[module.slug] = content.title
        criteria |= {each.slug: each.name for each in content.rubric}
        cards |= {(module.slug, each.slug): each.content[ENGLISH].title for each in module.cards}
    return PathNames(modules=modules, cards=cards, criteria=criteria)


def _materials(program: LibraryProgram) -> list[str]:
    languages = sorted(program.content)
    lines = [_material_line(material) for material in program.materials]
    heads = ["What", "Title", *(f"Words, {language}" for language in languages)]
    return table(heads, lines, len(languages))


def _material_line(material: LibraryMaterial) -> Cells:
    texts = material.content
    return (
        MATERIAL_NAMES[material.kind],
        _material_title(texts[ENGLISH]),
        *(count_words(_material_texts(texts[language])) for language in sorted(texts)),
    )


def _material_texts(content: MaterialContent) -> list[str]:
    if isinstance(content, Paths):
        return [rule.why for rule in content.rules]
    return all_texts(content)


def _material_title(content: MaterialContent) -> str:
    if isinstance(content, PulseBank):
        return "Items, open questions and suggested pulses"
    if isinstance(content, Comparison):
        return "General rubric, scripts and parallel scenarios"
    if isinstance(content, Paths):
        return "Why somebody gets other cards"
    return content.title
