"""A module gets another short name, and whatever names it follows: the module in its other
languages, the rules and the questions about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import replace

import tomlkit

from authoring.bank_changes import BANK
from authoring.bundle import Files
from authoring.layout import folders_of, languages_with, module_slug, said_in
from authoring.lineage import kept_when_renamed
from authoring.pieces import PieceKind, piece_at
from authoring.rule_changes import RULES
from authoring.toml_text import Table, opened, with_values


def with_file(files: Files, path: str, text: str) -> dict[str, str]:
    """All files, one of them with another text, and what follows from that. Where the new name is
    that of another module already, or there is none, nothing does: that is to be mended first.
    """
    after = {**files, path: text}
    piece = piece_at(path)
    if piece is None or piece.kind is not PieceKind.MODULE:
        return after
    was, now = _slug(files.get(path, "")), _slug(text)
    if not was or not now or was == now or now in _others(files, piece.module):
        return after
    for language in languages_with(files, piece.module):
        twin = replace(piece, language=language).path
        if twin != path and _slug(before := files.get(twin, "")) == was:
            after[twin] = kept_when_renamed(before, with_values(before, slug=now))
    return named_anew(named_anew(after, RULES.path, was, now), BANK, was, now)


def _slug(text: str) -> str:
    slug = said_in(text).get("slug")
    return slug if isinstance(slug, str) else ""


def _others(files: Files, folder: str) -> set[str]:
    return {module_slug(files, each) for each in folders_of(files) - {folder}}


def named_anew(files: Mapping[str, str], path: str, was: str, now: str) -> dict[str, str]:
    """With a module by another name in one file, which stays as it is where it cannot be read, or
    names no such module.
    """
    if not said_in(files.get(path, "")):
        return dict(files)
    document = opened(files[path])
    is_named = [_rename(table, was, now) for table in _tables_in(document)]
    return {**files, path: tomlkit.dumps(document)} if any(is_named) else dict(files)


def _tables_in(table: object) -> Iterable[Table]:
    """The table and all that it holds."""
    if isinstance(table, MutableMapping):
        yield table
        for value in table.values():
            yield from _tables_in(value)
    elif isinstance(table, list):
        for value in table:
            yield from _tables_in(value)


def _rename(table: Table, was: str, now: str) -> bool:
    """A module is `module`, or what a condition is `of`; cards of it may be named in full."""
    changed = {key: now for key in ("module", "of") if table.get(key) == was}
    for key in ("with", "after"):
        named = table.get(key)
        if isinstance(named, str) and named.startswith(f"{was}/"):
            changed[key] = now + named.removeprefix(was)
    for key, value in changed.items():
        table[key] = value
    return bool(changed)
