"""Documents of the kit, and questions that only recall asks, begun and taken out, as changes of
files in every language at once.
"""

from __future__ import annotations

from django.utils.text import slugify

from authoring.bundle import Files
from authoring.card_changes import example
from authoring.kit_text import kit_said, kit_written
from authoring.layout import NotThere, languages_of, languages_with, modules_of
from authoring.numbering import free_slug
from authoring.pieces import Piece, PieceKind, piece_at
from common.languages import ENGLISH

RECALL = "recall.toml"
LONGEST_NAME = 60
"""Of a document that is given a title; its short name."""


def add_document(files: Files, title: str) -> dict[str, str]:
    """A document of the kit with an example to write over, under this title."""
    title = " ".join(title.split())
    slug = slugify(title).replace("_", "-")[:LONGEST_NAME].strip("-") or "document"
    slug = free_slug(slug, {piece.inside.removesuffix(".md") for piece in _documents(files)})
    added = {
        f"kit/{language}/{slug}.md": _titled(example("kit.md", language), title)
        for language in languages_of(files)
    }
    return {**files, **added}


def remove_document(files: Files, address: str) -> dict[str, str]:
    """Without a document, in every language. Raises NotThere."""
    return _without(files, address, PieceKind.KIT)


def add_recall(files: Files, folder: str) -> dict[str, str]:
    """Questions of a module that only recall asks, as examples to write over. Where they are there
    nothing changes. Raises NotThere.
    """
    if folder not in modules_of(files) or not languages_with(files, folder):
        raise NotThere
    added = {
        f"{language}/{folder}/{RECALL}": example(RECALL, language)
        for language in languages_with(files, folder)
    }
    return {**added, **files}


def remove_recall(files: Files, address: str) -> dict[str, str]:
    """Without them. Raises NotThere."""
    return _without(files, address, PieceKind.RECALL)


def begun(before: Files, after: Files) -> str:
    """The file that is new, in English where there is English; '' where none is."""
    new = sorted(after.keys() - before.keys(), key=lambda path: (not _is_english(path), path))
    return new[0] if new else ""


def _is_english(path: str) -> bool:
    piece = piece_at(path)
    return piece is not None and piece.language == ENGLISH


def _documents(files: Files) -> list[Piece]:
    found = filter(None, map(piece_at, files))
    return [piece for piece in found if piece.kind is PieceKind.KIT]


def _titled(text: str, title: str) -> str:
    said = kit_said(text)
    return kit_written(text, {**said, "title": title}) if said and title else text


def _without(files: Files, address: str, kind: PieceKind) -> dict[str, str]:
    piece = piece_at(address)
    if piece is None or piece.kind is not kind:
        raise NotThere
    gone = {piece.spoken(language).path for language in languages_of(files)}
    kept = {path: text for path, text in files.items() if path not in gone}
    if len(kept) == len(files):
        raise NotThere
    return kept
