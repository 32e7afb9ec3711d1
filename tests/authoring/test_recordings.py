"""A draft names a recording: it is asked for before the draft is published, and stays as long."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from authoring.card_changes import add_card
from authoring.operations import change_files
from authoring.recording_forms import LARGEST_PICTURE, VideoForm
from programs.content.kinds import CardKind, CardPart, MediaType
from programs.models import Video
from programs.operations import add_recording


def test_a_draft_with_a_video_waits_for_its_recording_and_keeps_it(copied, admin, client_for, now):
    client = client_for(admin)
    folder = next(path.split("/")[1] for path in copied.files if path.startswith("en/"))

    def with_video(files: Mapping[str, str]) -> dict[str, str]:
        """As somebody else's editor may write it."""
        added = add_card(files, folder, CardPart.CARDS, CardKind.VIDEO)
        typed = "recording='four-seconds'"
        return {
            path: text.replace('recording = "four-seconds"', typed) for path, text in added.items()
        }

    draft = change_files(
        draft=copied,
        change=with_video,
        about="a video",
        by=admin,
        now=now,
    )
    page = reverse("authoring:draft", args=[draft.pk])
    assert "A recording is missing" in client.get(page).content.decode()
    client.post(reverse("authoring:publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.is_draft
    found = add_recording(
        slug="four-seconds",
        title="Four seconds",
        media_type=MediaType.MP4,
        content=[b"anything"],
        by=admin,
        now=now,
    )
    assert "A recording is missing" not in client.get(page).content.decode()
    client.post(reverse("authoring:remove_recording", args=[found.pk]))
    assert Video.objects.filter(pk=found.pk).exists()
    client.post(reverse("authoring:publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert not draft.is_draft


def test_a_story_waits_for_its_picture_and_keeps_it(copied, admin, client_for, now):
    client, story = client_for(admin), "en/01-cues/journey.twee"
    page = reverse("authoring:draft", args=[copied.pk])

    def with_picture(files: Mapping[str, str]) -> dict[str, str]:
        picture = "Good.\n[image the-desk]\nA desk without a chair.\n[continue]"
        return {**files, story: files[story].replace("Good.", picture)}

    change_files(draft=copied, change=with_picture, about="a picture", by=admin, now=now)
    assert "A recording is missing" in client.get(page).text
    of_wrong_kind = {"slug": "the-desk", "title": "The desk", "content": [b"any"]}
    found = add_recording(media_type=MediaType.MP3, by=admin, now=now, **of_wrong_kind)
    assert "A recording is missing" in client.get(page).text, "it is no picture"
    Video.objects.update(media_type=MediaType.PNG)
    assert "A recording is missing" not in client.get(page).text
    client.post(reverse("authoring:remove_recording", args=[found.pk]))
    assert Video.objects.filter(pk=found.pk).exists()
    preview = reverse("authoring:piece_preview", args=[copied.pk, story])
    walk = client.get(preview, {"way": "Good end"}).text
    assert 'alt="A desk without a chair."' in walk


PNG, JPEG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8, b"\xff\xd8\xff\xe0" + b"\0" * 12


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (PNG, MediaType.PNG),
        (JPEG, MediaType.JPEG),
        (b"RIFF\0\0\0\0WEBPVP8 ", MediaType.WEBP),
        (b"ID3\x04\0\0\0\0\0\0\0\0", MediaType.MP3),
        (b"\0\0\0\x20ftypM4A \0\0", MediaType.M4A),
        (b"OggS\0\x02\0\0\0\0\0\0", MediaType.OGG),
        (b"<svg onload=alert(1)>", None),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (PNG + b"\0" * LARGEST_PICTURE, None),
    ],
)
def test_what_a_file_is_is_said_by_how_it_begins(begins, kind):
    form = VideoForm({"title": "A"}, {"file": SimpleUploadedFile("a.mp4", begins)})
    assert form.is_valid() is (kind is not None)
    assert kind is None or form.media_type is kind
