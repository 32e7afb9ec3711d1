"""Numbers as the reader's language writes them."""

from __future__ import annotations

from django.utils.formats import get_format

DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


def number(value: float, digits: int = 1) -> str:
    """A number with a true minus sign and the language's decimal sign."""
    return f"{value:.{digits}f}".replace("-", MINUS).replace(
        ".", str(get_format("DECIMAL_SEPARATOR"))
    )
