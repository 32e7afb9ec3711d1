"""The calibration set of a program: short transcripts of role-plays with their agreed scores and
the reasons.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from programs.reading.fields import Fields, LibraryError
from programs.reading.modules import CRITERIA, LEVELS
from programs.reading.shapes import LibraryMaterial
from programs.reading.words import by_language, words

FOLDER = "calibration"
FEWEST = 20
SHORTEST, LONGEST = 150, 350
"""Words of all turns, in each language."""


def read_calibration(
    root: Path, languages: Collection[str], modules: Mapping[str, str]
) -> list[LibraryMaterial]:
    """Every file of the folder; `modules` are the slugs of modules by the name of their folder."""
    paths = sorted((root / FOLDER).glob("*.toml"))
    if len(paths) < FEWEST:
        raise LibraryError(FOLDER, "", f"has {len(paths)} transcripts. Write at least {FEWEST}.")
    found: dict[str, dict[str, Any]] = {}
    for path in paths:
        slug = path.stem.partition("-")[2] or path.stem
        if slug in found:
            raise LibraryError(FOLDER, slug, "names two transcripts. Give every file its own name.")
        found[slug] = _transcript(Fields.read(root, path), languages, modules)
    _check_levels(list(found.values()))
    return [
        LibraryMaterial(kind="transcript", slug=slug, content=by_language(whole, languages))
        for slug, whole in found.items()
    ]


def _transcript(
    fields: Fields, languages: Collection[str], modules: Mapping[str, str]
) -> dict[str, Any]:
    transcript = {
        "module": modules[fields.choice("module", modules)],
        "title": words(fields, "title", languages),
        "setting": words(fields, "setting", languages),
        "turns": _turns(fields, languages),
        "scores": _scores(fields, languages),
    }
    fields.finish()
    return transcript


def _turns(fields: Fields, languages: Collection[str]) -> list[dict[str, Any]]:
    turns: list[dict[str, Any]] = []
    for row in fields.rows("turns", 4, 60):
        turns.append({"speaker": row.text("speaker"), "text": words(row, "text", languages)})
        row.finish()
    if len({turn["speaker"] for turn in turns}) < 2:
        raise fields.error("turns", "have one speaker. Let the other side speak too.")
    for language in sorted(languages):
        count = sum(len(turn["text"][language].split()) for turn in turns)
        if not SHORTEST <= count <= LONGEST:
            raise fields.error(
                "turns", f"hold {count} words in {language!r}. Write {SHORTEST} to {LONGEST}."
            )
    return turns


def _scores(fields: Fields, languages: Collection[str]) -> list[dict[str, Any]]:
    """One score for each criterion; a borderline one names the level next to it that it nearly was."""
    found: dict[str, dict[str, Any]] = {}
    for row in fields.rows("scores", len(CRITERIA), len(CRITERIA)):
        criterion = row.choice("criterion", CRITERIA)
        if criterion in found:
            raise row.error(
                "criterion", f"is {criterion!r} for the second time. Score each criterion once."
            )
        score: dict[str, Any] = {
            "criterion": criterion,
            "level": row.number("level", 1, LEVELS),
            "near": None,
            "reason": words(row, "reason", languages),
        }
        if row.flag("is_borderline"):
            score["near"] = row.number("near", 1, LEVELS)
            if abs(score["near"] - score["level"]) != 1:
                raise row.error(
                    "near",
                    f"is {score['near']}, not a neighbor of {score['level']}. Name the next level.",
                )
        row.finish()
        found[criterion] = score
    return [found[criterion] for criterion in CRITERIA]


def _check_levels(transcripts: list[dict[str, Any]]) -> None:
    """Raters must meet every level of every criterion, and know where the line is."""
    scores = [score for transcript in transcripts for score in transcript["scores"]]
    for criterion in CRITERIA:
        missing = set(range(1, LEVELS + 1)) - {
            score["level"] for score in scores if score["criterion"] == criterion
        }
        if missing:
            raise LibraryError(
                FOLDER, criterion, f"has no score at level {min(missing)}. Show every level."
            )
    if not any(score["near"] for score in scores):
        raise LibraryError(
            FOLDER, "is_borderline", "is false everywhere. Include scores that were hard to give."
        )
