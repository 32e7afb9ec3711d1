"""How long people of an organization stay signed in, as an admin chooses it."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.models import Organization
from people.sign_in_limits import IDLE, LONGEST


class SignInLimitsForm(forms.Form):
    """Two lengths of time."""

    idle_minutes = forms.TypedChoiceField(
        label=_("Sign in again after not opening a page for"),
        coerce=int,
        choices=list(IDLE.items()),
    )
    longest_minutes = forms.TypedChoiceField(
        label=_("Sign in again in any case after"),
        coerce=int,
        choices=list(LONGEST.items()),
        help_text=_("However often somebody comes."),
    )

    def __init__(self, sent: QueryDict | None = None, *, organization: Organization) -> None:
        initial = {name: getattr(organization, name) for name in self.base_fields}
        super().__init__(sent, initial=initial)

    def clean(self) -> None:
        """Nobody is idle for longer than they may be signed in at all."""
        idle, longest = map(self.cleaned_data.get, ("idle_minutes", "longest_minutes"))
        if idle and longest and longest < idle:
            self.add_error("longest_minutes", _("This cannot be shorter than the time above."))
