"""What the environment says, by name, or a file that it names: NAME_FILE instead of NAME keeps a
secret out of the environment. What cannot be understood is refused at start, with the reason.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "y", "yes", "t", "true", "on"}
NO = {"0", "n", "no", "f", "false", "off"}


def text(name: str, default: str = "") -> str:
    """As it stands, there or in the file that NAME_FILE names."""
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return os.environ.get(name, default)
    if os.environ.get(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; keep one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE cannot be read ({type(error).__name__}); it is the path of a text file "
            "that this user may read."
        ) from None


def several(name: str) -> list[str]:
    """With commas or line breaks between them; none when it is not set or empty."""
    written = ",".join(text(name).splitlines())
    return [each for each in written.split(",") if each]


def opened(name: str, kinds: Collection[str], *, default: str) -> frozenset[str]:
    """Which of these kinds are named; `all` means every one."""
    found = frozenset(each.strip() for each in text(name, default).split(",") if each.strip())
    if unknown := found - {"all", *kinds}:
        raise ImproperlyConfigured(
            f"{name} names {', '.join(sorted(unknown))}; use all, or some of {', '.join(kinds)}."
        )
    return frozenset(kinds) if "all" in found else found


def contacts(name: str, *, default: str) -> tuple[str, ...]:
    """Where somebody is reached: addresses of mail, of pages, and numbers, with commas between."""
    found = (each.strip() for each in text(name, default).split(",") if each.strip())
    written = tuple(
        each if each.startswith(("https://", "mailto:", "tel:")) else f"mailto:{each}"
        for each in found
    )
    if odd := [each for each in written if each.startswith("mailto:") and "@" not in each]:
        raise ImproperlyConfigured(
            f"{name} has {odd[0].removeprefix('mailto:')!r}; use an address of mail, or of a page "
            "that begins with https://."
        )
    return written


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
