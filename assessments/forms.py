"""What a facilitator sends while scoring."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.models import Criterion, Level
from assessments.panels import LeaderPanel, level_field
from ui.fields import WrittenField

NOTE_LENGTH = 4000
"""Characters."""


class ClearForm(forms.Form):
    """One leader and one criterion; `seen` is the version of the level that stood there."""

    leader = forms.IntegerField(min_value=1)
    criterion = forms.IntegerField(min_value=1)
    seen = forms.CharField(required=False, max_length=40)


class TapForm(ClearForm):
    """One level for one leader on one criterion."""

    level = forms.TypedChoiceField(choices=Level.choices, coerce=int)


class TickForm(forms.Form):
    """One behavior of one leader; `seen` is the version that stood there."""

    leader = forms.IntegerField(min_value=1)
    criterion = forms.IntegerField(min_value=1)
    level = forms.TypedChoiceField(choices=Level.choices, coerce=int)
    position = forms.IntegerField(min_value=0, max_value=20)
    ticked = forms.BooleanField(required=False)
    seen = forms.CharField(required=False, max_length=40)


class RecordingForm(forms.Form):
    """Where a recorded turn can be watched."""

    link = forms.URLField(
        label=_("Link to the recording"),
        max_length=500,
        assume_scheme="https",
        help_text=_("From your video service, only for people in your organization."),
    )

    def clean_link(self) -> str:
        """Nothing that travels in the open."""
        link: str = self.cleaned_data["link"]
        if not link.startswith("https://"):
            raise forms.ValidationError(_("The link has to begin with https://."))
        return link


class NoteForm(forms.Form):
    """What was seen; `revision` is the one the writer had before them."""

    leader = forms.IntegerField(min_value=1)
    revision = forms.IntegerField(min_value=0)
    text = WrittenField(required=False, strip=False, max_length=NOTE_LENGTH)


class TalkForm(forms.Form):
    """What two raters say of their talk; `revision` is the one the writer had before them."""

    leader = forms.IntegerField(min_value=1)
    other = forms.IntegerField(min_value=1)
    revision = forms.IntegerField(min_value=0)
    text = WrittenField(required=False, max_length=NOTE_LENGTH)


class PresenceForm(forms.Form):
    """Whether a leader is there; `revision` is the one that was seen, none means 0: a page that
    does not know overwrites nothing.
    """

    leader = forms.IntegerField(min_value=1)
    present = forms.BooleanField(required=False)
    revision = forms.IntegerField(min_value=0, required=False)


class FinishForm(forms.Form):
    """Who was there, as it was read before finishing."""

    present = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, data: QueryDict | None, *, enrollment_ids: Iterable[int]) -> None:
        super().__init__(data)
        self.fields["present"].choices = [(pk, pk) for pk in enrollment_ids]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """What was meant for somebody else, and for whom."""

    to = forms.TypedChoiceField(label=_("Who was it meant for?"), coerce=int)
    criteria = forms.TypedMultipleChoiceField(
        label=_("Which levels?"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    note = forms.BooleanField(label=_("Your note as well"), required=False)

    def __init__(
        self, data: QueryDict | None, *, panel: LeaderPanel, others: Iterable[LeaderPanel]
    ) -> None:
        given = [row for row in panel.criteria if row.is_saved]
        initial = {"criteria": [row.id for row in given], "note": bool(panel.note)}
        super().__init__(data, initial=initial)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a leader")),
            *[(each.enrollment_id, each.name) for each in others],
        ]
        self.fields["criteria"].choices = [  # type: ignore[attr-defined]
            (row.id, f"{row.name}: {row.level_name}") for row in given
        ]
        if not panel.note:
            del self.fields["note"]

    def clean(self) -> dict[str, object]:
        """Something has to go."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("criteria") and not cleaned.get("note"):
            self.add_error("criteria", _("Choose what to move."))
        return cleaned


class LeaderForm(forms.Form):
    """A whole panel sent as a plain form: whether they are here, a level per criterion, the note.

    `attendance` is the revision of whether they are here that was seen; without it nothing is said
    about that.
    """

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    attendance = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    here = forms.BooleanField(label=_("Present"), required=False)
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
        self.fields["here"].widget.attrs["id"] = f"present-{enrollment_id}"

    def chosen(self) -> dict[int, int]:
        """Criterion -> level, for those that were chosen."""
        values = {criterion: self.cleaned_data.get(name) for criterion, name in self.levels.items()}
        return {criterion: level for criterion, level in values.items() if level is not None}
