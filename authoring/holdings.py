"""What authoring keeps of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, deletes, empties, hands_over, keeps
from people.personal_words import ADMINS, OWN_WORK, WHO_DID_IT, WITH_ORGANIZATION

HOLDINGS = (
    Personal(
        "authoring.Manuscript",
        purpose=_("Programs in the making, and who changed them last"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("by", "title", "changed_at", why=OWN_WORK),),
    ),
    Personal(
        "authoring.ReviewRequest",
        purpose=_("Who is asked to read a draft"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(
            deletes("reviewer", "draft__title", "asked_at", "read_at"),
            keeps("by", "draft__title", "asked_at", why=WHO_DID_IT),
        ),
    ),
    Personal(
        "authoring.DraftComment",
        purpose=_("Comments on drafts of programs"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(
            empties("by", "text", exported=("draft__title", "path", "text", "at")),
            keeps("resolved_by", "draft__title", "resolved_at", why=WHO_DID_IT),
        ),
        plain=("path",),
    ),
)
IMPERSONAL: tuple[Impersonal, ...] = ()
