"""What a leader sends to the pages of recall."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.forms import OptionField
from learning.operations import RecallAnswer
from learning.recall_questions import RecallQuestion
from learning.recalling import RecallPace


class RecallForm(forms.Form):
    """One of the options; the page says for which time of asking it was drawn."""

    reviews = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    at_once = forms.BooleanField(required=False, label=gettext_lazy("I knew it at once"))

    def __init__(self, question: RecallQuestion, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["choice"] = OptionField(
            len(question.options), label=_("Your answer"), required=_("Choose one answer.")
        )

    def answer(self) -> RecallAnswer:
        """What was chosen."""
        cleaned = self.cleaned_data
        return RecallAnswer(
            choice=cleaned["choice"], reviews=cleaned["reviews"], is_at_once=cleaned["at_once"]
        )


PACES = (
    (RecallPace.USUAL, gettext_lazy("As usual: about twice a week, two minutes")),
    (RecallPace.SLOWER, gettext_lazy("Slower: about once a week, and each question less often")),
    (RecallPace.NONE, gettext_lazy("Not at all: no questions and no mail")),
)


class PaceForm(forms.Form):
    """How often."""

    pace = forms.ChoiceField(
        choices=PACES,
        widget=forms.RadioSelect,
        label=gettext_lazy("How often would you like to be asked?"),
    )
