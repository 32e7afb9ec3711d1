"""What admins type about keys of the API."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from api.scopes import Scope
from people.importing.texts import clean

LONGEST, USUAL = 365, 90
DAYS = [(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (LONGEST, _("One year"))]


class ApiKeyForm(forms.Form):
    """What a key is for, what it opens, and for how long."""

    name = forms.CharField(
        label=_("What the key is for"),
        max_length=80,
        help_text=_("The system that uses it, such as “HR system, nightly”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Choose no more than the system needs. You can't add to it later, but you "
            "can always make another key."
        ),
    )
    days = forms.TypedChoiceField(
        label=_("How long it is valid"), choices=DAYS, coerce=int, initial=USUAL
    )

    def clean_name(self) -> str:
        """On one line."""
        return clean(self.cleaned_data["name"])


class PastedKeyForm(forms.Form):
    """A key that somebody has in a system and wonders about."""

    token = forms.CharField(
        label=_("Key"),
        max_length=200,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It is only looked up, never saved."),
    )
