"""The pages of the shipped program speak of what the portal does, and of nothing else."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from programs.content.kinds import MaterialKind
from programs.content.materials import KitPage
from programs.features import Feature
from programs.reading import LibraryProgram
from programs.reading.pages import PAGES
from tests.conftest import SHIPPED

MENTIONS = {
    Feature.CARDS: {"en": r"\bcards?\b", "de": r"\bKarten?\b"},
    Feature.PATHS: {"en": r"\brules\b", "de": r"\bRegeln\b"},
    Feature.SESSIONS: {"en": r"live session|run sheet", "de": r"Live-Übung|Ablaufplan"},
    Feature.SCORES: {"en": r"\blevels\b", "de": r"\bStufen\b"},
    Feature.CALIBRATION: {"en": r"calibrat", "de": r"Kalibrier"},
    Feature.TALKS: {"en": r"\bcoach", "de": r"\bCoach"},
    Feature.REFRESHERS: {"en": r"refresher", "de": r"Auffrischung"},
    Feature.PULSES: {"en": r"\bpulses?\b", "de": r"Umfrage|Kurzumfrage"},
    Feature.RESULTS: {
        "en": r"report of a pilot|group's levels",
        "de": r"Bericht über einen Piloten",
    },
    Feature.QUESTIONNAIRES: {"en": r"questionnaire", "de": r"Fragebogen|Fragebögen"},
    Feature.RATINGS: {
        "en": r"how others see|four to eight people",
        "de": r"vier bis acht Personen",
    },
    Feature.FIGURES: {"en": r"team figures", "de": r"Teamzahlen"},
    Feature.MONEY: {"en": r"calculation of a return|makes whoever calculates", "de": r"zum Ertrag"},
    Feature.RECALL: {"en": r"\brecall", "de": r"Noch gewusst"},
    Feature.RECORDINGS: {"en": r"recording of", "de": r"Aufnahme Ihres"},
}
"""By which words a page tells of something."""
NOT_THERE = {
    "en": r"reads your (mail|chat)|shows who (has )?answered|validated questionnaire",
    "de": r"zeigt, wer geantwortet|validierte[rn]? Fragebogen",
}
"""What the portal does not offer. A feature that comes leaves this list and enters the other."""
NOTES = sorted(SHIPPED.rglob("*.md"))


def _told(text: str, language: str) -> set[Feature]:
    return {
        feature
        for feature, words in MENTIONS.items()
        if re.search(words[language], text, re.IGNORECASE)
    }


def test_every_feature_is_known_by_its_words() -> None:
    assert MENTIONS.keys() == set(Feature)


@pytest.mark.parametrize(("slug", "language"), list(product(PAGES, ("en", "de"))))
def test_a_page_names_what_it_tells_of(shipped: LibraryProgram, slug: str, language: str) -> None:
    pages = [each for each in shipped.materials if each.kind == MaterialKind.PAGE]
    page = next(each for each in pages if each.slug == slug).content[language]
    told = _told(page.body.markdown, language)
    assert told <= set(page.features), "named in the text and not at its top"


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_document_of_the_kit_names_what_it_tells_of(
    shipped: LibraryProgram, language: str
) -> None:
    silent = []
    for material in shipped.materials:
        content = material.content[language]
        if isinstance(content, KitPage):
            told = _told(content.body.markdown, language) - set(content.features)
            silent += [f"{material.slug}: add {', '.join(sorted(told))}"] if told else []
    assert silent == [], "named in the text and not at its top"


@pytest.mark.parametrize("path", NOTES, ids=lambda path: str(path.relative_to(SHIPPED)))
def test_no_page_tells_of_what_is_not_there(path: Path) -> None:
    language = "de" if "de" in path.relative_to(SHIPPED).parts else "en"
    found = re.findall(NOT_THERE[language], path.read_text(encoding="utf-8"), re.IGNORECASE)
    assert found == []
