"""What the environment says, by name. What cannot be understood is refused at start, with the
reason.
"""

from __future__ import annotations

import os
from collections.abc import Collection

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "y", "yes", "t", "true", "on"}
NO = {"0", "n", "no", "f", "false", "off"}


def text(name: str, default: str = "") -> str:
    """As it stands."""
    return os.environ.get(name, default)


def several(name: str) -> list[str]:
    """With commas between them; none when it is not set or empty."""
    value = text(name)
    return value.split(",") if value else []


def opened(name: str, kinds: Collection[str], *, default: str) -> frozenset[str]:
    """Which of these kinds are named; `all` means every one."""
    found = frozenset(each.strip() for each in text(name, default).split(",") if each.strip())
    if unknown := found - {"all", *kinds}:
        raise ImproperlyConfigured(
            f"{name} names {', '.join(sorted(unknown))}; use all, or some of {', '.join(kinds)}."
        )
    return frozenset(kinds) if "all" in found else found


def number(name: str, default: int) -> int:
    """A whole one."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; use a whole number.") from None


def yes(name: str, *, default: bool) -> bool:
    """Yes or no, as people write it."""
    value = text(name, "yes" if default else "no").lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}; use 1 or 0.")
    return value in YES
