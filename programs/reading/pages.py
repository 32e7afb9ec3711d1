"""The reading pages of a program: welcome, notices, guides and the evidence, one Markdown file each
per language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path

from django.utils.translation import gettext_noop

from programs.content.kinds import MaterialKind
from programs.content.materials import KitPage, ReadingPage
from programs.content.prose import Prose
from programs.features import Feature
from programs.reading.fields import LibraryError, path_in_program, read_prose, read_text
from programs.reading.prose import render
from programs.reading.shapes import LibraryMaterial

FOLDER = "pages"
PAGES = (
    "welcome-leaders",
    "what-is-measured",
    "evidence",
    "notice-respondents",
    "guide-facilitators",
    "guide-coaches",
    "guide-admins",
)
SHORTEST, LONGEST = 250, 1000
"""Words."""
_HEAD = re.compile(r"---\nfeatures: \[(?P<features>[^\]\n]*)\]\n---\n")
_TITLE = re.compile(r"# (?P<title>\S.*)\n")


def read_pages(root: Path, languages: Collection[str]) -> list[LibraryMaterial]:
    """All seven, in every language of the program."""
    _check_names(root, languages)
    pages = []
    for slug in PAGES:
        content = {
            language: read_page(root, root / FOLDER / language / f"{slug}.md")
            for language in sorted(languages)
        }
        check_in_step(f"{FOLDER}/*/{slug}.md", list(content.values()))
        pages.append(LibraryMaterial(kind=MaterialKind.PAGE, slug=slug, content=content))
    return pages


def check_in_step(file: str, pages: Collection[ReadingPage | KitPage]) -> None:
    """One page is the same in every language but for its words."""
    if len({frozenset(page.features) for page in pages}) > 1:
        problem = gettext_noop("differ. Give every language the same.")
        raise LibraryError(file, "features", problem)
    if len({page.body.html.count("<h2>") for page in pages}) > 1:
        problem = gettext_noop("differ in number. Give every language the same sections.")
        raise LibraryError(file, "headings", problem)


def _check_names(root: Path, languages: Collection[str]) -> None:
    for folder in sorted((root / FOLDER).iterdir()):
        if folder.name.startswith("."):
            continue
        if folder.name not in languages:
            raise LibraryError(
                f"{FOLDER}/{folder.name}", "", "is no language of the program. Add its texts first."
            )
        for path in sorted(folder.iterdir()):
            if path.name not in {f"{slug}.md" for slug in PAGES}:
                raise LibraryError(
                    path_in_program(root, path),
                    "",
                    f"is not known here. Pages are: {', '.join(PAGES)}.",
                )


def read_page(root: Path, path: Path) -> ReadingPage:
    """One page in one language."""
    file, text = path_in_program(root, path), read_text(root, path)
    head = _HEAD.match(text)
    if head is None:
        problem = gettext_noop(
            "does not name what the page is about. Begin with ---, features: [...] and ---."
        )
        raise LibraryError(file, "line 1", problem)
    features = read_features(file, head["features"])
    title, body = read_titled(file, text[head.end() :], (SHORTEST, LONGEST))
    return ReadingPage(title=title, body=body, features=features)


def read_titled(
    file: str, text: str, words: tuple[int, int], rendered: Callable[[str], str] = render
) -> tuple[str, Prose]:
    """A title, and below it a text of a number of words."""
    match = _TITLE.match(text)
    if match is None:
        problem = gettext_noop("is not a title. Begin with # and the title of the page.")
        raise LibraryError(file, "title", problem)
    body, (low, high) = text[match.end() :].strip("\n"), words
    count = sum(any(map(str.isalnum, each)) for each in body.split())  # a table's bars are no words
    if not low <= count <= high:
        problem = gettext_noop("has %(count)s words. Write %(low)s to %(high)s.")
        raise LibraryError(file, "text", problem, count=count, low=low, high=high)
    prose = read_prose(file, "text", body, rendered)
    # The title is the page's only h1, so its sections come next; an h2 in the text itself would
    # have been refused.
    html = prose.html.replace("<h3>", "<h2>").replace("</h3>", "</h2>")
    return match["title"].strip(), Prose(prose.markdown, html)


def named(listed: str) -> list[str]:
    """The names between the brackets of a line at the top."""
    return [name.strip() for name in listed.split(",") if name.strip()]


def read_features(file: str, listed: str) -> tuple[Feature, ...]:
    """What a page says it tells of."""
    names = named(listed)
    for name in names:
        if name not in set(Feature):
            problem = gettext_noop("the portal does not offer %(name)s. It has: %(known)s.")
            known = ", ".join(Feature)
            raise LibraryError(file, "features", problem, name=repr(name), known=known)
    return tuple(Feature(name) for name in names)
