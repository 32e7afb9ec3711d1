"""Connecting a provider."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from connections.egress import EgressError, check_address
from people.models import Member
from people.person_field import PersonField
from people.querysets import MemberQuerySet
from people.second_step import STEPS
from single_sign_on.keys import keys_of
from single_sign_on.metadata import LARGEST, UnreadableMetadata, read_metadata
from single_sign_on.providers import ProviderSettings, SignInProvider, discovery_address
from single_sign_on.renewing import RENEWABLE, renewable_fields
from single_sign_on.states import Admission, Protocol
from ui.fields import DayField, SentFileField

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")
EVERYBODYS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com"),
        *("icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me"),
        *("protonmail.com", "t-online.de", "mail.ru", "qq.com", "163.com"),
    }
)
"""Domains at which anybody has an address."""
WITH_KEY = ("signs_requests", "needs_encryption", "signs_out_everywhere")
"""What a SAML connection can do once the portal has a key of its own."""
Sent = QueryDict | None


class _ProviderForm(forms.Form):
    """What both protocols ask."""

    protocol: Protocol
    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        help_text=_("The name people know. It appears on the button “Continue with …”."),
    )
    domains = forms.CharField(
        label=_("Email domains"),
        max_length=2000,
        help_text=_(
            "People with an address at these domains sign in this way. Enter domains "
            "such as example.com."
        ),
    )
    admission = forms.ChoiceField(
        label=_("Who gets in"),
        choices=Admission.choices,
        widget=forms.RadioSelect,
        initial=Admission.KNOWN,
    )
    settles_second_step = forms.BooleanField(
        label=_("Accept a second step that people took at the provider"),
        required=False,
        initial=True,
        help_text=_("If the provider reports none, the portal asks for one, as it does now."),
    )
    is_only_way = forms.BooleanField(
        label=_("Everybody at these domains has to sign in this way"),
        required=False,
        help_text=_("Their codes by mail, passwords and passkeys then no longer work."),
    )
    break_glass = forms.MultipleChoiceField(
        label=_("Who may still sign in the usual way if the provider is down"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Choose from admins who have a second step. Each such sign-in is listed "
            "under the latest exchanges."
        ),
    )
    address_name = forms.CharField(label=_("Email address"), required=False, max_length=200)
    name_name = forms.CharField(label=_("Full name"), required=False, max_length=200)
    department_name = forms.CharField(label=_("Department"), required=False, max_length=200)
    location_name = forms.CharField(label=_("Location"), required=False, max_length=200)
    language_name = forms.CharField(label=_("Language"), required=False, max_length=200)
    renews = forms.MultipleChoiceField(
        label=_("What each sign-in brings up to date"),
        required=False,
        choices=renewable_fields,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "New people get all of it. For people who are known already, each sign-in changes "
            "only what you choose here, and never what they chose themselves, what belongs to "
            "another source, or what the provider says nothing about."
        ),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        sent: Sent = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        by: Member,
        found: SignInProvider | None,
    ) -> None:
        self.found = found
        super().__init__(sent, files, initial=_initial(found) if found else None)
        admins = Member.objects.admins_of(by.organization).by_name()
        able = admins.filter(user__authenticator__type__in=STEPS).distinct()
        choices = [(str(each.pk), each.name) for each in able]
        self.fields["break_glass"].choices = choices  # type: ignore[attr-defined]

    def clean_domains(self) -> tuple[str, ...]:
        """Each of them one that an organization can have."""
        typed = re.split(r"[\s,;]+", self.cleaned_data["domains"].lower())
        domains = sorted({each.removeprefix("@") for each in typed if each})
        for domain in domains:
            if not DOMAIN.fullmatch(domain):
                raise forms.ValidationError(
                    gettext("“%s” is not a domain. Enter one such as example.com.") % domain[:80]
                )
            if domain in EVERYBODYS:
                text = gettext("Anybody can have an address at %s. Enter your own domain.")
                raise forms.ValidationError(text % domain)
        if not domains:
            raise forms.ValidationError(gettext("Enter at least one domain."))
        return tuple(domains)

    def clean(self) -> None:
        """Nobody locks everybody out."""
        if self.cleaned_data.get("is_only_way") and not self.cleaned_data.get("break_glass"):
            text = gettext("Choose at least one admin with a second step who can still get in.")
            self.add_error("break_glass" if self.fields["break_glass"].choices else None, text)  # type: ignore[attr-defined]

    @property
    def settings(self) -> ProviderSettings:
        """What was said, once it is valid."""
        said = self.cleaned_data
        names = ("address", "name", "department", "location", "language")
        attributes = {each: said[f"{each}_name"].strip() for each in names}
        common = ProviderSettings(
            protocol=self.protocol,
            domains=said["domains"],
            admission=Admission(said["admission"]),
            settles_second_step=said["settles_second_step"],
            is_only_way=said["is_only_way"],
            break_glass=tuple(sorted(map(int, said["break_glass"]))),
            renews=tuple(each for each in RENEWABLE if each in said["renews"]),
            attributes={what: name for what, name in attributes.items() if name},
        )
        return replace(common, **self._more(said))

    @property
    def new_secret(self) -> str | None:
        """A new one, if one was typed."""
        return self.cleaned_data.get("secret") or None

    def _more(self, said: Mapping[str, object]) -> dict[str, object]:
        raise NotImplementedError


class OidcForm(_ProviderForm):
    """By OpenID Connect."""

    protocol = Protocol.OIDC
    discovery = forms.CharField(
        label=_("Discovery address"),
        max_length=500,
        help_text=_(
            "Providers also call it issuer or OpenID configuration. It begins with https://."
        ),
        widget=forms.URLInput,
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=190)
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "It is encrypted and never shown again. Leave it empty to keep the one that is saved."
        ),
    )
    secret_ends_on = DayField(
        label=_("The secret expires on"),
        help_text=_("The admins are reminded 30 and 7 days before."),
    )
    field_order = ("name", "discovery", "client_id", "secret", "secret_ends_on")

    def __init__(
        self,
        sent: Sent = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        by: Member,
        found: SignInProvider | None,
    ) -> None:
        super().__init__(sent, files, by=by, found=found)
        self.fields["secret_ends_on"].required = False
        self.fields["secret"].required = found is None
        if found is None:
            self.fields["secret"].help_text = _("It is encrypted and never shown again.")

    def clean_discovery(self) -> str:
        """An address that may be called."""
        return _callable(discovery_address(self.cleaned_data["discovery"]))

    def _more(self, said: Mapping[str, object]) -> dict[str, object]:
        ends_on = said["secret_ends_on"]
        return {
            "discovery": said["discovery"],
            "client_id": said["client_id"],
            "secret_ends_on": ends_on.isoformat() if isinstance(ends_on, dt.date) else "",
        }


class SamlForm(_ProviderForm):
    """By SAML."""

    protocol = Protocol.SAML
    metadata_url = forms.CharField(
        label=_("Address of the metadata"),
        max_length=500,
        required=False,
        widget=forms.URLInput,
        help_text=_("This is best, because the portal then looks for new certificates every day."),
    )
    metadata = forms.CharField(
        label=_("Or the metadata itself"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    file = SentFileField(label=_("Or as a file"), required=False)
    takes_unasked = forms.BooleanField(
        label=_("Also accept sign-ins that start at the provider (IdP-initiated)"),
        required=False,
        help_text=_(
            "Needed only for company portals whose tiles can do nothing else. They end at a button "
            "here: nobody is signed in without pressing it."
        ),
    )
    signs_requests = forms.BooleanField(
        label=_("Sign requests"),
        required=False,
        help_text=_("For providers that ask for it. Give them the portal's certificate first."),
    )
    needs_encryption = forms.BooleanField(
        label=_("Accept encrypted answers only"),
        required=False,
        help_text=_(
            "The portal reads encrypted answers as soon as it has a key. Choose this once the "
            "provider encrypts all of them."
        ),
    )
    signs_out_everywhere = forms.BooleanField(
        label=_("Sign out in both places (single logout)"),
        required=False,
        help_text=_(
            "Whoever signs out here is led to the provider to sign out there, and whoever signs "
            "out there is signed out here."
        ),
    )
    field_order = ("name", "metadata_url", "metadata", "file", "domains")

    def __init__(
        self,
        sent: Sent = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        by: Member,
        found: SignInProvider | None,
    ) -> None:
        super().__init__(sent, files, by=by, found=found)
        self.has_key = found is not None and keys_of(found.connection).now is not None
        if not self.has_key:
            for name in WITH_KEY:
                del self.fields[name]

    def clean_metadata_url(self) -> str:
        """An address that may be called."""
        typed = self.cleaned_data["metadata_url"].strip()
        return _callable(typed) if typed else ""

    def clean(self) -> None:
        """One of the three, and one that can be read."""
        super().clean()
        said, had = self.cleaned_data, self.found.settings.metadata if self.found else ""
        file = said.get("file")
        if file is not None:
            said["metadata"] = file.read(LARGEST + 1).decode("utf-8", "replace")
        given = said.get("metadata") or ("" if said.get("metadata_url") else had)
        said["metadata"] = given
        if said.get("metadata_url") or "metadata_url" in self.errors:
            return
        if not given:
            self.add_error("metadata_url", _("Enter this, or the metadata as text or as a file."))
            return
        try:
            read_metadata(given)
        except UnreadableMetadata as error:
            self.add_error("metadata", str(error))

    def _more(self, said: Mapping[str, object]) -> dict[str, object]:
        names = ("metadata_url", "metadata", "takes_unasked")
        with_key = {name: said.get(name, False) for name in WITH_KEY}
        return {name: said[name] for name in names} | with_key


class AccountForm(forms.Form):
    """Whose account at the provider is a new one."""

    def __init__(self, sent: Sent = None, *, people: MemberQuerySet, known: MemberQuerySet) -> None:
        super().__init__(sent)
        self.known = known
        self.fields["person"] = PersonField(
            label=gettext("Person"), people=people, name="", help_text=_("Name or email address.")
        )

    def clean_person(self) -> Member:
        """Somebody whom the provider knows by a name of its own."""
        person: Member = self.cleaned_data["person"]
        if not self.known.filter(pk=person.pk).exists():
            text = gettext("%(name)s has not signed in this way yet, so nothing is in the way.")
            raise forms.ValidationError(text % {"name": person.name})
        return person


def form_class(protocol: Protocol) -> type[OidcForm] | type[SamlForm]:
    """The form of a protocol."""
    return OidcForm if protocol == Protocol.OIDC else SamlForm


def _callable(address: str) -> str:
    try:
        check_address(address)
    except EgressError as error:
        raise forms.ValidationError(error.problem.label) from None
    return address


def _initial(found: SignInProvider) -> dict[str, object]:
    settings = found.settings
    return {
        "name": found.connection.name,
        "domains": ", ".join(settings.domains),
        "admission": settings.admission,
        "settles_second_step": settings.settles_second_step,
        "is_only_way": settings.is_only_way,
        "break_glass": [str(each) for each in settings.break_glass],
        "discovery": settings.discovery,
        "client_id": settings.client_id,
        "secret_ends_on": settings.secret_ends_on,
        "metadata_url": settings.metadata_url,
        "takes_unasked": settings.takes_unasked,
        **{name: getattr(settings, name) for name in WITH_KEY},
        "renews": settings.renews,
        "revision": found.connection.revision,
        **{f"{what}_name": name for what, name in settings.attributes.items()},
    }
