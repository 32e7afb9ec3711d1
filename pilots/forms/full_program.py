"""The form with which a pilot is expanded to the full program."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from common.languages import in_language
from pilots.full_program import FullProgram

NEW, SAME = "new", "same"


class FullProgramForm(forms.Form):
    """What it is called, in which form, and for whom."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    form = forms.ChoiceField(label=gettext_lazy("Schedule"), widget=forms.RadioSelect)
    with_leaders = forms.TypedChoiceField(
        label=gettext_lazy("Who takes part"),
        choices=[
            (NEW, gettext_lazy("New leaders: the pilot's own have done its modules already")),
            (SAME, gettext_lazy("The pilot's leaders go on, and you can add others")),
        ],
        coerce=lambda chosen: chosen == SAME,
        initial=NEW,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: QueryDict | None, *, full: FullProgram, name: str, language: str
    ) -> None:
        choices = [(each.slug, in_language(each.name, language)) for each in full.forms]
        super().__init__(data, initial={"name": name, "form": choices[0][0]})
        cast(forms.ChoiceField, self.fields["form"]).choices = choices
