"""What a document of the kit says, as a tree: out of its safe HTML, for paper and for a mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from html.parser import HTMLParser
from typing import TypeAlias

from common.records import dataclass

Child: TypeAlias = "Node | str"
ALONE = {"br", "hr"}
"""Tags that hold nothing."""
AROUND = {"div", "thead", "tbody"}
"""Tags that mean nothing by themselves."""
LISTS = {"ul", "ol"}
OUTER = LISTS | {"blockquote"}
"""Tags that may hold a heading."""


@dataclass
class Node:
    """An element."""

    tag: str
    address: str = ""
    """Of a link."""
    children: list[Child] = field(default_factory=list)


class _Reader(HTMLParser):
    """Of HTML that has been cleaned: every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("body")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in AROUND:
            return
        node = Node(tag, dict(attrs).get("href") or "")
        self.open[-1].children.append(node)
        if tag not in ALONE:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in AROUND | ALONE:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree_of(html: str) -> list[Node]:
    """Its blocks; what stands between them is white space."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return blocks_in(reader.open[0])


def blocks_in(node: Node) -> list[Node]:
    """The elements in it."""
    return [each for each in node.children if isinstance(each, Node)]


def as_text(blocks: Sequence[Node]) -> str:
    """As somebody would type it into a mail."""
    return "\n\n".join(filter(None, map(_block, blocks)))


def _block(node: Node) -> str:
    if node.tag in LISTS:
        is_counted = node.tag == "ol"
        return "\n".join(
            f"{number}. {_item(each)}" if is_counted else f"- {_item(each)}"
            for number, each in enumerate(blocks_in(node), start=1)
        )
    if node.tag == "blockquote":
        return as_text(blocks_in(node))
    if node.tag == "table":
        return "\n".join(" | ".join(map(_line, blocks_in(row))) for row in blocks_in(node))
    return _line(node)


def _item(node: Node) -> str:
    """What stands behind the mark; a list in it is moved in."""
    inner = [each for each in blocks_in(node) if each.tag in LISTS]
    own = Node(node.tag, children=[each for each in node.children if each not in inner])
    return "".join([_line(own), *(f"\n{_block(each)}".replace("\n", "\n  ") for each in inner)])


def _line(node: Node) -> str:
    lines = "".join(map(_inline, node.children)).split("\n")
    return "\n".join(map(str.strip, lines)).strip()


def _inline(child: Child) -> str:
    if isinstance(child, str):
        return child.replace("\n", " ")
    if child.tag == "br":
        return "\n"
    inside = "".join(map(_inline, child.children))
    return f"{inside} ({child.address})" if child.address not in ("", inside) else inside


@dataclass(frozen=True)
class KitPart:
    """A heading and what stands below it; the first part may have no heading."""

    html: str

    @property
    def heading(self) -> str:
        """Its words; '' where it has none."""
        first = next(iter(tree_of(self.html)), None)
        return _line(first) if first and first.tag == "h2" else ""

    @property
    def text(self) -> str:
        """What stands below the heading, as somebody would type it."""
        return as_text([each for each in tree_of(self.html) if each.tag != "h2"])


def cut_at_headings(html: str) -> list[KitPart]:
    """A document in its parts; a heading within a list or a quotation cuts nothing."""
    parts: list[str] = []
    for number, stretch in enumerate(html.split("<h2>")):
        whole = f"<h2>{stretch}" if number else stretch
        if parts and _is_open(parts[-1]):
            parts[-1] += whole
        elif whole.strip():
            parts.append(whole)
    return [KitPart(each) for each in parts]


def _is_open(html: str) -> bool:
    """Whether it ends within something."""
    return any(html.count(f"<{tag}>") > html.count(f"</{tag}>") for tag in OUTER)
