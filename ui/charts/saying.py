"""Pieces of the sentences that say what a picture shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext


def sentence(parts: Sequence[str], *, hidden: int = 0) -> str:
    """One sentence of all parts, and how many rows the picture does not show."""
    said = list(parts) or [gettext("Nothing is shown yet")]
    if hidden:
        said.append(
            ngettext(
                "%(n)s is not shown; the table says why",
                "%(n)s are not shown; the table says why",
                hidden,
            )
            % {"n": hidden}
        )
    return f"{'; '.join(said)}."


def way(first: float, last: float, digits: int) -> int:
    """Up (1), down (-1) or neither (0), by the figures as they are written."""
    before, after = round(first, digits), round(last, digits)
    return (after > before) - (after < before)
