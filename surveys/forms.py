"""One person's answers, one field per item."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.languages import in_language
from surveys.models import PulseItem
from surveys.operations.answering import COMMENT_LENGTH
from surveys.questions import QuestionKind
from ui.fields import WrittenField

SCALE = [(number, str(number)) for number in range(1, 6)]


class AnswerForm(forms.Form):
    """The items of a pulse in their order, in one language."""

    def __init__(
        self, data: QueryDict | None = None, *, items: Sequence[PulseItem], language: str
    ) -> None:
        super().__init__(data)
        self.items = items
        for item in items:
            text = in_language(item.text, language)
            self.fields[self.name_of(item)] = self._field(item, text)

    @staticmethod
    def name_of(item: PulseItem) -> str:
        """The name of the item's field."""
        return f"item_{item.pk}"

    @staticmethod
    def _field(item: PulseItem, text: str) -> forms.Field:
        if item.kind == QuestionKind.OPEN:
            field = WrittenField(max_length=COMMENT_LENGTH, required=False, label=text)
            field.widget = forms.Textarea(attrs={"rows": 4, "maxlength": COMMENT_LENGTH})
            return field
        return forms.TypedChoiceField(
            choices=SCALE,
            coerce=int,
            widget=forms.RadioSelect,
            label=text,
            error_messages={
                "required": _("Choose a number from 1 to 5."),
                "invalid_choice": _("Choose a number from 1 to 5."),
            },
        )

    @property
    def values(self) -> dict[str, int | str]:
        """What was answered, by item id."""
        return {str(item.pk): self.cleaned_data[self.name_of(item)] for item in self.items}
