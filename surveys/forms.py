"""One person's answers, one field per item."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from surveys.operations.answering import COMMENT_LENGTH
from surveys.queries import AskedItem, wording
from surveys.questions import QuestionKind
from ui.fields import WrittenField

SCALE = [(str(number), str(number)) for number in range(1, 6)]
LIKELY = [(str(number), str(number)) for number in range(11)]
DOES_NOT_APPLY = "none"
ITEM = "item_"


def written_in(sent: QueryDict) -> list[str]:
    """The comments in a form that could not be taken, also where nothing is known of its pulse."""
    choices = {"", DOES_NOT_APPLY, *(number for number, _label in LIKELY)}
    texts = [str(sent[name]).strip() for name in sent if name.startswith(ITEM)]
    return [text for text in texts if text not in choices]


def _number(choice: str) -> int | None:
    """What a choice is kept as; what does not apply has no number."""
    return None if choice == DOES_NOT_APPLY else int(choice)


class LikelyField(forms.TypedChoiceField):
    """How likely somebody is to recommend working here; drawn by a template of its own."""

    is_likely = True


class AnswerForm(forms.Form):
    """The items of a pulse in their order, in one language. Each may be left out, not all of them:
    a link works once, and to send nothing is nearly always a slip.
    """

    def __init__(
        self, data: QueryDict | None = None, *, items: Sequence[AskedItem], language: str
    ) -> None:
        super().__init__(data)
        self.items = items
        for item in items:
            self.fields[self.name_of(item)] = self._field(item, wording(item, language))

    @staticmethod
    def name_of(item: AskedItem) -> str:
        """The name of the item's field."""
        return f"{ITEM}{item.pk}"

    @staticmethod
    def _field(item: AskedItem, text: str) -> forms.Field:
        if item.kind == QuestionKind.OPEN:
            field = WrittenField(max_length=COMMENT_LENGTH, required=False, label=text)
            field.widget = forms.Textarea(attrs={"rows": 4, "maxlength": COMMENT_LENGTH})
            return field
        if item.kind == QuestionKind.RECOMMEND:
            return LikelyField(
                choices=[*LIKELY, (DOES_NOT_APPLY, _("Does not apply"))],
                coerce=_number,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                label=text,
                error_messages={"invalid_choice": _("Choose a number from 0 to 10.")},
            )
        return forms.TypedChoiceField(
            choices=[*SCALE, (DOES_NOT_APPLY, _("Does not apply"))],
            coerce=_number,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            label=text,
            error_messages={"invalid_choice": _("Choose a number from 1 to 5.")},
        )

    def clean(self) -> dict[str, object]:
        """Something is answered, if only that nothing applies."""
        if not self.errors and not any(self.data.get(name, "").strip() for name in self.fields):
            raise forms.ValidationError(
                _(
                    "Nothing is answered yet. Answer at least one question, or close this page: "
                    "you do not have to take part."
                )
            )
        return self.cleaned_data

    @property
    def values(self) -> dict[str, int | str | None]:
        """What was answered, by item id; None where no number was given."""
        return {str(item.pk): self.cleaned_data[self.name_of(item)] for item in self.items}


class RetellingForm(forms.Form):
    """A comment in other words."""

    text = WrittenField(
        max_length=COMMENT_LENGTH,
        label=_("In your own words"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": COMMENT_LENGTH}),
    )
