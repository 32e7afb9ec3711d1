"""What a module or a card is by, whatever it is called today and wherever it stands: the name that
it had first. A file says it only where it is called otherwise by now.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from programs.content.kinds import LINEAGE
from programs.reading.fields import LONGEST_SLUG, SLUG, Fields, LibraryError
from programs.reading.shapes import LibraryModule

OF_MODULE, OF_CARD = 1, 2
"""How many names it has: a card's begins with that of its module."""


def read_lineage(fields: Fields, names: int) -> str:
    """What a file says of it; '' where it says nothing. Raises LibraryError."""
    if not fields.has(LINEAGE):
        return ""
    value = fields.text(LINEAGE)
    found = value.split("/")
    if len(found) != names or not all(_is_slug(each) for each in found):
        problem = gettext_noop(
            "is %(found)s. Write the short name that it had first; for a card, module/card."
        )
        raise fields.error(LINEAGE, problem, found=repr(value))
    return value


def _is_slug(name: str) -> bool:
    return bool(SLUG.fullmatch(name)) and len(name) <= LONGEST_SLUG


def check_lineages(modules: Iterable[LibraryModule]) -> None:
    """Raises LibraryError where two modules or two cards of a program are by the same."""
    taken: dict[str, str] = {}
    for module in modules:
        named = [(module.lineage, module.slug)]
        named += [(card.lineage, f"{module.slug}/{card.slug}") for card in module.cards]
        for lineage, own in named:
            if lineage in taken:
                problem = gettext_noop(
                    "%(lineage)s is what both %(one)s and %(other)s come from. Take the line out "
                    "of one of them, or give it another name."
                )
                raise LibraryError(
                    own, LINEAGE, problem, lineage=repr(lineage), one=repr(taken[lineage]),
                    other=repr(own),
                )  # fmt: skip
            taken[lineage] = own
