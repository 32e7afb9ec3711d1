"""Who may do what with drafts, beyond what roles say."""

from __future__ import annotations

from authoring.models import Manuscript
from people.models import Member, Role


def may_review(member: Member, draft: Manuscript, *, asked_by: Member) -> bool:
    """Another admin of the draft's organization who is here."""
    return (
        member.pk != asked_by.pk
        and member.organization_id == draft.organization_id
        and member.left_at is None
        and member.has_role(Role.ADMIN)
    )
