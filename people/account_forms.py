"""What people choose for themselves."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.choices import language_choices, zone_choices
from people.models import Member


class LocaleForm(forms.Form):
    """In which language and time zone somebody reads the portal."""

    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Times on pages and in mail are given in it.")
    )

    def __init__(self, sent: QueryDict | None = None, *, member: Member) -> None:
        super().__init__(sent, initial={"language": member.language, "time_zone": member.time_zone})
        language, zone = self.fields["language"], self.fields["time_zone"]
        language.choices = language_choices(member.language)  # type: ignore[attr-defined]
        zone.choices = zone_choices(member.time_zone)  # type: ignore[attr-defined]
