"""What an admin says of a connection that brings people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from people.importing.texts import clean
from people.models import Audience
from provisioning.models import ScimGroup
from provisioning.scim_models import GIVEN_ROLES


class ScimNameForm(forms.Form):
    """What a connection is called."""

    name = forms.CharField(
        label=_("Name of the system"),
        max_length=80,
        help_text=_("The name your colleagues know, such as “Entra ID” or “Okta”."),
    )

    def clean_name(self) -> str:
        """On one line."""
        return clean(self.cleaned_data["name"])


class GroupMeaningForm(forms.Form):
    """What the people of a group are here."""

    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        help_text=_("Everybody in the group gets it, and loses it on leaving the group."),
    )
    audience = forms.ChoiceField(
        label=_("Job level"),
        required=False,
        help_text=_("Everybody in the group gets it, and keeps it on leaving the group."),
    )

    def __init__(self, sent: object = None, *, group: ScimGroup) -> None:
        super().__init__(sent, initial={"role": group.role, "audience": group.audience})  # type: ignore[arg-type]
        roles = [(each.value, each.label) for each in GIVEN_ROLES]
        self.fields["role"].choices = [("", _("No role")), *roles]  # type: ignore[attr-defined]
        levels = [("", _("Leave it as it is")), *Audience.choices]
        self.fields["audience"].choices = levels  # type: ignore[attr-defined]
