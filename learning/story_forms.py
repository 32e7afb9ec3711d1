"""What a leader sends from a story: a choice, and words for themselves."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django import forms
from django.http import QueryDict
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
        """When they were saved."""
        return _moment(self.cleaned_data["seen_at"])


class WayForm(forms.Form):
    """What a device kept of a go: every passage from the start, and words where there are any."""

    seen_at = forms.CharField(required=False, max_length=40)
    text = WrittenField(required=False, max_length=LONGEST)

    def clean(self) -> dict[str, object]:
        """With the way, which is sent passage by passage; no words are not empty words."""
        cleaned = super().clean() or {}
        way = self.data.getlist("way") if isinstance(self.data, QueryDict) else []
        if not 1 < len(way) <= LONGEST_WAY:
            raise forms.ValidationError("no way", code="way")
        text = cleaned.get("text") if "text" in self.data else None
        seen_at = _moment(str(cleaned.get("seen_at", "")))
        return {"way": way, "text": text, "seen_at": seen_at}


def _moment(text: str) -> dt.datetime | None:
    """Anything unreadable counts as never seen: the careful reading."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else None
