"""What an admin says of the issuer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class IssuerForm(forms.Form):
    """Who gives the badges, as wallets show it."""

    name = forms.CharField(
        label=_("Name of the issuer"),
        max_length=80,
        help_text=_("It appears on every badge. Usually it is the name of your organization."),
    )
    email = forms.EmailField(
        label=_("Address for questions"),
        required=False,
        max_length=200,
        help_text=_("It is public: anybody who is shown a badge can see it."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
