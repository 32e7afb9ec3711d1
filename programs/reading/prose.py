"""Markdown to HTML that is safe to show as it stands."""

from __future__ import annotations

import functools

import nh3
from django.utils.translation import gettext_noop
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h3", "h4", "code", "a", "hr"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
MARK_START, MARK_END = "\ue000", "\ue001"

KEPT = 6144
"""Texts whose HTML is kept: more than twice the shipped program in both languages, about eight
megabytes in a process that reads programs. With less room than a program needs, reading it again in
its order would find none of them.
"""

_plain = MarkdownIt("commonmark", {"html": True})
_tabular = MarkdownIt("commonmark", {"html": True}).enable("table")
"""Both read HTML as such, so that it is found and refused."""


class ProseProblem(Exception):
    """Markdown that a program may not use."""


@functools.lru_cache(maxsize=KEPT)
def render(text: str) -> str:
    """Safe HTML of a Markdown text. Refuses raw HTML, images, code blocks and headings above the
    third level.
    """
    return _rendered(text, _plain, TAGS)


@functools.lru_cache(maxsize=KEPT)
def render_with_tables(text: str) -> str:
    """The same, with tables in it: for what is as wide as a sheet of paper."""
    return _rendered(text, _tabular, TAGS | TABLE_TAGS)


def _rendered(text: str, markdown: MarkdownIt, tags: set[str]) -> str:
    """Raises ProseProblem where a text holds what a program may not use."""
    tokens = markdown.parse(text)
    for token in tokens:
        _check(token)
    return nh3.clean(
        markdown.renderer.render(tokens, markdown.options, {}),
        tags=tags,
        attributes={"a": {"href"}},
        url_schemes={"https"},
        link_rel="noopener noreferrer",
    ).strip()


def render_marked(text: str, quotes: list[str]) -> str:
    """The same with every quote inside <mark>. Quotes must not overlap and must stay inside one
    paragraph.
    """
    spans = sorted((text.index(quote), text.index(quote) + len(quote)) for quote in quotes)
    marked, end = "", 0
    for start, stop in spans:
        if start < end:
            raise ProseProblem(gettext_noop("overlaps another quote. Let each quote stand alone."))
        if "\n\n" in text[start:stop]:
            raise ProseProblem(
                gettext_noop("runs past the end of a paragraph. Quote from one paragraph.")
            )
        marked += text[end:start] + MARK_START + text[start:stop] + MARK_END
        end = stop
    html = render(marked + text[end:])
    return html.replace(MARK_START, "<mark>").replace(MARK_END, "</mark>")


def _check(token: Token) -> None:
    if token.type in {"html_block", "html_inline"}:
        raise ProseProblem(gettext_noop("holds HTML. Use Markdown only."))
    if token.type == "image":
        raise ProseProblem(gettext_noop("holds an image. Take it out."))
    if token.type in {"fence", "code_block"}:
        raise ProseProblem(
            gettext_noop(
                "holds a code block (four spaces at the start of a line make one). Take it out."
            )
        )
    if token.type == "heading_open" and token.tag in {"h1", "h2"}:
        raise ProseProblem(gettext_noop("has a heading above ###. Use ###."))
    for child in token.children or []:
        _check(child)
