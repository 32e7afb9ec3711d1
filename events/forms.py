"""What admins type about webhooks."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from connections.egress import EgressError, check_address
from events.states import EventKind


class HookForm(forms.Form):
    """Where to, and what of."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("The name of the system that gets the calls.")
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_(
            "It begins with https://. You get it from your system; the portal sends "
            "each event there."
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Tell it when"),
        choices=EventKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Below you see what is sent for each."),
        error_messages={"required": _("Choose at least one.")},
    )
    names_people = forms.BooleanField(
        label=_("Send names and email addresses as well"),
        required=False,
        help_text=_(
            "Otherwise people are sent as their number in the portal and their "
            "employee ID, which is enough for most systems."
        ),
    )

    def clean_url(self) -> str:
        """An address that may be called."""
        url: str = self.cleaned_data["url"].strip()
        try:
            check_address(url)
        except EgressError as error:
            raise forms.ValidationError(error.problem.label) from error
        return url


class Since(models.TextChoices):
    """From when on what failed is sent again."""

    HOUR = "hour", _("the last hour")
    DAY = "day", _("the last day")
    WEEK = "week", _("the last week")
    ALL = "all", _("the last 90 days")


SPANS = {
    Since.HOUR: dt.timedelta(hours=1),
    Since.DAY: dt.timedelta(days=1),
    Since.WEEK: dt.timedelta(days=7),
    Since.ALL: dt.timedelta(days=90),
}


class SendAgainForm(forms.Form):
    """How far back."""

    since = forms.ChoiceField(
        label=_("Send again what failed in"), choices=Since.choices, initial=Since.DAY
    )

    @property
    def span(self) -> dt.timedelta:
        """As a time; needs the form to be valid."""
        return SPANS[Since(self.cleaned_data["since"])]
