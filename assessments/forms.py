"""What a facilitator sends while scoring."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.models import Criterion, Level
from assessments.panels import level_field
from ui.fields import WrittenField

NOTE_LENGTH = 4000
"""Characters."""


class TapForm(forms.Form):
    """One level for one leader on one criterion."""

    leader = forms.IntegerField(min_value=1)
    criterion = forms.IntegerField(min_value=1)
    level = forms.TypedChoiceField(choices=Level.choices, coerce=int)


class NoteForm(forms.Form):
    """What was seen; `revision` is the one the writer had before them."""

    leader = forms.IntegerField(min_value=1)
    revision = forms.IntegerField(min_value=0)
    text = WrittenField(required=False, strip=False, max_length=NOTE_LENGTH)


class PresenceForm(forms.Form):
    """Whether a leader is there."""

    leader = forms.IntegerField(min_value=1)
    present = forms.BooleanField(required=False)


class LeaderForm(forms.Form):
    """A whole panel sent as a plain form: a level per criterion and the note."""

    revision = forms.IntegerField(min_value=0)
    note = WrittenField(label=_("Note"), required=False, strip=False, max_length=NOTE_LENGTH)

    def __init__(
        self, data: QueryDict, *, enrollment_id: int, criteria: Iterable[Criterion]
    ) -> None:
        super().__init__(data)
        self.levels = {
            criterion.pk: level_field(enrollment_id, criterion.pk) for criterion in criteria
        }
        for name in self.levels.values():
            self.fields[name] = forms.TypedChoiceField(
                choices=Level.choices,
                coerce=int,
                required=False,
                empty_value=None,
                widget=forms.RadioSelect,
            )
        self.fields["note"].widget.attrs["id"] = f"note-{enrollment_id}"

    def chosen(self) -> dict[int, int]:
        """Criterion -> level, for those that were chosen."""
        values = {criterion: self.cleaned_data.get(name) for criterion, name in self.levels.items()}
        return {criterion: level for criterion, level in values.items() if level is not None}
