"""Names and titles in sentences of ours. What is written from right to left would draw numbers and
signs beside it to its own side; inside an isolate it keeps to itself (Unicode Standard Annex 9).
"""

from __future__ import annotations

import re

from django.template import Context
from django.template.base import FilterExpression, Parser, TokenType
from django.templatetags.i18n import BlockTranslateNode
from django.utils.safestring import SafeString

BEGIN, END = "\u2068", "\u2069"
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufefc\U00010800-\U00010fff]")
"""Letters of the scripts that go from right to left."""
GAP = "\ufdd0"
"""How a gap of a kept piece begins; see ui.kept."""


def isolated(text: object) -> object:
    """The same, kept to itself where any of it goes from right to left. A gap of a kept piece is
    marked, since only later it is known what stands there.
    """
    if not isinstance(text, str) or text.isascii():
        return text
    if text.startswith(GAP):
        return f"{GAP}{BEGIN}{text[1:]}"
    if not _FROM_RIGHT.search(text):
        return text
    around = f"{BEGIN}{text}{END}"
    return SafeString(around) if isinstance(text, SafeString) else around


class IsolatedExpression(FilterExpression):
    """What a sentence is given, kept to itself."""

    def __init__(self, given: FilterExpression) -> None:
        self.given = given

    def resolve(self, context: Context, ignore_failures: bool = False) -> object:  # noqa: FBT001, FBT002
        """Its value for a reader."""
        return isolated(self.given.resolve(context, ignore_failures))


def keeps_apart(node: BlockTranslateNode) -> None:
    """Let a sentence keep what it is given to itself."""
    tokens = (*node.singular, *(node.plural or ()))
    named = {token.contents for token in tokens if token.token_type is TokenType.VAR}
    for name in named - {node.countervar}:
        given = node.extra_context.get(name) or FilterExpression(name, Parser([]))
        node.extra_context[name] = IsolatedExpression(given)
