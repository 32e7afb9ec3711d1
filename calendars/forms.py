"""What somebody says of their calendar."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from calendars.reading import LARGEST
from calendars.states import BusyWay
from connections.egress import EgressError, check_address
from ui.fields import SentFileField


class CalendarForm(forms.Form):
    """Where it is."""

    way = forms.ChoiceField(
        label=_("How the portal reads it"),
        choices=BusyWay.choices,
        widget=forms.RadioSelect,
        initial=BusyWay.ADDRESS,
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=600,
        help_text=_("It begins with https:// or webcal://. Whoever has this address can read "
            "your calendar, so the portal encrypts it and shows it to nobody."),
    )  # fmt: skip
    user_name = forms.CharField(label=_("User name"), max_length=200, required=False)
    password = forms.CharField(
        label=_("App password"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Make one for the portal in the settings of your calendar."),
    )

    def clean_url(self) -> str:
        """An address that may be called."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            check_address(url.replace("webcal://", "https://", 1))
        except EgressError as error:
            raise forms.ValidationError(str(error.problem.label)) from error
        return url

    def clean(self) -> dict[str, object]:
        """A server asks for both."""
        given = super().clean() or {}
        if given.get("way") == BusyWay.CALDAV:
            for name in ("user_name", "password"):
                if not given.get(name):
                    self.add_error(name, _("Your calendar server needs this."))
        return given


class CalendarFileForm(forms.Form):
    """A file that was saved from a calendar."""

    file = SentFileField(
        label=_("Calendar file (.ics)"),
        help_text=_("The portal reads it at once and does not keep it."),
    )

    def clean_file(self) -> bytes:
        """Its content; a file beyond the limit is not read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return bytes(file.read())
