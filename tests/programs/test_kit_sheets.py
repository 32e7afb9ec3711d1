"""Documents of the kit as plain text, and on paper."""

from __future__ import annotations

import re

from programs.content.kinds import KitGroup, KitReader, MaterialKind
from programs.content.materials import KitPage
from programs.content.prose import Prose
from programs.kit_sheets import KitSheet, said_of, typeset
from programs.kit_text import as_text, cut_at_headings, tree_of
from programs.reading import LibraryProgram
from programs.reading.prose import render_with_tables
from tests.reports.test_files import pieces

WRITTEN = """
Hello **all**,
and welcome to `week 1`.\\
See [the page](https://example.org/kit) or <https://example.org>.

### What comes

1. One
2. Two
   - inside *it*
   - and more

> Said once.

| What | When |
|---|---|
| Ask | Today |

---

#### Small
"""
TYPED = """Hello all, and welcome to week 1.
See the page (https://example.org/kit) or https://example.org.

What comes

1. One
2. Two
  - inside it
  - and more

Said once.

What | When
Ask | Today

Small"""
ONE_PAGE = (KitGroup.MODEL, KitGroup.JOB_AIDS)
HANDOUT = "course-handout"


def a_sheet(content: KitPage, language: str = "en") -> KitSheet:
    return KitSheet(slug="aid", content=content, language=language, program="A program")


def pages_in(pdf: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", pieces(pdf)))


def test_a_document_is_typed_as_one_would_type_it_into_a_mail() -> None:
    assert as_text(tree_of(render_with_tables(WRITTEN))) == TYPED


def test_it_is_cut_at_its_headings_and_not_within_a_quotation() -> None:
    html = "<p>A</p>\n<h2>One</h2>\n<p>B</p>\n<blockquote>\n<h2>Two</h2>\n</blockquote>"
    parts = cut_at_headings(html)
    assert [(part.heading, part.text) for part in parts] == [("", "A"), ("One", "B\n\nTwo")]
    assert "".join(part.html for part in parts) == html
    assert [part.heading for part in cut_at_headings("<h2>Only</h2>")] == ["Only"]


def test_a_sheet_can_be_read_aloud_and_says_for_whom_it_is() -> None:
    html = render_with_tables(WRITTEN).replace("<h3>", "<h2>").replace("</h3>", "</h2>")
    readers = (KitReader.LEADERS, KitReader.COACHES)
    content = KitPage(
        title="An aid", body=Prose(WRITTEN, html), readers=readers, group=KitGroup.JOB_AIDS
    )
    assert said_of(a_sheet(content))["readers"] == "For leaders and coaches"
    inside = pieces(typeset(a_sheet(content, "de")))
    tags = set(re.findall(rb"/S ?/(\w+)", inside))
    assert {b"H1", b"H2", b"H3", b"L", b"LI", b"BlockQuote", b"Table", b"TH", b"Link"} <= tags
    assert re.search(rb"/Lang ?\(de\)", inside)


def test_what_is_to_fit_on_one_page_does(shipped: LibraryProgram) -> None:
    crowded = []
    for material in shipped.materials:
        for language, content in material.content.items():
            if material.kind == MaterialKind.KIT and (
                content.group in ONE_PAGE or material.slug == HANDOUT
            ):
                pages = pages_in(typeset(a_sheet(content, language)))
                crowded += [(material.slug, language)] if pages != 1 else []
    assert crowded == []
