"""What a leader sends from a story: a choice, and words for themselves."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy

from learning.forms import LONGEST
from learning.models import JourneyRun
from ui.fields import WrittenField

LONGEST_WAY = 1000
"""Passages."""


class ChoiceForm(forms.Form):
    """Where to go on, and what stood before the reader's eyes."""

    to = forms.CharField(max_length=500, strip=False)
    at = forms.IntegerField(min_value=1, max_value=LONGEST_WAY)
    after = forms.IntegerField(min_value=0, max_value=LONGEST_WAY, required=False)

    def clean_after(self) -> int:
        """0 where the go begins at the start."""
        return self.cleaned_data["after"] or 0


class StoryNoteForm(forms.Form):
    """Words after a story. `seen_at` says which saved ones the page was drawn with."""

    seen_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    text = WrittenField(
        required=False,
        max_length=LONGEST,
        label=gettext_lazy("For yourself"),
        widget=forms.Textarea(attrs={"rows": 6, "data-draft": "", "autocomplete": "off"}),
        error_messages={
            "max_length": gettext_lazy(
                "Shorten it to %(limit_value)d characters; it has %(show_value)d now."
            )
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        # The browser would cut silently what somebody pastes; we say it instead.
        self.fields["text"].widget.attrs.pop("maxlength", None)

    @classmethod
    def of(cls, run: JourneyRun) -> Self:
        """The words as they stand."""
        seen_at = run.noted_at.isoformat() if run.noted_at else ""
        return cls(initial={"text": run.note, "seen_at": seen_at})

    def clean_seen_at(self) -> dt.datetime | None:
        """Anything unreadable counts as never seen: the careful reading."""
        try:
            seen_at = parse_datetime(self.cleaned_data["seen_at"])
        except ValueError:
            return None
        return seen_at if seen_at is None or seen_at.tzinfo else None
