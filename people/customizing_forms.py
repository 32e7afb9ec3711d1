"""What admins make their organization's own: one form for each section of its pages."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.choices import language_choices, zone_choices
from people.hours import EARLIEST, LATEST, SHORTEST
from people.logos import DrawnLogo, NoLogo, draw_logo
from people.models import Organization
from people.thresholds import threshold_of, thresholds
from ui.accents import HEX, can_be_read, nearest_readable
from ui.fields import DayField, SentFileField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    Uploads = Mapping[str, UploadedFile[bytes]]

_LIKE_AN_ADDRESS = re.compile(r"[@<>\"\\]|://|www\.", re.IGNORECASE)
_ON_THE_HALF_HOUR = 30


def one_line(text: str) -> str:
    """Words as they stand in a line: nothing that cannot be seen, and single blanks."""
    seen = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text)
    return " ".join(seen.split())


class OrganizationNameForm(forms.Form):
    """What the organization is called."""

    name = forms.CharField(
        label=_("Name of the organization"),
        max_length=200,
        help_text=_("Appears on pages, in mail, on certificates and reports made from now on."),
    )

    def clean_name(self) -> str:
        """Something that can be read."""
        name = one_line(self.cleaned_data["name"])
        if not any(each.isalnum() for each in name):
            raise forms.ValidationError(gettext("Use letters or digits."))
        return name


class AccentForm(forms.Form):
    """The accent color."""

    color = forms.CharField(
        label=_("Accent color"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Of links and buttons. The dark theme gets a lighter shade of it by itself."),
    )
    nearest = ""
    """The shade of what was chosen that can be read, where it cannot."""

    def clean_color(self) -> str:
        """A color that can be read on every ground of our pages, in both themes."""
        color: str = self.cleaned_data["color"].strip().lower()
        if not HEX.fullmatch(color):
            raise forms.ValidationError(gettext("Write it as # and six digits, such as #1f5c4a."))
        if not can_be_read(color):
            self.nearest = nearest_readable(color)
            text = gettext(
                "%(color)s is too light for text on our pages. The nearest shade that can be read "
                "is %(nearest)s."
            )
            raise forms.ValidationError(text % {"color": color, "nearest": self.nearest})
        return color


class LogoForm(forms.Form):
    """The logo."""

    logo = SentFileField(
        label=_("Logo"),
        help_text=_("PNG, JPEG or WebP, up to 1 MB. A wide one looks best."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def __init__(self, sent: QueryDict | None = None, files: Uploads | None = None) -> None:
        super().__init__(sent, files)  # type: ignore[arg-type]  # a MultiValueDict is a mapping

    def clean_logo(self) -> DrawnLogo:
        """Drawn anew."""
        try:
            return draw_logo(self.cleaned_data["logo"].read())
        except NoLogo as refusal:
            raise forms.ValidationError(refusal.reason) from refusal


class SenderForm(forms.Form):
    """As whom the organization's mail comes."""

    name = forms.CharField(
        label=_("Name of the sender"),
        required=False,
        max_length=60,
        help_text=_("Leave it empty for the name of this installation."),
    )
    reply_to = forms.EmailField(
        label=_("Where replies go"),
        required=False,
        max_length=254,
        help_text=_(
            "Somebody should read this mailbox. Leave it empty for that of the installation."
        ),
    )

    def clean_name(self) -> str:
        """A name, which nobody can take for an address."""
        name = one_line(self.cleaned_data["name"])
        if _LIKE_AN_ADDRESS.search(name):
            text = gettext("Write a name, not an address: no @, quotes, brackets or links.")
            raise forms.ValidationError(text)
        return name


class DefaultsForm(forms.Form):
    """What people get who come without their own."""

    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, sent: QueryDict | None = None, *, organization: Organization) -> None:
        language, zone = organization.language, organization.time_zone
        super().__init__(sent, initial={"language": language, "time_zone": zone})
        self.fields["language"].choices = language_choices(language)  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = zone_choices(zone)  # type: ignore[attr-defined]


class HoursForm(forms.Form):
    """From when to when people work."""

    starts = forms.TimeField(
        label=_("The day begins at"), widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    ends = forms.TimeField(
        label=_("The day ends at"), widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )

    def __init__(self, sent: QueryDict | None = None, *, organization: Organization) -> None:
        known = {"starts": organization.day_starts, "ends": organization.day_ends}
        super().__init__(sent, initial=known)

    def clean_starts(self) -> dt.time:
        """Not in the night."""
        return _by_day(self.cleaned_data["starts"])

    def clean_ends(self) -> dt.time:
        """The same."""
        return _by_day(self.cleaned_data["ends"])

    def clean(self) -> None:
        """Long enough for people in several zones to meet."""
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and _minutes(ends) - _minutes(starts) < SHORTEST * 60:
            text = gettext("A working day has at least %(hours)s hours, from morning to evening.")
            self.add_error("ends", text % {"hours": SHORTEST})


def _by_day(time: dt.time) -> dt.time:
    if not EARLIEST <= time <= LATEST:
        words = {"first": f"{EARLIEST:%H:%M}", "last": f"{LATEST:%H:%M}"}
        text = gettext("Choose a time from %(first)s to %(last)s: before and after it is night.")
        raise forms.ValidationError(text % words)
    if time.minute % _ON_THE_HALF_HOUR or time.second:
        raise forms.ValidationError(gettext("Choose a full or a half hour."))
    return time


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


class DayOffForm(forms.Form):
    """A day on which everybody is off."""

    day = DayField(label=_("Day"))
    name = forms.CharField(
        label=_("What it is called"),
        max_length=60,
        help_text=_("Such as “Founding day”. Public holidays are known already."),
    )

    def clean_day(self) -> dt.date:
        """Not one that is over."""
        day: dt.date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(gettext("Choose a day that is still to come."))
        return day

    def clean_name(self) -> str:
        """In one line."""
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(gettext("Use letters or digits."))
        return name


class ThresholdsForm(forms.Form):
    """How small groups may be of which something is shown; one field for each minimum."""

    def __init__(self, sent: QueryDict | None = None, *, organization: Organization) -> None:
        super().__init__(sent)
        for each in thresholds():
            least = threshold_of(organization, each.name)
            field = forms.IntegerField(
                label=each.label,
                help_text=each.help_text,
                initial=least,
                min_value=least,
                max_value=max(least, each.most),
            )
            rises = gettext("It is at %(least)s and can only rise.") % {"least": least}
            field.error_messages["min_value"] = rises
            self.fields[each.name] = field
