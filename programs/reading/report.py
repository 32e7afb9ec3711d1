"""The written program in figures: docs/content.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from programs.reading import measures
from programs.reading.measures import (
    WORDS_PER_MINUTE,
    all_texts,
    count_words,
    grade,
    plain,
    read_texts,
    repeats,
)
from programs.reading.shapes import LibraryCard, LibraryModule, LibraryProgram

MAIN = "en"


ABOUT = f"""
*Planned* is the time a card states. *Computed* is its words at {WORDS_PER_MINUTE} a minute, with the longest variant,
plus what there is to do: 8 seconds for each phrase to judge in a thread, 30 for each question of a quiz, 120 for a
reflection or a rewritten reply, 20 for a poll. *Grade* is the Flesch-Kincaid grade of the English text; the end of a
paragraph ends a sentence, a colon does not. Syllables are counted by letters, as `programs/reading/measures.py` says.
"""


def content_report(programs: Sequence[LibraryProgram]) -> str:
    """The page. The same programs give the same page."""
    lines = [
        "# What is written",
        "",
        "Written by `./manage.py content_report` from the files of the library; do not edit by hand.",
        ABOUT,
    ]
    for program in programs:
        lines += _program(program)
    return "\n".join(lines)


def _program(program: LibraryProgram) -> list[str]:
    lines = [f"## {program.content[MAIN]['title']}", "", *_totals(program)]
    for module in program.modules:
        lines += [f"### {module.position}. {module.content[MAIN]['title']}", "", *_cards(module)]
    lines += [
        "### Journeys",
        "",
        *_journeys(program),
        "### Cards that repeat each other",
        "",
        *_repeats(program),
    ]
    if program.materials:
        lines += ["### Beside the modules", "", *_materials(program)]
    return lines


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]], numbers: int) -> list[str]:
    """The last `numbers` columns stand on the right."""
    marks = ["---"] * (len(heads) - numbers) + ["--:"] * numbers
    cells = [heads, marks, *([str(cell) for cell in row] for row in rows)]
    return [*("| " + " | ".join(row) + " |" for row in cells), ""]


def _totals(program: LibraryProgram) -> list[str]:
    """Every language of every module, as long as it is there."""
    rows = []
    for module in program.modules:
        main = [card for card in module.cards if not card.is_booster]
        rows.append(
            (
                module.content[MAIN]["title"],
                ", ".join(sorted(module.content)),
                f"{len(main)} + {len(module.cards) - len(main)}",
                module.minutes,
                f"{sum(computed(card, MAIN) for card in main):.1f}",
                *(_module_words(module, language) for language in sorted(program.content)),
            )
        )
    cards = [card for module in program.modules for card in module.cards]
    rows.append(
        (
            "**In all**",
            "",
            len(cards),
            sum(module.minutes for module in program.modules),
            f"{sum(computed(card, MAIN) for card in cards if not card.is_booster):.1f}",
            *(
                sum(_module_words(module, language) for module in program.modules)
                for language in sorted(program.content)
            ),
        )
    )
    words = [f"Words, {language}" for language in sorted(program.content)]
    heads = ["Module", "Languages", "Cards + boosters", "Planned", "Computed", *words]
    return _table(heads, rows, 3 + len(words))


def _module_words(module: LibraryModule, language: str) -> int:
    """Everything a module says in one language, role-play, notes, rubric and journey included."""
    if language not in module.content:
        return 0
    whole = (module.content, module.rubric, module.scenario, module.journey)
    texts = [text for part in whole for text in all_texts({"part": part[language]})]
    return count_words(
        [*texts, *(text for card in module.cards for text in all_texts(card.content[language]))]
    )


def computed(card: LibraryCard, language: str) -> float:
    """Minutes."""
    return measures.minutes(card.kind, card.content[language])


def _cards(module: LibraryModule) -> list[str]:
    languages = sorted(module.content)
    rows = []
    for card in module.cards:
        title = card.content[MAIN]["title"]
        rows.append(
            (
                f"{title} (booster)" if card.is_booster else title,
                card.kind,
                len(card.content[MAIN]["variants_html"]) or "",
                ", ".join(sorted(card.content)),
                card.minutes,
                *(f"{computed(card, language):.1f}" for language in languages),
                *(count_words(read_texts(card.content[language])) for language in languages),
                f"{grade(read_texts(card.content[MAIN])):.1f}",
            )
        )
    columns = [f"{what}, {language}" for what in ("Computed", "Words") for language in languages]
    heads = ["Card", "Kind", "Variants", "Languages", "Planned", *columns, "Grade"]
    return _table(heads, rows, 2 + len(columns))


def _journeys(program: LibraryProgram) -> list[str]:
    rows = []
    for module in program.modules:
        passages = module.journey[MAIN]["passages"].values()
        counts = [sum(tag in passage["tags"] for passage in passages) for tag in ("ending", "swap")]
        choices = sum(len(passage["links"]) > 1 for passage in passages)
        words = [_passage_words(module, language) for language in sorted(module.journey)]
        rows.append((module.journey[MAIN]["title"], len(passages), choices, *counts, *words))
    languages = sorted({language for module in program.modules for language in module.journey})
    columns = [f"Words, {language}" for language in languages]
    heads = ["Journey", "Passages", "Choices", "Endings", "Other seat", *columns]
    return _table(heads, rows, 4 + len(columns))


def _passage_words(module: LibraryModule, language: str) -> int:
    return count_words(
        plain(each["text_html"]) for each in module.journey[language]["passages"].values()
    )


def _repeats(program: LibraryProgram) -> list[str]:
    rows = []
    for language in sorted(program.content):
        cards = [
            card for module in program.modules for card in module.cards if language in card.content
        ]
        texts = {
            card.content[language]["title"]: all_texts(card.content[language]) for card in cards
        }
        rows += [
            (each.one, each.other, language, each.run, len(each.run.split()))
            for each in repeats(texts)
        ]
    told = f"Pairs of cards that share {measures.SHINGLE} words in a row or more, with the longest run they share."
    if not rows:
        return [f"{told} There are none.", ""]
    return [told, "", *_table(["Card", "Card", "Language", "Shared", "Words"], rows, 1)]


def _materials(program: LibraryProgram) -> list[str]:
    names = {
        "page": "Page",
        "instrument": "Questionnaire",
        "pulse_bank": "Pulse bank",
        "transcript": "Calibration",
    }
    rows = [
        (
            names[material.kind],
            material.content[MAIN].get("title", "Items, open questions and suggested pulses"),
            *(
                count_words(all_texts({"part": material.content[language]}))
                for language in sorted(material.content)
            ),
        )
        for material in program.materials
    ]
    languages = sorted(program.content)
    return _table(
        ["What", "Title", *(f"Words, {language}" for language in languages)], rows, len(languages)
    )
