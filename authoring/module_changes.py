"""Modules moved, copied, removed and taken from another program, as changes of files in every
language at once: folders, the order in program.toml, places, and what points at a module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import tomlkit

from authoring.bank_changes import without_module
from authoring.bundle import Files
from authoring.card_changes import called_copy
from authoring.layout import (
    CALIBRATION,
    LANGUAGE_FOLDER,
    MODULE_FILE,
    NotThere,
    folders_of,
    languages_of,
    module_slug,
    modules_of,
    tables_of,
)
from authoring.lineage import CARD_FILE, module_lineage, without_lineage
from authoring.manuscript import ABOUT
from authoring.numbering import (
    at_number,
    free_slug,
    is_numbered,
    number_of,
    shifted,
    slug_of,
)
from authoring.rules_left import rules_without
from authoring.toml_text import opened, put_in, quoted, reorder, take_out, with_values
from authoring.whole_rubrics import made_whole


def move_module(files: Files, folder: str, *, down: bool) -> dict[str, str]:
    """Change places with the next one. At the end of the list nothing changes."""
    order = modules_of(files)
    here = _place(order, folder)
    there = here + (1 if down else -1)
    if not 0 <= there < len(order):
        return dict(files)
    other = order[there]
    order[here], order[there] = other, folder
    renames = {}
    if is_numbered([folder, other]):
        renames = {
            folder: at_number(folder, number_of(other)),
            other: at_number(other, number_of(folder)),
        }
    files = _placed(files, {folder: there - here, other: here - there})
    return _in_order(files, order, renames)


def send_module(files: Files, folder: str, before: str = "") -> dict[str, str]:
    """Before another module, or behind all; step by step, as by its buttons. Raises NotThere."""
    order = modules_of(files)
    slugs = [slug_of(each) for each in order]
    own, goal = slug_of(folder), slug_of(before)
    if folder not in order or before == folder or (before and goal not in slugs):
        raise NotThere
    others = [each for each in slugs if each != own]
    steps = (others.index(goal) if before else len(others)) - slugs.index(own)
    moved = dict(files)
    for _step in range(abs(steps)):
        here = next(each for each in modules_of(moved) if slug_of(each) == own)
        moved = move_module(moved, here, down=steps > 0)
    return moved


def copy_module(files: Files, folder: str) -> dict[str, str]:
    """A second one behind it, under another name; questions for pulses and transcripts stay those
    of the first.
    """
    order = modules_of(files)
    here = _place(order, folder)
    name = _free_folder(files, folder)
    if is_numbered(order):
        renames = shifted(order, above=number_of(folder), by=1)
        name = at_number(name, number_of(folder) + 1)
    else:
        renames = {}
    files = _placed(files, dict.fromkeys(order[here + 1 :], 1))
    files = _in_order(files, order, renames)
    copied = _copied(files, files, renames.get(folder, folder), name, here + 2)
    return _listed({**files, **copied}, here + 1, name)


def remove_module(files: Files, folder: str) -> dict[str, str]:
    """Take it out with everything that is written about it alone; what follows moves up."""
    order = modules_of(files)
    here = _place(order, folder)
    about = _gone_with(files, folder)
    slug = module_slug(files, folder)
    kept = {path: text for path, text in files.items() if path not in about}
    document = opened(kept[ABOUT])
    take_out(document, "modules", here)
    kept[ABOUT] = tomlkit.dumps(document)
    kept = rules_without(without_module(kept, slug), slug)
    kept = _placed(kept, dict.fromkeys(order[here + 1 :], -1))
    renames = shifted(order, above=number_of(folder), by=-1) if is_numbered(order) else {}
    return _in_order(kept, [name for name in order if name != folder], renames)


def take_module(files: Files, source: Files, folder: str) -> dict[str, str]:
    """A module of another program, behind the others, in the languages that both have. Where its
    rubric follows the general one of its program, it follows the one that is here, or is written
    out.
    """
    if folder not in modules_of(source):
        raise NotThere
    order = modules_of(files)
    name = _free_folder(files, folder)
    if is_numbered(order):
        name = at_number(name, max(map(number_of, order), default=0) + 1)
    copied = _copied(files, source, folder, name, len(order) + 1)
    return _listed(made_whole({**files, **copied}, source), len(order), name)


def _place(order: Sequence[str], folder: str) -> int:
    if folder not in order:
        raise NotThere
    return order.index(folder)


def _gone_with(files: Files, folder: str) -> set[str]:
    """The files of a module, and the transcripts from its role-play."""
    found = {path for path in files if _folder(path) == folder}
    return found | {path for path in files if _transcript_of(files, path) == folder}


def _folder(path: str) -> str:
    found = LANGUAGE_FOLDER.match(path)
    return found[2] if found else ""


def _transcript_of(files: Files, path: str) -> object:
    """The folder of the module that a transcript shows."""
    return tables_of(files, path).get("module") if CALIBRATION.fullmatch(path) else None


def _free_folder(files: Files, folder: str) -> str:
    """A name like it whose slug no folder has, and no module."""
    taken = {slug_of(name) for name in folders_of(files)} | {*modules_of(files)}
    taken |= {module_slug(files, name) for name in modules_of(files)}
    return at_number(f"00-{free_slug(slug_of(folder), taken)}", number_of(folder) or 1)


def _taken_names(files: Files) -> set[str]:
    """What modules call themselves, or come from."""
    folders = modules_of(files)
    return {module_slug(files, each) for each in folders} | {
        module_lineage(files, each) for each in folders
    }


def _copied(files: Files, source: Files, folder: str, name: str, position: int) -> dict[str, str]:
    """The files of a module of a source under another name, in the languages of the program: a
    module of its own, whatever it and its cards come from.
    """
    languages = set(languages_of(files))
    slug = free_slug(
        module_slug(source, folder) or slug_of(name),
        _taken_names(files),
    )
    copied = {}
    for path, text in source.items():
        language = path.partition("/")[0]
        if _folder(path) != folder or language not in languages:
            continue
        if path.endswith(f"/{MODULE_FILE}") and tables_of(source, path):
            text = without_lineage(with_values(text, slug=slug, position=position))
            text = called_copy(text, language) if source is files else text
        if CARD_FILE.fullmatch(path):
            text = without_lineage(text)
        copied[path.replace(f"/{folder}/", f"/{name}/", 1)] = text
    return copied


def _listed(files: Files, place: int, name: str) -> dict[str, str]:
    """With a module in the order of the program."""
    document = opened(files.get(ABOUT, ""))
    put_in(document, "modules", place, quoted(name))
    return {**files, ABOUT: tomlkit.dumps(document)}


def _placed(files: Files, moves: Mapping[str, int]) -> dict[str, str]:
    """Modules whose own file says on which place they are, so many places further."""
    changed = {}
    for path in files:
        by = moves.get(_folder(path), 0)
        if by and path.endswith(f"/{MODULE_FILE}"):
            position = tables_of(files, path).get("position")
            if type(position) is int:
                changed[path] = with_values(files[path], position=position + by)
    return {**files, **changed}


def _in_order(files: Files, order: Sequence[str], renames: Mapping[str, str]) -> dict[str, str]:
    """Modules in this order, some of them in folders by another name. Where a folder of that name
    is there already, all keep theirs.
    """
    others = folders_of(files) - set(renames)
    if others & set(renames.values()):
        renames = {}
    document = opened(files.get(ABOUT, ""))
    after = [renames.get(name, name) for name in order]
    if after != modules_of(files):
        reorder(document, "modules", after)
    changed = {ABOUT: tomlkit.dumps(document)}
    for path, text in files.items():
        shows = _transcript_of(files, path)
        if isinstance(shows, str) and shows in renames:
            changed[path] = with_values(text, module=renames[shows])
    moved = {**files, **changed}
    return {_moved(path, renames): text for path, text in moved.items()}


def _moved(path: str, renames: Mapping[str, str]) -> str:
    folder = _folder(path)
    return path.replace(f"/{folder}/", f"/{renames[folder]}/", 1) if folder in renames else path
