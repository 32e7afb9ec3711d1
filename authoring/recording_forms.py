"""A recording as it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.content.kinds import MediaType

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST = 200 * 1024 * 1024
"""Bytes; five minutes as phones record them, at the size that cards show."""
_WEBM = b"\x1a\x45\xdf\xa3"
_MP4 = b"ftyp"
"""From the fifth byte on (ISO/IEC 14496-12)."""


class VideoForm(forms.Form):
    """A video, and what it is called."""

    title = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Cards name it by this, in small letters with hyphens."),
    )
    file = forms.FileField(
        label=gettext_lazy("Video file"),
        help_text=gettext_lazy("MP4 or WebM, up to 200 MB. 720 lines are enough."),
        widget=forms.ClearableFileInput(attrs={"accept": "video/mp4,video/webm"}),
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
            raise forms.ValidationError(_("It has more than 200 MB. Make it smaller or shorter."))
        begin = file.read(12)
        file.seek(0)
        if begin.startswith(_WEBM):
            self.media_type = MediaType.WEBM
        elif begin[4:8] == _MP4:
            self.media_type = MediaType.MP4
        else:
            raise forms.ValidationError(_("It is no MP4 or WebM video."))
        return file

    @property
    def slug(self) -> str:
        """By which cards name it."""
        return str(slugify(self.cleaned_data["title"]))
