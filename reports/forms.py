"""What an admin says about publishing, links and the schedule."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.states import ReportOccasion
from ui.fields import DayField

LONGEST = dt.timedelta(days=366)
USUAL = dt.timedelta(days=90)


class PublishForm(forms.Form):
    """Which state was looked at, and a word to it."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("A word on this state"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Appears on every copy: “For the board meeting in May.”"),
    )


class SponsorLinkForm(forms.Form):
    """Whom a link is for, until when, and whether reports go there by mail."""

    name = forms.CharField(label=gettext_lazy("Who is it for?"), max_length=120)
    expires_on = DayField(
        label=gettext_lazy("Its last day"),
        help_text=gettext_lazy("A year from today at most. You can withdraw it at any time."),
    )
    address = forms.EmailField(
        label=gettext_lazy("Email address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("New states go there on the schedule; leave it empty for none."),
    )

    def __init__(self, typed: QueryDict | None = None, *, today: dt.date) -> None:
        super().__init__(typed)
        self._today = today
        self.initial.setdefault("expires_on", today + USUAL)

    def clean_expires_on(self) -> dt.date:
        """From today on, within a year."""
        day: dt.date = self.cleaned_data["expires_on"]
        if not self._today <= day <= self._today + LONGEST:
            raise ValidationError(_("Choose a day from today on, within a year."))
        return day


class ScheduleForm(forms.Form):
    """On which occasions the report goes out by itself."""

    occasions = forms.MultipleChoiceField(
        label=gettext_lazy("Publish what is new, and tell admins and sponsors with an address"),
        choices=ReportOccasion.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
