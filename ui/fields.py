"""Fields of forms that several pages have."""

from __future__ import annotations

from django import forms
from django.utils.text import normalize_newlines


class WrittenField(forms.CharField):
    """Words in somebody's own hand. A line break counts as one character, as in the browser that
    counted along: forms send it as two.
    """

    def to_python(self, value: object) -> str | None:
        """The text with line breaks as one character each."""
        return super().to_python(normalize_newlines(value) if isinstance(value, str) else value)
