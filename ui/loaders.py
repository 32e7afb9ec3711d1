"""Templates with everything that is the same for everybody put in place once per language: their
translations, addresses of pages without a number, files, icons and kept parts.

A third of what a page is drawn from says the same each time it is drawn. Lines of pages and
drawings lose their indentation, which nobody reads and everybody would fetch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from django.template import Context, Template
from django.template.base import FilterExpression, Node, NodeList, Origin, TextNode, TokenType
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.loaders.cached import Loader
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

from ui.isolated import keeps_apart
from ui.nodes import AddressNode, PlacedNode

MARKUP = (".html", ".svg")
"""Names of templates in which a run of spaces says no more than one."""

Tag = TypeVar("Tag", bound=Callable[..., object])


def fixed(tag: Tag) -> Tag:
    """A template tag that says the same each time it is given the same, in one language."""
    tag.is_fixed = True  # type: ignore[attr-defined]
    return tag


class FixedLoader(Loader):
    """Keeps templates by language."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """With the language of the reader."""
        return f"{super().cache_key(template_name, skip)}-{get_language()}"

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """The template as it is drawn in the reader's language."""
        key = self.cache_key(template_name, skip)
        is_new = key not in self.get_template_cache
        template: Template = super().get_template(template_name, skip)
        if is_new:
            context = Context()
            context.template = template
            _settle(template.nodelist, context)
            if template_name.endswith(MARKUP):
                _outdent(template.nodelist)
        return template


def _outdent(nodes: NodeList) -> None:
    """Let lines begin where their text begins, and no line be empty."""
    for node in nodes:
        if isinstance(node, TextNode):
            node.s = re.sub(r"[ \t]*\n[ \t\n]*", "\n", node.s)
        for inner in _inside(node):
            _outdent(inner)


def _settle(nodes: NodeList, context: Context) -> None:
    """Put in place what is fixed, and join the texts that meet."""
    settled: list[Node] = []
    for node in nodes:
        for inner in _inside(node):
            _settle(inner, context)
        piece = _text_of(node, context)
        if piece is None and isinstance(node, BlockTranslateNode):
            keeps_apart(node)
        if type(node) is URLNode and not node.kwargs:
            node.__class__ = AddressNode
        if type(node) is IncludeNode and _names_a_template(node.template):
            node.__class__ = PlacedNode
        if piece is None:
            settled.append(node)
        elif settled and isinstance(settled[-1], TextNode):
            settled[-1] = TextNode(settled[-1].s + piece)
        else:
            settled.append(TextNode(piece))
    nodes[:] = settled


def _inside(node: Node) -> Iterator[NodeList]:
    """The lists of nodes that a node may draw."""
    for held in vars(node).values():
        if isinstance(held, NodeList):
            yield held
    for _condition, nodes in getattr(node, "conditions_nodelists", ()):
        yield nodes


def _text_of(node: Node, context: Context) -> str | None:
    """What a node always says; None where it depends on anything."""
    if isinstance(node, TextNode):
        return node.s
    return str(node.render(context)) if _is_fixed(node) else None


def _is_fixed(node: Node) -> bool:
    if getattr(node, "asvar", None) or getattr(node, "varname", None):
        return False
    given = _given_to(node)
    return given is not None and all(map(_is_plain, given))


def _given_to(node: Node) -> Sequence[FilterExpression] | None:
    """All that a tag depends on besides the language; None for tags that depend on more."""
    given: Sequence[FilterExpression] | None = None
    match node:
        case TranslateNode() if not (node.noop or node.message_context):
            given = [node.filter_expression]
        case BlockTranslateNode() if not (node.plural or node.message_context):
            is_text = all(token.token_type is TokenType.TEXT for token in node.singular)
            given = list(node.extra_context.values()) if is_text else None
        case URLNode():
            given = [node.view_name, *node.args, *node.kwargs.values()]
        case StaticNode():
            given = [node.path]
        case SimpleNode() if hasattr(node.func, "is_fixed"):
            given = [*node.args, *node.kwargs.values()]
    return given


def _names_a_template(expression: FilterExpression) -> bool:
    return _is_plain(expression) and not str(expression.token).strip("\"'").startswith(".")


def _is_plain(expression: FilterExpression) -> bool:
    """A text or number written into the template."""
    variable: object = expression.var
    return getattr(variable, "lookups", None) is None and not expression.filters
