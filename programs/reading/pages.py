"""The reading pages of a program: welcome, notices, guides and the evidence, one Markdown file each
per language.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from programs.reading.fields import LibraryError, read_text
from programs.reading.prose import ProseProblem, render
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
_TITLE = re.compile(r"# (?P<title>\S.*)\n")


def read_pages(root: Path, languages: Collection[str]) -> list[LibraryMaterial]:
    """All seven, in every language of the program."""
    for folder in sorted(
        path for path in (root / FOLDER).iterdir() if not path.name.startswith(".")
    ):
        if folder.name not in languages:
            raise LibraryError(
                f"{FOLDER}/{folder.name}", "", "is no language of the program. Add its texts first."
            )
        for path in sorted(folder.iterdir()):
            if path.name not in {f"{slug}.md" for slug in PAGES}:
                raise LibraryError(
                    _shown(root, path), "", f"is not known here. Pages are: {', '.join(PAGES)}."
                )
    pages = []
    for slug in PAGES:
        content = {
            language: _page(root, root / FOLDER / language / f"{slug}.md")
            for language in sorted(languages)
        }
        if len({text["html"].count("<h2>") for text in content.values()}) > 1:
            raise LibraryError(
                f"{FOLDER}/*/{slug}.md",
                "headings",
                "differ in number. Give every language the same sections.",
            )
        pages.append(LibraryMaterial(kind="page", slug=slug, content=content))
    return pages


def _page(root: Path, path: Path) -> dict[str, Any]:
    text = read_text(root, path)
    match = _TITLE.match(text)
    if match is None:
        raise LibraryError(
            _shown(root, path), "line 1", "is not a title. Begin with # and the title of the page."
        )
    body = text[match.end() :]
    count = len(body.split())
    if not SHORTEST <= count <= LONGEST:
        raise LibraryError(
            _shown(root, path), "", f"has {count} words. Write {SHORTEST} to {LONGEST}."
        )
    try:
        html = render(body)
    except ProseProblem as problem:
        raise LibraryError(_shown(root, path), "", str(problem)) from problem
    # The title is the page's only h1, so its sections come next; an h2 in the text itself would
    # have been refused.
    html = html.replace("<h3>", "<h2>").replace("</h3>", "</h2>")
    return {"title": match["title"].strip(), "html": html}


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
