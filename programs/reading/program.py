"""The program folder: program.toml, and one folder per language with one folder per module.

    program.toml        slug, modules (folder names in order), [texts.<language>] title and summary, [[forms]]
    en/<NN-slug>/       module.toml, cards/, boosters/, scenario.toml, rubric.toml, facilitator-notes.md, journey.twee
    instrument.toml, pulse-bank.toml, pages/<language>/<slug>.md, calibration/<NN-slug>.toml

English is written first; another language may lag behind by whole modules, and is in step where it
exists. What is written once for the whole program (the last line) may be absent, but never in part,
and has every language.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from programs.cadence import MODULE_KINDS, WEEKDAYS, StepKind
from programs.reading import bank, calibration, instrument, pages
from programs.reading.fields import Fields, LibraryError
from programs.reading.modules import ModuleFolder, out_of_step, read_module
from programs.reading.shapes import LibraryCard, LibraryMaterial, LibraryModule, LibraryProgram

MAIN = "en"
LANGUAGE = re.compile(r"[a-z]{2}")
FORMAT = b"2"
"""Part of every fingerprint; raise it when the same files are read differently, so that a new
version is made.
"""


def read_program(folder: Path) -> LibraryProgram:
    """The whole program, or LibraryError."""
    fields = Fields.read(folder, folder / "program.toml")
    slug = fields.slug("slug")
    names = fields.texts("modules", 1, 20)
    content = _texts(fields)
    forms = tuple(_form(row, len(names), set(content)) for row in fields.rows("forms", 1, 12))
    fields.finish()
    _check_top(folder, fields, list(content))
    modules = tuple(
        _module(folder, name, position, list(content))
        for position, name in enumerate(names, start=1)
    )
    slugs = [module.slug for module in modules]
    if len(set(slugs)) != len(slugs):
        raise fields.error("modules", "have the same slug twice. Give every module its own.")
    return LibraryProgram(
        slug=slug,
        content=content,
        forms=forms,
        modules=modules,
        materials=tuple(_materials(folder, list(content), dict(zip(names, modules, strict=True)))),
        fingerprint=_fingerprint(folder, names),
    )


def read_pulse_bank(folder: Path) -> LibraryMaterial:
    """The pulse bank alone, without reading every card."""
    fields = Fields.read(folder, folder / "program.toml")
    outcomes: dict[str, list[str]] = {}
    for name in fields.texts("modules", 1, 20):
        about = Fields.read(folder, folder / MAIN / name / "module.toml")
        outcomes[about.slug("slug")] = [row.text("slug") for row in about.rows("outcomes", 1, 5)]
    return bank.read_bank(folder, fields.part("texts").keys(), outcomes)


def _check_top(folder: Path, fields: Fields, languages: list[str]) -> None:
    """Nothing is passed over in silence: a folder or TOML file by another name is most often a
    slip.
    """
    known = {
        "program.toml",
        bank.FILE,
        instrument.FILE,
        pages.FOLDER,
        calibration.FOLDER,
        *languages,
    }
    for path in sorted(folder.iterdir()):
        if path.name in known or path.name.startswith("."):
            continue
        if path.is_dir() and LANGUAGE.fullmatch(path.name):
            raise fields.error(
                f"texts.{path.name}", "is missing. Write title and summary in that language."
            )
        if path.is_dir() or path.suffix == ".toml":
            raise LibraryError(path.name, "", "is not known here. Correct the name or take it out.")


def _materials(
    folder: Path, languages: list[str], modules: dict[str, LibraryModule]
) -> list[LibraryMaterial]:
    found: list[LibraryMaterial] = []
    if (folder / pages.FOLDER).is_dir():
        found += pages.read_pages(folder, languages)
    if (folder / instrument.FILE).is_file():
        found.append(instrument.read_instrument(folder, languages))
    if (folder / bank.FILE).is_file():
        told = {module.slug: module.content[MAIN]["outcomes"] for module in modules.values()}
        outcomes = {slug: [outcome["slug"] for outcome in each] for slug, each in told.items()}
        found.append(bank.read_bank(folder, languages, outcomes))
    if (folder / calibration.FOLDER).is_dir():
        slugs = {name: module.slug for name, module in modules.items()}
        found += calibration.read_calibration(folder, languages, slugs)
    return found


def _texts(fields: Fields) -> dict[str, dict[str, Any]]:
    table = fields.part("texts")
    content = {}
    for language in sorted(table.keys()):
        part = table.part(language)
        content[language] = {"title": part.text("title"), "summary_html": part.prose("summary")}
        part.finish()
    table.finish()
    if MAIN not in content:
        raise fields.error(f"texts.{MAIN}", "is missing. Write the program in English first.")
    return content


def _form(row: Fields, available: int, languages: set[str]) -> dict[str, Any]:
    """A cadence; what its steps mean is said in programs.plan."""
    form: dict[str, Any] = {
        "slug": row.text("slug"),
        "name": _by_language(row.part("name"), languages),
        "summary": _by_language(row.part("summary"), languages),
        "modules": row.number("modules", 1, available),
        "is_pilot": row.flag("is_pilot"),
    }
    form["steps"] = [_step(step, form["modules"]) for step in row.rows("steps", 1, 200)]
    form["weeks"] = max(step["week"] for step in form["steps"])
    row.finish()
    for kind in ("cards", "practice"):
        taught = [step["module"] for step in form["steps"] if step["kind"] == kind]
        if sorted(taught) != list(range(1, form["modules"] + 1)):
            raise row.error(
                "steps",
                f"do not have {kind} exactly once for each of the {form['modules']} modules.",
            )
    return form


def _by_language(part: Fields, languages: set[str]) -> dict[str, str]:
    texts = {language: part.text(language) for language in sorted(languages)}
    part.finish()
    return texts


def _step(row: Fields, modules: int) -> dict[str, Any]:
    kind = row.choice("kind", StepKind.values)
    step: dict[str, Any] = {
        "kind": kind,
        "week": row.number("week", 0, 60),
        "weekday": row.choice("weekday", WEEKDAYS),
        "module": row.number("module", 1, modules) if kind in MODULE_KINDS else None,
    }
    row.finish()
    return step


def _module(root: Path, name: str, position: int, languages: list[str]) -> LibraryModule:
    found = {MAIN: read_module(root, root / MAIN / name)}
    for language in languages:
        if language != MAIN and (root / language / name).is_dir():
            found[language] = read_module(root, root / language / name)
            _check_step(f"{language}/{name}", found[MAIN], found[language])
    main = found[MAIN]
    return LibraryModule(
        position=position,
        slug=main.slug,
        content={language: module.content for language, module in found.items()},
        rubric={language: module.rubric for language, module in found.items()},
        scenario={language: module.scenario for language, module in found.items()},
        journey={language: module.journey for language, module in found.items()},
        cards=(*_merged(found, is_booster=False), *_merged(found, is_booster=True)),
    )


def _merged(found: dict[str, ModuleFolder], *, is_booster: bool) -> list[LibraryCard]:
    sides = {
        language: module.boosters if is_booster else module.cards
        for language, module in found.items()
    }
    return [
        LibraryCard(
            slug=card.slug,
            kind=card.kind,
            minutes=card.minutes,
            is_booster=is_booster,
            content={language: cards[index].content for language, cards in sides.items()},
        )
        for index, card in enumerate(sides[MAIN])
    ]


def _check_step(shown: str, main: ModuleFolder, other: ModuleFolder) -> None:
    pairs: list[tuple[str, Any, Any]] = [
        ("module.toml slug", {"slug": main.slug}, {"slug": other.slug}),
        ("module.toml", main.content, other.content),
        ("rubric.toml", main.rubric, other.rubric),
        ("scenario.toml", main.scenario, other.scenario),
        ("journey.twee", main.journey, other.journey),
    ]
    for part, one, two in (
        ("cards", main.cards, other.cards),
        ("boosters", main.boosters, other.boosters),
    ):
        pairs.append((part, [card.slug for card in one], [card.slug for card in two]))
        if [card.slug for card in one] != [card.slug for card in two]:
            raise LibraryError(
                shown, part, "are not the files of the English module. Use the same names."
            )
        pairs += [(f"{part}/{a.slug}", vars(a), vars(b)) for a, b in zip(one, two, strict=True)]
    for part, left, right in pairs:
        where = out_of_step(left, right)
        if where:
            raise LibraryError(
                shown,
                f"{part}{where}",
                "is not in step with the English. Translate the same structure.",
            )


def _fingerprint(folder: Path, names: list[str]) -> str:
    """SHA-256 over the names and bytes of every file that was read."""
    paths = [folder / "program.toml"]
    patterns = [f"*/{name}/**/*" for name in names]
    for pattern in (
        *patterns,
        instrument.FILE,
        bank.FILE,
        f"{pages.FOLDER}/*/*.md",
        f"{calibration.FOLDER}/*.toml",
    ):
        paths += [path for path in folder.glob(pattern) if path.is_file()]
    digest = hashlib.sha256(FORMAT)
    for path in sorted(paths):
        data = path.read_bytes()
        digest.update(f"\0{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
