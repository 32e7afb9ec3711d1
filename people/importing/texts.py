"""Text as people and programs write it, made comparable."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

INVISIBLE = dict.fromkeys([0x00, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
"""Characters without a shape that come along when text is copied; for str.translate."""
LONGEST_ADDRESS = 254


def clean(text: str) -> str:
    """Trimmed, on one line, without characters nobody sees, accents in one form."""
    visible = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    printable = "".join(character if character.isprintable() else " " for character in visible)
    return " ".join(printable.split())


def is_address(text: str) -> bool:
    """Whether this can be an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS
