"""The program folder: program.toml, and one folder per language with one folder per module.

    program.toml    slug, modules (folder names in order), [texts.<language>] title and summary,
                    [[forms]], [[cast]] where people return in the stories
    en/<NN-slug>/   module.toml, cards/, boosters/, extras/, scenario.toml, rubric.toml,
                    facilitator-notes.md, journey.twee; scenarios/<slug>.toml for further forms;
                    recall.toml for questions that only recall asks
    en/comparison/  rubric.toml, kickoff.md, closing.md, scenarios/<slug>.toml: the fair
                    comparison of before and after (see programs.reading.comparison)
    instrument.toml, pulse-bank.toml, paths.toml, pages/<language>/<slug>.md,
    kit/<language>/<slug>.md, calibration/<NN-slug>.toml

English is written first; another language may lag behind by whole modules, and is in step where it
exists. What is written once for the whole program (the last two lines) may be absent, but never in
part, and has every language.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from common.languages import ENGLISH, ByLanguage
from common.records import dataclass
from programs.content.forms import ProgramForm
from programs.content.kinds import CardPart, MaterialKind
from programs.content.modules import Outcome, ProgramContent
from programs.reading import bank, calibration, comparison, instrument, kit, pages, paths
from programs.reading.cast import read_cast
from programs.reading.fields import Fields, LibraryError
from programs.reading.forms import read_form
from programs.reading.lineage import check_lineages
from programs.reading.shapes import (
    CastMember,
    LibraryCard,
    LibraryMaterial,
    LibraryModule,
    LibraryProgram,
)
from programs.reading.translated import read_in_languages

FILE = "program.toml"
LANGUAGE = re.compile(r"[a-z]{2}")
FORMAT = b"3"
"""Part of every fingerprint; raise it when the same files are read differently, so that a new
version is made.
"""


@dataclass(frozen=True, kw_only=True)
class AboutProgram:
    """What program.toml says."""

    slug: str
    names: Sequence[str]
    """Folders of its modules."""
    content: ByLanguage[ProgramContent]
    forms: tuple[ProgramForm, ...]
    cast: tuple[CastMember, ...]


def read_about_program(folder: Path) -> AboutProgram:
    """The file about the program itself."""
    fields = Fields.read(folder, folder / FILE)
    slug = fields.slug("slug")
    names = fields.texts("modules", 1, 20)
    content = _texts(fields)
    forms = tuple(
        read_form(table, len(names), set(content)) for table in fields.tables("forms", 1, 12)
    )
    cast = read_cast(fields, set(content))
    fields.finish()
    return AboutProgram(slug=slug, names=names, content=content, forms=forms, cast=cast)


def read_program(folder: Path) -> LibraryProgram:
    """The whole program, or LibraryError."""
    fields = Fields.read(folder, folder / FILE)
    about = read_about_program(folder)
    names, content = tuple(about.names), about.content
    _check_top(folder, fields, list(content))
    if comparison.FOLDER in names:
        raise fields.error("modules", f"name {comparison.FOLDER!r}, which is a folder of its own.")
    modules = tuple(
        read_in_languages(folder, name, position, list(content))
        for position, name in enumerate(names, start=1)
    )
    slugs = [module.slug for module in modules]
    if len(set(slugs)) != len(slugs):
        raise fields.error("modules", "have the same slug twice. Give every module its own.")
    check_lineages(modules)
    return LibraryProgram(
        slug=about.slug,
        content=content,
        forms=about.forms,
        modules=modules,
        materials=tuple(_materials(folder, list(content), dict(zip(names, modules, strict=True)))),
        fingerprint=_fingerprint(folder, names),
        cast=about.cast,
    )


def _check_top(folder: Path, fields: Fields, languages: list[str]) -> None:
    """Nothing is passed over in silence: a folder or TOML file by another name is most often a
    slip.
    """
    known = {
        FILE,
        bank.FILE,
        instrument.FILE,
        paths.FILE,
        pages.FOLDER,
        kit.FOLDER,
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
    found = _to_read(folder, languages)
    if (folder / instrument.FILE).is_file():
        found.append(instrument.read_instrument(folder, languages))
    if (folder / bank.FILE).is_file():
        outcomes = {
            module.slug: outcome_slugs(module.content[ENGLISH].outcomes)
            for module in modules.values()
        }
        content = bank.read_bank(folder, languages, outcomes)
        found.append(
            LibraryMaterial(kind=MaterialKind.PULSE_BANK, slug="pulse-bank", content=content)
        )
    if (folder / calibration.FOLDER).is_dir():
        slugs = {name: module.slug for name, module in modules.items()}
        found += calibration.read_calibration(folder, languages, slugs)
    if comparison.has_comparison(folder, languages):
        found.append(comparison.read_comparison(folder, languages))
    if (folder / paths.FILE).is_file():
        named = {module.slug: _named(module) for module in modules.values()}
        rules = paths.read_paths(folder, languages, named)
        found.append(LibraryMaterial(kind=MaterialKind.PATHS, slug="paths", content=rules))
    return found


def _to_read(folder: Path, languages: list[str]) -> list[LibraryMaterial]:
    found: list[LibraryMaterial] = []
    if (folder / pages.FOLDER).is_dir():
        found += pages.read_pages(folder, languages)
    if (folder / kit.FOLDER).is_dir():
        found += kit.read_kit(folder, languages)
    return found


def _named(module: LibraryModule) -> paths.NamedCards:
    return paths.NamedCards(*(_slugs(module.row(part)) for part in CardPart))


def _slugs(cards: Sequence[LibraryCard]) -> tuple[str, ...]:
    return tuple(card.slug for card in cards)


def outcome_slugs(outcomes: Sequence[Outcome]) -> list[str]:
    """What items of pulses call them."""
    return [outcome.slug for outcome in outcomes]


def _texts(fields: Fields) -> dict[str, ProgramContent]:
    table = fields.part("texts")
    content = {}
    for language in sorted(table.keys()):
        part = table.part(language)
        content[language] = ProgramContent(title=part.text("title"), summary=part.prose("summary"))
        part.finish()
    table.finish()
    if ENGLISH not in content:
        raise fields.error(f"texts.{ENGLISH}", "is missing. Write the program in English first.")
    return content


def _fingerprint(folder: Path, names: tuple[str, ...]) -> str:
    """SHA-256 over the names and bytes of every file that was read."""
    files = [folder / FILE]
    patterns = [f"*/{name}/**/*" for name in (*names, comparison.FOLDER)]
    for pattern in (
        *patterns,
        instrument.FILE,
        bank.FILE,
        paths.FILE,
        f"{pages.FOLDER}/*/*.md",
        f"{kit.FOLDER}/*/*.md",
        f"{calibration.FOLDER}/*.toml",
    ):
        files += [path for path in folder.glob(pattern) if path.is_file()]
    digest = hashlib.sha256(FORMAT)
    for path in sorted(files):
        whole = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        digest.update(f"\0{name}\0{len(whole)}\0".encode() + whole)
    return digest.hexdigest()
