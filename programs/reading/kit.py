"""The kit of a program: short documents around the modules, kit/<language>/<slug>.md. A program has
as many as it likes, each in every language.

    ---
    for: [leaders, coaches]
    group: job-aids
    features: [cards]
    ---
    # Title
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from django.utils.translation import gettext_noop

from programs.content.kinds import KitGroup, KitReader, MaterialKind
from programs.content.materials import KitPage
from programs.reading import pages
from programs.reading.fields import LONGEST_SLUG, SLUG, LibraryError, path_in_program, read_text
from programs.reading.measures import WORDS_PER_MINUTE, count_words, plain
from programs.reading.prose import render_with_tables
from programs.reading.shapes import LibraryMaterial

FOLDER = "kit"
SHORTEST, LONGEST = 60, 1500
"""Words."""
HEAD = re.compile(
    r"---\nfor: \[(?P<readers>[^\]\n]*)\]\ngroup: (?P<group>[^\n]*)\n"
    r"features: \[(?P<features>[^\]\n]*)\]\n---\n"
)

_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEAD_CELL = re.compile(r"<th>(.*?)</th>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def read_kit(root: Path, languages: Collection[str]) -> list[LibraryMaterial]:
    """All of it, by group and name."""
    documents = [
        _in_languages(root, languages, slug) for slug in sorted(_slugs(root, set(languages)))
    ]
    order = {group: place for place, group in enumerate(KitGroup)}
    return [document for _group, document in sorted(documents, key=lambda each: order[each[0]])]


def check_in_step(file: str, documents: Collection[KitPage]) -> None:
    """A document is the same in every language but for its words."""
    for key, found in (
        ("for", {frozenset(each.readers) for each in documents}),
        ("group", {each.group for each in documents}),
    ):
        if len(found) > 1:
            raise LibraryError(file, key, gettext_noop("differ. Give every language the same."))
    pages.check_in_step(file, documents)


def read_document(root: Path, path: Path) -> KitPage:
    """One document in one language."""
    file, text = path_in_program(root, path), read_text(root, path)
    head = HEAD.match(text)
    if head is None:
        problem = gettext_noop(
            "does not say who it is for. Begin with ---, for: [...], group: ..., features: [...] "
            "and ---, each on a line."
        )
        raise LibraryError(file, "line 1", problem)
    readers, group = _readers(file, head["readers"]), head["group"].strip()
    if group not in KitGroup.values:
        raise _unknown(file, "group", group, KitGroup.values)
    features = pages.read_features(file, head["features"])
    title, body = pages.read_titled(file, text[head.end() :], (SHORTEST, LONGEST), _rendered)
    words = count_words([plain(body.html)])
    return KitPage(
        title=title,
        body=body,
        readers=readers,
        group=KitGroup(group),
        minutes=max(1, round(words / WORDS_PER_MINUTE)),
        features=features,
    )


def _rendered(text: str) -> str:
    """Tables become cards on a phone, where each cell says what it is about."""
    return _TABLE.sub(_labeled, render_with_tables(text))


def _labeled(table: re.Match[str]) -> str:
    heads = [_plain_head(each) for each in _HEAD_CELL.findall(table[0])]
    rows = (_labeled_row(row, heads) for row in table[0].split("<tr>"))
    html = "<tr>".join(rows).replace("<table>", '<table class="table cards">')
    return f'<div class="table-wrap">{html}</div>'


def _plain_head(html: str) -> str:
    return _TAG.sub("", html).replace('"', "&quot;")


def _labeled_row(row: str, heads: Sequence[str]) -> str:
    before, *cells = row.split("<td>")
    labeled = (f'<td data-label="{head}">{cell}' for head, cell in zip(heads, cells, strict=True))
    return before + "".join(labeled) if cells else row


def _readers(file: str, listed: str) -> tuple[KitReader, ...]:
    names = pages.named(listed)
    if not names:
        raise LibraryError(file, "for", gettext_noop("is empty. Say who it is for."))
    for name in names:
        if name not in KitReader.values:
            raise _unknown(file, "for", name, KitReader.values)
    return tuple(KitReader(name) for name in names)


def _unknown(file: str, key: str, name: str, known: Collection[str]) -> LibraryError:
    problem = gettext_noop("is %(found)s. Use one of: %(allowed)s.")
    return LibraryError(file, key, problem, found=repr(name), allowed=", ".join(known))


def _in_languages(
    root: Path, languages: Collection[str], slug: str
) -> tuple[KitGroup, LibraryMaterial]:
    content = {
        language: read_document(root, root / FOLDER / language / f"{slug}.md")
        for language in sorted(languages)
    }
    documents = list(content.values())
    check_in_step(f"{FOLDER}/*/{slug}.md", documents)
    material = LibraryMaterial(kind=MaterialKind.KIT, slug=slug, content=content)
    return documents[0].group, material


def _slugs(root: Path, languages: set[str]) -> set[str]:
    """Of every document that some language has."""
    found: set[str] = set()
    for path in sorted((root / FOLDER).iterdir()):
        if path.name.startswith("."):
            continue
        if path.name not in languages or not path.is_dir():
            raise LibraryError(
                f"{FOLDER}/{path.name}", "", "is no language of the program. Add its texts first."
            )
        found |= {_slug(root, each) for each in path.iterdir()}
    return found


def _slug(root: Path, path: Path) -> str:
    if path.suffix == ".md" and SLUG.fullmatch(path.stem) and len(path.stem) <= LONGEST_SLUG:
        return path.stem
    problem = "is no document of the kit. Name it in small letters, digits and hyphens, .md."
    raise LibraryError(path_in_program(root, path), "", problem)
