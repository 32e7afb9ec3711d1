"""What admins choose for their whole organization."""

from __future__ import annotations

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.models import Organization, Role


class Asked(models.TextChoices):
    """Of whom a second step is asked."""

    NOBODY = "nobody", _("Nobody but admins")
    ROLES = "roles", _("Admins and these roles")
    EVERYBODY = "everybody", _("Everybody")


OTHERS = [(role.value, role.label) for role in Role if role is not Role.ADMIN]


class SecondStepForm(forms.Form):
    """Who has to sign in with a second step."""

    asked = forms.ChoiceField(
        label=_("Who signs in with a second step"), choices=Asked.choices, widget=forms.RadioSelect
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=OTHERS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, sent: QueryDict | None = None, *, organization: Organization) -> None:
        asked = Asked.ROLES if organization.second_step_roles else Asked.NOBODY
        if organization.second_step_for_all:
            asked = Asked.EVERYBODY
        super().__init__(sent, initial={"asked": asked, "roles": organization.second_step_roles})

    def clean(self) -> None:
        """Roles are named where roles are meant."""
        if self.cleaned_data.get("asked") == Asked.ROLES and not self.cleaned_data.get("roles"):
            self.add_error("roles", _("Choose at least one role."))

    @property
    def for_all(self) -> bool:
        """Of everybody."""
        return bool(self.cleaned_data["asked"] == Asked.EVERYBODY)

    @property
    def chosen_roles(self) -> list[str]:
        """Of these, beside admins."""
        is_about_roles = self.cleaned_data["asked"] == Asked.ROLES
        return self.cleaned_data["roles"] if is_about_roles else []
