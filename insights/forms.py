"""What an admin writes beside the results: themes of comments, and what was done since."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from surveys.models import Comment
from surveys.since import TEXT_LENGTH
from surveys.themes import NAME_LENGTH
from ui.fields import WrittenField

MOST = 2**31 - 1
"""The highest revision a row can have."""


def revision_field() -> forms.IntegerField:
    """Which words were looked at."""
    return forms.IntegerField(required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput)


class ThemeForm(forms.Form):
    """A name, and which of a wave's comments are about it."""

    name = forms.CharField(
        label=_("What is it about?"),
        max_length=NAME_LENGTH,
        help_text=_("A word or two of your own: “Meetings”, “Being heard”."),
    )
    comments = forms.TypedMultipleChoiceField(
        label=_("Which comments?"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    revision = revision_field()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        comments: Sequence[Comment],
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["comments"].choices = [(str(each.pk), each.text) for each in comments]  # type: ignore[attr-defined]


class SinceForm(forms.Form):
    """What was done after a wave; nothing takes it back."""

    text = WrittenField(
        label=_("What have you done since?"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea({"rows": 5, "maxlength": TEXT_LENGTH}),
        help_text=_(
            "“You said that meetings run long. We have ended them ten minutes early since May.”"
        ),
    )
    revision = revision_field()
