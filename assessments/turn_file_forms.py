"""A recorded turn as it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Member
from programs.content.kinds import MediaType
from programs.media_types import LONGEST, media_type_of
from ui.fields import SentFileField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST_TURN = 200 * 1024 * 1024
"""Bytes; a turn of ten minutes as video calls record it."""
TURN_TYPES = (MediaType.MP4, MediaType.WEBM, MediaType.M4A)
"""What calls are recorded in, and browsers play."""


class TurnFileForm(forms.Form):
    """The recording, and who watches it. `watchers` are those who may."""

    file = SentFileField(
        label=_("The recording"),
        help_text=_("A video (MP4, WebM) or a sound file (M4A), 200 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(TURN_TYPES)}),
    )
    watcher = forms.TypedChoiceField(
        label=_("Second rater"),
        coerce=int,
        help_text=_("Nobody else but the leader can watch it."),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        files: Mapping[str, object] | None = None,
        *,
        watchers: Sequence[Member],
        planned: int | None = None,
    ) -> None:
        super().__init__(data, files, initial={"watcher": planned})  # type: ignore[arg-type]
        self.watchers = {each.pk: each for each in watchers}
        choices = [(each.pk, each.name) for each in watchers]
        self.fields["watcher"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile[bytes]:
        """What it is, is said by how it begins."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_TURN:
            raise forms.ValidationError(_("It is larger than 200 MB. Make it smaller or shorter."))
        kind = media_type_of(file.read(LONGEST))
        file.seek(0)
        if kind not in TURN_TYPES:
            raise forms.ValidationError(
                _("It is neither a video (MP4, WebM) nor a sound file (M4A).")
            )
        self.media_type = kind
        return file

    @property
    def chosen(self) -> Member:
        """Once it is valid."""
        return self.watchers[self.cleaned_data["watcher"]]
