"""What an organization asks for before it gives a certificate."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.attesting import Criteria


class CriteriaForm(forms.Form):
    """Its three criteria."""

    cards_percent = forms.IntegerField(
        label=_("Percent of the cards"),
        min_value=0,
        max_value=100,
        help_text=_("Of all cards on the path of a leader. 0 asks for none."),
    )
    practices_missed = forms.IntegerField(
        label=_("Live practices that may be missed"),
        min_value=0,
        max_value=20,
        help_text=_("A make-up session or another group counts as having taken part."),
    )
    needs_closing = forms.BooleanField(
        label=_("Asks for a closing role-play, where the program has one"), required=False
    )

    @property
    def criteria(self) -> Criteria:
        """What was typed; call it on a valid form."""
        return Criteria(**self.cleaned_data)
