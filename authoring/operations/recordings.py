"""A recording goes when no program needs it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from authoring.recordings import recordings_in_use
from people.audit import record
from people.models import Member
from programs.models import Video


class RecordingNamed(Exception):
    """A draft or a published program of the organization names it."""


@transaction.atomic
def remove_recording(*, recording: Video, by: Member, now: dt.datetime) -> None:
    """Delete a video. A second call finds nothing. Raises RecordingNamed."""
    if recording.slug in recordings_in_use(recording.organization_id):
        raise RecordingNamed
    record("remove_recording", recording, by=by, now=now, slug=recording.slug)
    recording.delete()
