"""What a leader may send with a card, by kind of card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 10_000


class CardForm(forms.Form):
    """A card that asks for nothing. `seen_at` says which saved answer the page was drawn with."""

    seen_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, content: Mapping[str, Any], **options: Any) -> None:
        self.content = content
        super().__init__(**options)

    def answer(self) -> dict[str, Any] | None:
        """What is kept of it; None when there is nothing to keep."""
        return None

    def clean_seen_at(self) -> dt.datetime | None:
        """Anything unreadable counts as never seen: the careful reading."""
        try:
            seen_at = parse_datetime(self.cleaned_data["seen_at"])
        except ValueError:
            return None
        return seen_at if seen_at is None or seen_at.tzinfo else None


class WritingForm(CardForm):
    """Words in one's own hand."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7, "data-draft": "", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Write a reply first; a rough one is enough."),
            "max_length": gettext_lazy(
                "Shorten it to %(limit_value)d characters; it has %(show_value)d now."
            ),
        },
    )

    def __init__(
        self, content: Mapping[str, Any], *, label: str, must_write: bool, **options: Any
    ) -> None:
        super().__init__(content, **options)
        self.fields["text"].label = label
        self.fields["text"].required = must_write
        # The browser would cut silently what somebody pastes; we say it instead.
        self.fields["text"].widget.attrs.pop("maxlength", None)

    def answer(self) -> dict[str, Any] | None:
        """The words, also when they were taken out again."""
        return {"text": self.cleaned_data["text"]}


class QuizForm(CardForm):
    """One option per question."""

    def __init__(self, content: Mapping[str, Any], **options: Any) -> None:
        super().__init__(content, **options)
        for number, question in enumerate(content["questions"]):
            self.fields[f"question_{number}"] = forms.TypedChoiceField(
                label=_("Question %(number)d") % {"number": number + 1},
                choices=[
                    (place, option["text"]) for place, option in enumerate(question["options"])
                ],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one answer.")},
            )

    def answer(self) -> dict[str, Any] | None:
        """The places of the chosen options."""
        return {
            "choices": [
                self.cleaned_data[f"question_{number}"]
                for number in range(len(self.content["questions"]))
            ]
        }


class PollForm(CardForm):
    """One option."""

    def __init__(self, content: Mapping[str, Any], **options: Any) -> None:
        super().__init__(content, **options)
        self.fields["choice"] = forms.TypedChoiceField(
            label=_("Your answer"),
            choices=list(enumerate(content["options"])),
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the one that comes closest.")},
        )

    def answer(self) -> dict[str, Any] | None:
        """The place of the chosen option."""
        return {"choice": self.cleaned_data["choice"]}


class SpotForm(CardForm):
    """Any number of marked phrases, none too."""

    def __init__(self, content: Mapping[str, Any], **options: Any) -> None:
        super().__init__(content, **options)
        self.fields["marked"] = forms.TypedMultipleChoiceField(
            required=False,
            label=_("Marked phrases"),
            choices=[(place, cue["phrase"]) for place, cue in enumerate(content["cues"])],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
        )

    def answer(self) -> dict[str, Any] | None:
        """The places of the marked cues."""
        return {"marked": sorted(self.cleaned_data["marked"])}


def form_for(
    kind: str, content: Mapping[str, Any], *, is_draft: bool = False, **options: Any
) -> CardForm:
    """The form of a card; `is_draft` when the leader only wants to keep what they have so far."""
    if kind == "reflection":
        return WritingForm(content, label=_("Your thoughts"), must_write=False, **options)
    if kind == "rewrite":
        return WritingForm(content, label=_("Your reply"), must_write=not is_draft, **options)
    plain = {"quiz": QuizForm, "poll": PollForm, "spot": SpotForm}.get(kind, CardForm)
    return plain(content, **options)
