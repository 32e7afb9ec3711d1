"""Forms that change the pulses of a running pilot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.importing.pasted import parse_pasted
from people.models import Member
from people.querysets import MemberQuerySet
from pilots.forms.questions import QuestionsForm
from surveys.bank import SuggestedPulse
from surveys.questions import PulseQuestion, Respondents
from ui.fields import DayField


class WaveForm(QuestionsForm):
    """One pulse that has not opened."""

    opens_on = DayField(label=gettext_lazy("Day"))
    is_for_later = forms.BooleanField(
        label=gettext_lazy("Change the questions of the later pulses in the same way"),
        required=False,
        initial=True,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        chosen: Sequence[PulseQuestion],
        also: Sequence[PulseQuestion],
        suggested: Sequence[SuggestedPulse],
        opens_on: dt.date,
        seen: str,
        language: str,
    ) -> None:
        super().__init__(
            data,
            chosen=chosen,
            also=also,
            suggested=suggested,
            language=language,
            initial={"opens_on": opens_on, "seen": seen},
        )


class RespondentsForm(forms.Form):
    """Whom the pulses of a running pilot ask from now on."""

    respondents = forms.ChoiceField(
        label=gettext_lazy("Who is asked"),
        choices=Respondents.choices,
        widget=forms.RadioSelect,
    )
    extra = forms.CharField(
        label=gettext_lazy("Ask these people too"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=gettext_lazy("One address per line, of people who are listed under People."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        members: MemberQuerySet,
        respondents: str,
        extra: Iterable[Member],
    ) -> None:
        lines = "\n".join(f"{each.name} <{each.email}>" for each in extra)
        super().__init__(data, initial={"respondents": respondents, "extra": lines})
        self.members = members

    def clean_extra(self) -> list[Member]:
        """Everybody who is named, each once."""
        rows = parse_pasted(self.cleaned_data["extra"])
        known = self.members.filter(email__in=[row.email for row in rows])
        by_email = {member.email.lower(): member for member in known}
        unknown = [row for row in rows if row.email.lower() not in by_email]
        if unknown:
            text = _("Line %(line)s: nobody who is listed under People has this address.")
            raise forms.ValidationError([text % {"line": row.number} for row in unknown])
        return list({by_email[row.email.lower()] for row in rows})
