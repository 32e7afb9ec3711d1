"""What a draft is measured by."""

from __future__ import annotations

from authoring.comparing import Difference, differences_between
from authoring.models import Manuscript


def published_before(draft: Manuscript) -> Manuscript | None:
    """What a draft follows: the last version of its program; for a new one what it began as."""
    published = Manuscript.objects.published().select_related("version")
    if draft.program_id is None:
        return published.filter(pk=draft.origin_id or 0).first()
    return published.filter(program=draft.program_id).order_by("-version__number").first()


def differences_of(draft: Manuscript, before: Manuscript | None) -> list[Difference]:
    """Everything in a draft that is not as it was published before; nothing where nothing was."""
    return differences_between(before.files, draft.files) if before else []
