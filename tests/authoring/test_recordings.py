"""A draft names a recording: it is asked for before the draft is published, and stays as long."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from authoring.card_changes import add_card
from authoring.operations import change_files
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
