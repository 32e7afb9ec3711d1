"""A recording as it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.content.kinds import MediaType
from programs.media_types import LONGEST, media_type_of
from ui.fields import SentFileField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST = 200 * 1024 * 1024
"""Bytes; five minutes as phones record them, at the size that cards show."""
LARGEST_PICTURE = 5 * 1024 * 1024
"""Bytes: it comes with a page that somebody opens on a phone."""


class VideoForm(forms.Form):
    """A video, a sound or a picture, and what it is called."""

    title = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy(
            "The name by which cards and stories refer to it, in small letters with hyphens."
        ),
    )
    file = SentFileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A video (MP4 or WebM; 720 lines are enough) or a sound file (MP3, M4A, Ogg) up to "
            "200 MB, or a picture (PNG, JPEG, WebP) up to 5 MB. Without a network, only videos "
            "up to 24 MB and sound files up to 12 MB are there."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(MediaType.values)}),
    )

    def clean_title(self) -> str:
        """A name of which something is left in an address."""
        title: str = self.cleaned_data["title"]
        if not slugify(title):
            raise forms.ValidationError(_("Use letters or digits."))
        return title

    def clean_file(self) -> UploadedFile[bytes]:
        """What it is, is said by how it begins."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("It is larger than 200 MB. Make it smaller or shorter."))
        begin = file.read(LONGEST)
        file.seek(0)
        kind = media_type_of(begin)
        if kind is None:
            raise forms.ValidationError(
                _(
                    "It is not a video (MP4, WebM), sound file (MP3, M4A, Ogg) or picture (PNG, "
                    "JPEG, WebP)."
                )
            )
        if kind.startswith("image/") and (file.size or 0) > LARGEST_PICTURE:
            raise forms.ValidationError(_("A picture may have 5 MB at most. Make it smaller."))
        self.media_type = kind
        return file

    @property
    def slug(self) -> str:
        """By which cards name it."""
        return str(slugify(self.cleaned_data["title"]))
