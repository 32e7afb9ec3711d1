"""The calibration set of a program: short transcripts of role-plays with their agreed scores and
the reasons.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext_noop

from common.languages import in_language
from programs.content.kinds import MaterialKind
from programs.content.rubrics import CRITERIA, LEVELS
from programs.content.transcripts import AgreedScore, SpokenTurn, Transcript
from programs.reading.fields import Fields, LibraryError
from programs.reading.shapes import LibraryMaterial
from programs.reading.translations import Translation, in_each

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
    found: dict[str, dict[str, Transcript]] = {}
    for path in paths:
        slug = path.stem.partition("-")[2] or path.stem
        if slug in found:
            raise LibraryError(FOLDER, slug, "names two transcripts. Give every file its own name.")
        found[slug] = read_transcript(root, path, languages, modules)
    _check_levels([in_language(each, None) for each in found.values()])
    return [
        LibraryMaterial(kind=MaterialKind.TRANSCRIPT, slug=slug, content=transcripts)
        for slug, transcripts in found.items()
    ]


def read_transcript(
    root: Path, path: Path, languages: Collection[str], modules: Mapping[str, str]
) -> dict[str, Transcript]:
    """One file in each language."""
    fields = Fields.read(root, path)
    return in_each(languages, lambda translation: _transcript(fields.anew(), translation, modules))


def _transcript(fields: Fields, translation: Translation, modules: Mapping[str, str]) -> Transcript:
    transcript = Transcript(
        module=modules[fields.choice("module", modules)],
        title=translation.text(fields, "title"),
        setting=translation.text(fields, "setting"),
        turns=_turns(fields, translation),
        scores=_scores(fields, translation),
    )
    fields.finish()
    return transcript


def _turns(fields: Fields, translation: Translation) -> tuple[SpokenTurn, ...]:
    turns: list[SpokenTurn] = []
    for table in fields.tables("turns", 4, 60):
        turns.append(
            SpokenTurn(speaker=table.text("speaker"), text=translation.text(table, "text"))
        )
        table.finish()
    if len({turn.speaker for turn in turns}) < 2:
        problem = gettext_noop("have one speaker. Let the other side speak too.")
        raise fields.error("turns", problem)
    count = sum(len(turn.text.split()) for turn in turns)
    if not SHORTEST <= count <= LONGEST:
        problem = gettext_noop("hold %(count)s words in %(language)s. Write %(low)s to %(high)s.")
        raise fields.error(
            "turns",
            problem,
            count=count,
            language=repr(translation.language),
            low=SHORTEST,
            high=LONGEST,
        )
    return tuple(turns)


def _scores(fields: Fields, translation: Translation) -> tuple[AgreedScore, ...]:
    """One score for each criterion, in their order."""
    found: dict[str, AgreedScore] = {}
    for table in fields.tables("scores", len(CRITERIA), len(CRITERIA)):
        score = _score(table, translation)
        if score.criterion in found:
            problem = gettext_noop("is %(found)s for the second time. Score each criterion once.")
            raise table.error("criterion", problem, found=repr(score.criterion))
        found[score.criterion] = score
    return tuple(found[criterion] for criterion in CRITERIA)


def _score(table: Fields, translation: Translation) -> AgreedScore:
    """A borderline score names the level next to it that it nearly was."""
    level = table.number("level", 1, LEVELS)
    near = table.number("near", 1, LEVELS) if table.flag("is_borderline") else None
    if near is not None and abs(near - level) != 1:
        problem = gettext_noop("is %(near)s, not a neighbor of %(level)s. Name the next level.")
        raise table.error("near", problem, near=near, level=level)
    score = AgreedScore(
        criterion=table.choice("criterion", CRITERIA),
        level=level,
        near=near,
        reason=translation.text(table, "reason"),
    )
    table.finish()
    return score


def _check_levels(transcripts: Collection[Transcript]) -> None:
    """Raters must meet every level of every criterion, and know where the line is."""
    scores = list(chain.from_iterable(transcript.scores for transcript in transcripts))
    for criterion in CRITERIA:
        given = {score.level for score in scores if score.criterion == criterion}
        missing = set(range(1, LEVELS + 1)) - given
        if missing:
            raise LibraryError(
                FOLDER, criterion, f"has no score at level {min(missing)}. Show every level."
            )
    if not any(score.near for score in scores):
        raise LibraryError(
            FOLDER, "is_borderline", "is false everywhere. Include scores that were hard to give."
        )
