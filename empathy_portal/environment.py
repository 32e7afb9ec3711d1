"""What the environment says, by name. What cannot be understood is refused at start, with the
reason.
"""

from __future__ import annotations

import os

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
