"""What a leader sets out to do, and what they say about it after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import Commitment
from coaching.models.commitments import WORDING_LENGTH
from coaching.notes_forms import written
from ui.dates import in_words
from ui.fields import DayField

A_WEEK = dt.timedelta(days=7)


def next_week() -> dt.date:
    """A week from today, on the reader's clock."""
    return timezone.localdate() + A_WEEK


class DueForm(forms.Form):
    """A day from today on."""

    due_on = DayField(label=gettext_lazy("By when?"))

    def clean_due_on(self) -> dt.date:
        """Not in the past."""
        day: dt.date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or a later one."))
        return day


class CommitmentForm(DueForm):
    """A sentence with a date."""

    def __init__(
        self, data: QueryDict | None = None, *, start: str = "", auto_id: str = "id_%s"
    ) -> None:
        """`start` is a sentence to begin with."""
        initial = {"wording": start, "due_on": next_week()}
        super().__init__(data, initial=initial, auto_id=auto_id)
        self.fields["wording"] = written(_("What will you do?"), 3, WORDING_LENGTH)
        self.order_fields(["wording", "due_on"])


class OutcomeForm(forms.Form):
    """What became of it, in a few words or none."""

    def __init__(self, data: QueryDict | None = None, *, initial: str = "") -> None:
        super().__init__(data, initial={"outcome": initial})
        label = _("What became of it?")
        self.fields["outcome"] = written(label, 2, WORDING_LENGTH, is_required=False)


class PutOffForm(DueForm):
    """Not yet: another date."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"due_on": next_week()})
        self.fields["due_on"].label = _("New date")


class RewordForm(CommitmentForm):
    """It became something else."""

    def __init__(self, data: QueryDict | None = None, *, start: str = "") -> None:
        super().__init__(data, start=start, auto_id="became_%s")
        label = _("What became of the first one?")
        self.fields["became"] = written(label, 2, WORDING_LENGTH, is_required=False)
        self.order_fields(["became", "wording", "due_on"])


class PassOnForm(forms.Form):
    """What a new coach may see of before."""

    notes = forms.BooleanField(required=False)
    commitments = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Open commitments"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: QueryDict | None, *, coach: str, open_ones: Sequence[Commitment], notes: bool
    ) -> None:
        super().__init__(data, initial={"notes": notes})
        self._open_ones = {each.pk: each for each in open_ones}
        label = _("What I noted for both of us in earlier talks")
        self.fields["notes"].label = label
        choices = [(each.pk, _("By %(day)s: %(words)s") % _said(each)) for each in open_ones]
        self.fields["commitments"].choices = choices  # type: ignore[attr-defined]
        self.coach = coach

    def chosen(self) -> list[Commitment]:
        """The commitments that are passed on."""
        return [self._open_ones[pk] for pk in self.cleaned_data["commitments"]]


def _said(commitment: Commitment) -> dict[str, str]:
    return {"day": in_words(commitment.due_on), "words": commitment.wording}
