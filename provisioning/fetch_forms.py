"""What is typed about a list that is fetched."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connections.egress import EgressError, check_address
from connections.models import Connection
from provisioning.fetch_settings import FetchSettings, FetchSignIn, FetchWay, settings_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.\-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+")
LARGEST_REVISION = 2**31 - 1
MOST_TOLERATED = 1_000
KEEP_SECRET = gettext_lazy("Leave it empty to keep the one that is saved.")


def _secret(label: str | _StrPromise) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=label, required=False, max_length=2_000, strip=False, widget=widget
    )


class FetchForm(forms.Form):
    """What all ways have in common; `connection` is the one that is changed, None for a new one."""

    name = forms.CharField(
        label=gettext_lazy("Name of the list"),
        max_length=80,
        help_text=gettext_lazy("Such as the name of the HR system."),
    )
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On these days"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    at = forms.TimeField(
        label=gettext_lazy("At"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("In your organization's time zone."),
    )
    imports = forms.BooleanField(
        label=gettext_lazy("Import lists automatically when nothing is in doubt"),
        required=False,
        help_text=gettext_lazy(
            "You always look at the first list yourself. Later ones wait for you "
            "only if something is unusual: a row with a question, other columns, far "
            "fewer rows, many leavers or many new names."
        ),
    )
    tolerance = forms.IntegerField(
        label=gettext_lazy("Rows that may fail in an automatic import"),
        min_value=0,
        max_value=MOST_TOLERATED,
        required=False,
        help_text=gettext_lazy(
            "These rows are left out, and you find them on the page of the list."
        ),
    )
    revision = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_REVISION, widget=forms.HiddenInput
    )
    way: FetchWay

    def __init__(
        self, sent: QueryDict | None = None, *, connection: Connection | None = None
    ) -> None:
        self.before = settings_of(connection) if connection else FetchSettings(way=self.way)
        self.is_new = connection is None
        known: dict[str, object] = {
            "name": connection.name if connection else "",
            "revision": connection.revision if connection else 0,
            "days": list(self.before.days),
            "at": self.before.time,
            "imports": self.before.imports,
            "tolerance": self.before.tolerance,
        }
        super().__init__(sent, initial=known | self._place_before())
        if not self.is_new:
            self.fields["secret"].help_text = KEEP_SECRET

    def _place_before(self) -> dict[str, object]:
        raise NotImplementedError

    @property
    def typed_secret(self) -> str:
        """What was typed, '' where nothing was or none is needed."""
        needed = FetchSignIn(self.cleaned_data["signs_in"]) in SECRET_NEEDED
        return str(self.cleaned_data["secret"]) if needed else ""

    def _refuse_without_secret(self, *, is_elsewhere: bool) -> None:
        """A secret is typed anew for another place: it was meant for the one before."""
        chosen = self.cleaned_data.get("signs_in")
        if chosen not in SECRET_NEEDED or self.cleaned_data.get("secret"):
            return
        if self.is_new or is_elsewhere or chosen != self.before.signs_in:
            self.add_error(
                "secret", _("Type it again: a saved password is never sent to another address.")
            )

    def _when(self) -> dict[str, object]:
        at: dt.time = self.cleaned_data["at"]
        return {
            "days": tuple(sorted(self.cleaned_data["days"])),
            "at": f"{at:%H:%M}",
            "imports": self.cleaned_data["imports"],
            "tolerance": self.cleaned_data["tolerance"] or 0,
        }


SECRET_NEEDED = (FetchSignIn.PASSWORD, FetchSignIn.BEARER)


class SftpForm(FetchForm):
    """A file on an SFTP server."""

    way = FetchWay.SFTP
    host = forms.CharField(label=gettext_lazy("Server"), max_length=253)
    port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65_535)
    path = forms.CharField(
        label=gettext_lazy("Path of the file"),
        max_length=500,
        help_text=gettext_lazy(
            "Such as /out/people.csv. With a star, such as /out/people_*.csv, the newest file that "
            "fits is fetched."
        ),
    )
    user = forms.CharField(label=gettext_lazy("User name"), max_length=200)
    signs_in = forms.ChoiceField(
        label=gettext_lazy("How the portal signs in"),
        choices=[
            (FetchSignIn.KEY.value, gettext_lazy("With a key that it makes (recommended)")),
            (FetchSignIn.PASSWORD.value, gettext_lazy("With a password")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("After saving, you get the public part of the key to pass on."),
    )
    secret = _secret(gettext_lazy("Password, if the portal signs in with one"))
    field_order = ("name", "host", "port", "path", "user", "signs_in", "secret")

    def _place_before(self) -> dict[str, object]:
        chosen = self.before.signs_in if not self.is_new else FetchSignIn.KEY
        return {
            "host": self.before.host,
            "port": self.before.port,
            "path": self.before.path,
            "user": self.before.user,
            "signs_in": chosen.value,
        }

    def clean_host(self) -> str:
        """A name or an address, and nothing around it."""
        host = str(self.cleaned_data["host"]).strip().lower()
        if not HOST.fullmatch(host):
            raise forms.ValidationError(
                _("Enter only the name of the server, such as sftp.example.com.")
            )
        return host

    def clean(self) -> None:
        """A password where one is needed."""
        place = (self.cleaned_data.get("host"), self.cleaned_data.get("port"))
        self._refuse_without_secret(is_elsewhere=place != (self.before.host, self.before.port))

    @property
    def chosen(self) -> FetchSettings:
        """What was typed."""
        typed = self.cleaned_data
        return FetchSettings(
            way=self.way,
            host=typed["host"],
            port=typed["port"],
            path=typed["path"],
            user=typed["user"],
            signs_in=FetchSignIn(typed["signs_in"]),
            **self._when(),  # type: ignore[arg-type]
        )


class WebForm(FetchForm):
    """A file behind an https address."""

    way = FetchWay.WEB
    url = forms.CharField(
        label=gettext_lazy("Address of the file"),
        max_length=1_000,
        widget=forms.URLInput,
        help_text=gettext_lazy("It begins with https://. CSV or XLSX, up to 50 MB."),
    )
    signs_in = forms.ChoiceField(
        label=gettext_lazy("How the portal signs in"),
        choices=[
            (FetchSignIn.NONE.value, gettext_lazy("Not at all")),
            (FetchSignIn.BEARER.value, gettext_lazy("With a token")),
            (FetchSignIn.PASSWORD.value, gettext_lazy("With user name and password")),
        ],
        widget=forms.RadioSelect,
    )
    user = forms.CharField(
        label=gettext_lazy("User name, if it needs one"), max_length=200, required=False
    )
    secret = _secret(gettext_lazy("Token or password, if it needs one"))
    field_order = ("name", "url", "signs_in", "user", "secret")

    def _place_before(self) -> dict[str, object]:
        return {
            "url": self.before.url,
            "signs_in": self.before.signs_in.value,
            "user": self.before.user,
        }

    def clean_url(self) -> str:
        """An address that may be called."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            check_address(url)
        except EgressError as error:
            raise forms.ValidationError(error.problem.label) from None
        return url

    def clean(self) -> None:
        """A secret where one is needed, and the name that goes with a password."""
        chosen = self.cleaned_data.get("signs_in")
        if chosen == FetchSignIn.PASSWORD and not self.cleaned_data.get("user"):
            self.add_error("user", _("Enter the user name for this password, too."))
        host = urlsplit(self.cleaned_data.get("url", "")).netloc
        self._refuse_without_secret(is_elsewhere=host != urlsplit(self.before.url).netloc)

    @property
    def chosen(self) -> FetchSettings:
        """What was typed."""
        typed = self.cleaned_data
        return FetchSettings(
            way=self.way,
            url=typed["url"],
            user=typed["user"],
            signs_in=FetchSignIn(typed["signs_in"]),
            **self._when(),  # type: ignore[arg-type]
        )


FORMS: dict[FetchWay, type[SftpForm] | type[WebForm]] = {
    FetchWay.SFTP: SftpForm,
    FetchWay.WEB: WebForm,
}
