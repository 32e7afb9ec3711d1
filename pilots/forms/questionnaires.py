"""Which questionnaires a pilot gives: a box for each, at most two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from instruments.offers import Offer
from instruments.operations.giving import MOST


class QuestionnairesForm(forms.Form):
    """What leaders answer about themselves before, after and in week 24."""

    questionnaires = forms.MultipleChoiceField(
        label=gettext_lazy("Questionnaires for the leaders"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Two at most, before the first cards open, with the closing assessment and in week 24. "
            "Each leader sees their own result; you see how a group of five or more has changed."
        ),
    )

    def __init__(
        self, posted: QueryDict | None, *, offered: Sequence[Offer], chosen: Sequence[str]
    ) -> None:
        super().__init__(posted, prefix="given", initial={"questionnaires": list(chosen)})
        field = cast(forms.MultipleChoiceField, self.fields["questionnaires"])
        field.choices = list(offered)

    def clean_questionnaires(self) -> list[str]:
        """Not more than somebody answers with care."""
        keys: list[str] = self.cleaned_data["questionnaires"]
        if len(keys) > MOST:
            raise forms.ValidationError(_("Choose two at most."))
        return keys

    @property
    def chosen(self) -> tuple[str, ...]:
        """By the keys of the offer."""
        return tuple(self.cleaned_data["questionnaires"])
