"""What admins choose for their whole organization."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Organization, Role
from people.second_step import EVERYBODY


class Asked(models.TextChoices):
    """Of whom a second step is asked."""

    NOBODY = "nobody", _("Nobody but admins")
    ROLES = "roles", _("Admins and these roles")
    EVERYBODY = "everybody", _("Everybody")


def _with_count(label: object, count: int) -> str:
    """For how many it would be new, beside the choice."""
    return gettext("%(who)s (%(count)s have none yet)") % {"who": label, "count": count}


LEAST, MOST = 30, 600
"""Minutes a week, between which a limit on what is asked of somebody can lie."""


class WeekForm(forms.Form):
    """How much of anybody's week programs may ask for."""

    minutes = forms.IntegerField(
        label=_("Minutes a week"),
        required=False,
        min_value=LEAST,
        max_value=MOST,
        help_text=_(
            "A live practice takes 45 minutes, a talk with the coach 30, the cards of a module "
            "about 25, an email two. Leave it empty for no limit."
        ),
    )


class SecondStepForm(forms.Form):
    """Who has to sign in with a second step."""

    asked = forms.ChoiceField(
        label=_("Who signs in with a second step"), choices=Asked.choices, widget=forms.RadioSelect
    )
    roles = forms.MultipleChoiceField(
        label=_("These roles"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        organization: Organization,
        without: Mapping[str, int],
    ) -> None:
        asked = Asked.ROLES if organization.second_step_roles else Asked.NOBODY
        if organization.second_step_for_all:
            asked = Asked.EVERYBODY
        super().__init__(sent, initial={"asked": asked, "roles": organization.second_step_roles})
        others = [role for role in Role if role is not Role.ADMIN]
        named = [(role.value, _with_count(role.label, without[role])) for role in others]
        self.fields["roles"].choices = named  # type: ignore[attr-defined]
        everybody = (Asked.EVERYBODY, _with_count(Asked.EVERYBODY.label, without[EVERYBODY]))
        choices = [(Asked.NOBODY, Asked.NOBODY.label), (Asked.ROLES, Asked.ROLES.label), everybody]
        self.fields["asked"].choices = choices  # type: ignore[attr-defined]

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
