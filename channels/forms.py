"""What an admin types to connect a channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from channels.connecting import ChannelSettings
from channels.notices import NoticeKind
from channels.webhooks import ChatSystem
from connections.egress import EgressError, check_address

WITH_CHANNELS = [(each.value, each.label) for each in (ChatSystem.SLACK, ChatSystem.TEAMS)]
NOT_AN_ID = _(
    "An ID has 36 characters, such as 12345678-90ab-cdef-1234-567890abcdef. Copy it again."
)
NOT_A_TOKEN = _("The token of a bot begins with xoxb- and has no spaces. Copy it once more.")


class AppForm(forms.Form):
    """An app that writes to people."""

    @property
    def settings(self) -> ChannelSettings:
        """What the connection keeps in the open, of a valid form."""
        raise NotImplementedError

    @property
    def secret(self) -> str:
        """What it keeps sealed."""
        raise NotImplementedError


class SlackAppForm(AppForm):
    """The token of an app that a workspace has installed."""

    token = forms.RegexField(
        r"^xoxb-[A-Za-z0-9-]{10,}$",
        label=_("Bot User OAuth Token"),
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Begins with xoxb- and is as good as a password. It is not shown again."),
        error_messages={"invalid": NOT_A_TOKEN},
    )

    @property
    def settings(self) -> ChannelSettings:
        """Nothing but that it is one."""
        return ChannelSettings(ChatSystem.SLACK_APP)

    @property
    def secret(self) -> str:
        """Its token."""
        return str(self.cleaned_data["token"])


class TeamsAppForm(AppForm):
    """A bot that is registered with Microsoft."""

    app_id = forms.UUIDField(
        label=_("Application (client) ID"), error_messages={"invalid": NOT_AN_ID}
    )
    tenant_id = forms.UUIDField(
        label=_("Directory (tenant) ID"), error_messages={"invalid": NOT_AN_ID}
    )
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Its value, not its ID. It is as good as a password and is not shown again."),
    )

    @property
    def settings(self) -> ChannelSettings:
        """Which bot it is, and in which directory."""
        chosen = self.cleaned_data
        return ChannelSettings(
            ChatSystem.TEAMS_APP,
            app_id=str(chosen["app_id"]),
            tenant_id=str(chosen["tenant_id"]),
        )

    @property
    def secret(self) -> str:
        """The client secret."""
        return str(self.cleaned_data["client_secret"])


class ChannelForm(forms.Form):
    """A channel, the address of its incoming webhook, and what it is told."""

    system = forms.ChoiceField(
        label=_("Where the channel is"), choices=WITH_CHANNELS, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("The name of the channel, such as #leaders.")
    )
    address = forms.CharField(
        label=_("Address of the incoming webhook"),
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "It begins with https:// and works like a password, so it is never shown again."
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it tells"),
        choices=NoticeKind.choices,
        initial=NoticeKind.values,
        widget=forms.CheckboxSelectMultiple,
    )
    topic = forms.TypedChoiceField(
        label=_("About which pilot"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self, posted: Mapping[str, object] | None, *, topics: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(posted)
        choices: list[tuple[int | str, object]] = [("", _("About all pilots")), *topics]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]

    def clean_address(self) -> str:
        """One that may be called, as far as its text says."""
        address: str = self.cleaned_data["address"].strip()
        try:
            check_address(address)
        except EgressError as error:
            raise forms.ValidationError(error.problem.label) from error
        return address

    @property
    def settings(self) -> ChannelSettings:
        """What the connection keeps, of a valid form."""
        chosen = self.cleaned_data
        return ChannelSettings(
            system=ChatSystem(chosen["system"]),
            kinds=tuple(sorted(chosen["kinds"])),
            topic_id=chosen["topic"],
        )
