"""Files that came in: what they are, and where they stand."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from authoring.recording_forms import VideoForm
from programs.content.kinds import MediaType
from tests.house.sources import sources

NAME = re.compile(r'(?:attachment|inline); filename="[\w.-]{1,120}"')


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("x.mp4", b"\x00\x00\x00\x18ftypmp42....", MediaType.MP4),
        ("x.exe", b"\x1a\x45\xdf\xa3........", MediaType.WEBM),
        ("x.mp4", b"MZ\x90\x00............", None),
        ("x.webm", b"<html><script>....</script>", None),
        ("x.mp4", b"<svg onload=alert(1)>.....", None),
        ("x.mp4", b"", None),
    ],
)
def test_a_recording_is_what_its_first_bytes_say(
    name: str, content: bytes, kind: MediaType | None
) -> None:
    form = VideoForm({"title": "A talk"}, {"file": SimpleUploadedFile(name, content, "video/mp4")})
    assert form.is_valid() == (kind is not None)
    if kind:
        assert form.media_type == kind


def test_nothing_that_came_in_stands_in_a_folder() -> None:
    """No model keeps a file, nothing is stored by Django's storage, and no folder of uploads is
    served. What is written to disk are texts under names that a reader has checked.
    """

    kept = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]
    assert kept == []
    assert not settings.MEDIA_URL.strip("/")
    assert not settings.MEDIA_ROOT
    texts = {str(path): path.read_text(encoding="utf-8") for path in sources()}
    assert not [path for path, text in texts.items() if "default_storage" in text]
    named = re.compile(r"open\([^)]*\.name\b|Path\([^)]*(?:file|upload)\.name")
    assert not [path for path, text in texts.items() if named.search(text)]
