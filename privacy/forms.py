"""What people ask for, and how officers answer."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.importing.texts import clean
from people.models import Member
from privacy.models import REASON_LENGTH, WORDS_LENGTH
from privacy.operations import CORRECTABLE
from privacy.states import Asks, CameBy
from ui.fields import DayField, WrittenField

ASKED_HERE = (Asks.RESTRICTION, Asks.OBJECTION, Asks.ERASURE)
"""A copy is there at once, and a correction has a page of its own."""


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class AskForm(forms.Form):
    """What somebody asks for about their own data."""

    asks = forms.ChoiceField(
        label=gettext_lazy("What do you ask for?"),
        choices=[(each.value, each.label) for each in ASKED_HERE],
        widget=forms.RadioSelect,
    )
    words = WrittenField(
        label=gettext_lazy("In your words"),
        max_length=WORDS_LENGTH,
        required=False,
        widget=_lines(4),
        help_text=gettext_lazy(
            "You need no reason, except for an objection: say what it is about."
        ),
    )

    def clean(self) -> dict[str, object]:
        """An objection says what it is about."""
        said = self.cleaned_data
        if said.get("asks") == Asks.OBJECTION and not said.get("words", "").strip():
            self.add_error("words", _("Say what you object to, and why it harms you."))
        return said


class OwnCorrectionForm(forms.Form):
    """What is known of somebody, to be put right by themselves."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=254, required=False)
    employee_id = forms.CharField(label=gettext_lazy("Employee ID"), max_length=60, required=False)
    job_title = forms.CharField(label=gettext_lazy("Job title"), max_length=200, required=False)
    department = forms.CharField(label=gettext_lazy("Department"), max_length=120, required=False)
    cost_center = forms.CharField(label=gettext_lazy("Cost center"), max_length=60, required=False)
    words = WrittenField(
        label=gettext_lazy("Anything else that is wrong"),
        max_length=WORDS_LENGTH,
        required=False,
        widget=_lines(4),
    )

    def __init__(self, sent: QueryDict | None = None, *, member: Member) -> None:
        self.known = {field: str(getattr(member, field)) for field in CORRECTABLE}
        super().__init__(sent, initial=self.known)
        self.fields["email"].required = bool(member.email)

    def clean(self) -> dict[str, object]:
        """Something has to be otherwise than it stands."""
        if not self.errors and not self.differing and not self.cleaned_data["words"].strip():
            self.add_error(None, _("Change what is wrong, or say it in your words."))
        return self.cleaned_data

    @property
    def differing(self) -> dict[str, str]:
        """What was typed otherwise than it stands, as lists have it."""
        typed = {field: clean(self.cleaned_data.get(field, "")) for field in CORRECTABLE}
        return {field: value for field, value in typed.items() if value != self.known[field]}


class EnterForm(forms.Form):
    """A request that reached the organization otherwise than in the portal."""

    asks = forms.ChoiceField(
        label=gettext_lazy("What is asked for?"),
        choices=Asks.choices,
        widget=forms.RadioSelect,
    )
    came_by = forms.ChoiceField(
        label=gettext_lazy("How did it come?"),
        choices=[each for each in CameBy.choices if each[0] != CameBy.PORTAL],
    )
    received_on = DayField(
        label=gettext_lazy("On which day?"),
        help_text=gettext_lazy("The month to answer begins on that day."),
    )
    words = WrittenField(
        label=gettext_lazy("What was said"),
        max_length=WORDS_LENGTH,
        required=False,
        widget=_lines(4),
    )

    def clean_received_on(self) -> dt.date:
        """Today at the latest."""
        day: dt.date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class CheckForm(forms.Form):
    """How somebody made sure who asks."""

    how = forms.CharField(
        label=gettext_lazy("How do you know that it is really them?"),
        max_length=200,
        help_text=gettext_lazy(
            "For example: called back at the number in the HR system. Copy no documents."
        ),
    )


class ExtendForm(forms.Form):
    """Why it takes longer."""

    because = WrittenField(
        label=gettext_lazy("Why does it take longer?"),
        max_length=REASON_LENGTH,
        widget=_lines(3),
        help_text=gettext_lazy("They are told. It has to be complex, or one of many."),
    )


class ReplyForm(forms.Form):
    """What whoever asked is told."""

    answer = WrittenField(
        label=gettext_lazy("What you tell them"),
        max_length=REASON_LENGTH,
        required=False,
        widget=_lines(3),
    )


class RefusalForm(forms.Form):
    """Why it is not done."""

    answer = WrittenField(
        label=gettext_lazy("Why is it not done?"),
        max_length=REASON_LENGTH,
        widget=_lines(3),
        help_text=gettext_lazy("They are told, along with where they can complain."),
    )


class PersonSearchForm(forms.Form):
    """Whom an officer looks for."""

    q = forms.CharField(
        label=gettext_lazy("Name, address or employee ID"), max_length=200, required=False
    )
