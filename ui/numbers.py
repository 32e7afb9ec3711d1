"""Numbers as the reader's language writes them."""

from __future__ import annotations

import math

from django.utils.formats import get_format, number_format

DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
"""Between a figure and its unit or sign. Within translated words the catalogue sets it."""


def number(value: float, digits: int = 1) -> str:
    """A number with a true minus sign and the language's decimal sign."""
    return f"{value:.{digits}f}".replace("-", MINUS).replace(
        ".", str(get_format("DECIMAL_SEPARATOR"))
    )


def grouped(count: int) -> str:
    """A count with its thousands apart."""
    return str(number_format(count, decimal_pos=0, use_l10n=True, force_grouping=True))


def whole_percent(share: float) -> int:
    """A share from 0 to 1 as a whole percentage: halves go up, and 0 and 100 are only said of
    nothing and of everything.
    """
    if share <= 0 or share >= 1:
        return 100 if share >= 1 else 0
    # A float is a little beside what it stands for: 29 of 200 are 14.499999999999998 percent.
    rounded = math.floor(round(100 * share, 9) + 0.5)
    return min(max(rounded, 1), 99)
