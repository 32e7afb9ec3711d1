"""What admins type about a learning platform."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from connections.egress import EgressError, check_address
from lti.claims import LONGEST
from lti.platform import PlatformSettings
from people.importing.texts import clean

MOST_DEPLOYMENTS = 50


class CalledAddressField(forms.CharField):
    """An address that the portal calls, or leads browsers to."""

    widget = forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: object) -> str:
        """Checked as far as its text goes."""
        url = str(super().clean(value) or "").strip()
        if url:
            try:
                check_address(url)
            except EgressError as error:
                raise forms.ValidationError(str(error.problem.label)) from None
        return url


class NewPlatformForm(forms.Form):
    """What the platform is called here."""

    name = forms.CharField(
        label=_("Name of the platform"),
        max_length=80,
        help_text=_("The name people know, such as “Moodle” or “Learning hub”."),
    )

    def clean_name(self) -> str:
        """On one line."""
        return clean(self.cleaned_data["name"])


class PlatformForm(NewPlatformForm):
    """What the platform says about itself."""

    issuer = forms.CharField(label=_("Platform ID or issuer"), max_length=LONGEST)
    client_id = forms.CharField(label=_("Client ID"), max_length=LONGEST)
    deployments = forms.CharField(
        label=_("Deployment ID"),
        max_length=10_000,
        help_text=_("One per line, if the platform has several."),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    login_url = CalledAddressField(label=_("Authentication request URL"), max_length=1000)
    token_url = CalledAddressField(label=_("Access token URL"), max_length=1000)
    keys_url = CalledAddressField(label=_("Public keyset URL"), max_length=1000)
    trusts_addresses = forms.BooleanField(
        label=_("Trust the email addresses of this platform"),
        required=False,
        help_text=_(
            "The first time somebody comes from the platform, the portal finds them by their "
            "email address. Choose this only if people can't change their own address in the "
            "platform."
        ),
    )
    makes_members = forms.BooleanField(
        label=_("Add people who are not in the portal yet"),
        required=False,
        help_text=_(
            "This works only with trusted addresses, and only for email domains that people "
            "here already have. New people get no role until an admin gives them one."
        ),
    )
    tells_scores = forms.BooleanField(
        label=_("Show in the gradebook how many cards are done"),
        required=False,
        help_text=_(
            "A percentage for each link, visible to everybody who can see the "
            "gradebook. Levels, answers and notes never leave the portal."
        ),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def about(cls, name: str, revision: int, platform: PlatformSettings) -> PlatformForm:
        """With what is kept."""
        kept = platform.as_json() | {"deployments": "\n".join(platform.deployments)}
        return cls(initial={**kept, "name": name, "revision": revision})

    def clean_deployments(self) -> list[str]:
        """One a line."""
        lines = [line.strip() for line in self.cleaned_data["deployments"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_DEPLOYMENTS or any(len(each) > LONGEST for each in found):
            raise forms.ValidationError(
                _("These are too many, or too long. Enter only deployment IDs, one per line.")
            )
        return found

    @property
    def typed(self) -> dict[str, object]:
        """What goes into the settings."""
        kept = {**self.cleaned_data}
        del kept["name"], kept["revision"]
        return kept
