"""What admins type about a record store."""

from __future__ import annotations

import re

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from connections.egress import EgressError, check_address
from connections.models import Connection
from learning_records.uses import StoreSettings, store_settings

LONGEST_ADDRESS, LONGEST_SECRET = 300, 4000
SCHEMES = [("basic", _("User and password")), ("bearer", _("Token (bearer)"))]
ACTORS = [
    ("account", _("By a meaningless code, the same in all your record stores")),
    ("mbox", _("By their email address")),
]


class StoreForm(forms.Form):
    """A record store; `connection` is the one that is changed, if any."""

    name = forms.CharField(label=_("Name"), max_length=80)
    endpoint = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_("What your record store calls its xAPI endpoint, without “/statements”."),
    )
    scheme = forms.ChoiceField(
        label=_("How the portal signs in"), choices=SCHEMES, widget=forms.RadioSelect
    )
    user = forms.CharField(
        label=_("User"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Some stores call it key. You don't need it with a token."),
    )
    secret = forms.CharField(
        label=_("Password or token"),
        max_length=LONGEST_SECRET,
        error_messages={"required": _("Enter the password or token.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    actor = forms.ChoiceField(
        label=_("How people are identified"),
        choices=ACTORS,
        widget=forms.RadioSelect,
        help_text=_(
            "Choose email addresses only if the store has to know who is who, and if people "
            "know that."
        ),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, posted: QueryDict | None = None, *, connection: Connection | None = None
    ) -> None:
        self.kept = store_settings(connection) if connection else None
        initial: dict[str, object] = {"scheme": "basic", "actor": "account"}
        if connection and self.kept:
            initial = {
                "name": connection.name,
                "endpoint": self.kept.endpoint,
                "scheme": self.kept.scheme,
                "user": self.kept.user,
                "actor": self.kept.actor,
                "revision": connection.revision,
            }
        super().__init__(posted, initial=initial)
        if connection:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Leave it empty to keep the one that is saved.")

    def clean_endpoint(self) -> str:
        """An address that may be called, as stores call theirs."""
        endpoint = re.sub(r"(/statements)?/*$", "", self.cleaned_data["endpoint"].strip())
        try:
            check_address(endpoint)
        except EgressError as error:
            raise forms.ValidationError(error.problem.label) from error
        return endpoint

    def clean(self) -> None:
        """What is kept secret goes to nobody else than it was entered for."""
        said = self.cleaned_data
        if said.get("scheme") == "basic" and not said.get("user"):
            self.add_error("user", _("Enter the user."))
        is_elsewhere = self.kept is not None and said.get("endpoint") != self.kept.endpoint
        if is_elsewhere and not said.get("secret"):
            again = _("You changed the address, so enter the password or token again.")
            self.add_error("secret", again)

    @property
    def settings(self) -> StoreSettings:
        """What is kept of it; the key of names stays."""
        said = self.cleaned_data
        return StoreSettings(
            endpoint=said["endpoint"],
            scheme=said["scheme"],
            user=said["user"] if said["scheme"] == "basic" else "",
            actor=said["actor"],
            actor_key=self.kept.actor_key if self.kept else "",
        )
