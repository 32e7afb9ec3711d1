"""What an admin writes beside the results: themes of comments, and what was done since."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.languages import ByLanguage
from people.choices import languages_from
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
    """What was done after a wave, in every language of the portal; nothing takes it back. The one
    of the page comes first and is named as if there was no other.
    """

    revision = revision_field()

    def __init__(
        self, data: QueryDict | None = None, *, said: ByLanguage[str], revision: int, first: str
    ) -> None:
        super().__init__(data, initial={"revision": revision})
        self.languages = languages_from(first)
        for code, name in self.languages:
            self.fields[self.key(code)] = _since_field(said.get(code, ""), name, first == code)

    def key(self, code: str) -> str:
        """What the field of a language is called."""
        return "text" if code == self.languages[0][0] else f"text_{code}"

    @property
    def texts(self) -> list[forms.BoundField]:
        """One field a language."""
        return [self[self.key(code)] for code, _name in self.languages]

    @property
    def missing(self) -> list[str]:
        """Languages in which nothing is said where another one says something."""
        unsaid = [name for code, name in self.languages if not self[self.key(code)].value()]
        return unsaid if len(unsaid) < len(self.languages) else []

    @property
    def said(self) -> dict[str, str]:
        """By language, where anything is."""
        typed = {code: self.cleaned_data[self.key(code)] for code, _name in self.languages}
        return {code: text for code, text in typed.items() if text}


def _since_field(said: str, language: str, is_first: bool) -> forms.Field:  # noqa: FBT001
    example = _(
        "“You said that meetings run long. We have ended them ten minutes early since May.”"
    )
    return WrittenField(
        label=_("What have you done since?")
        if is_first
        else _("The same in %(language)s") % {"language": language},
        required=False,
        initial=said,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea({"rows": 5, "maxlength": TEXT_LENGTH}),
        help_text=example if is_first else "",
    )
