"""What programs keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, hands_over
from people.personal_words import OWN_WORK, WITH_ORGANIZATION

HOLDINGS = (
    Personal(
        "programs.Video",
        purpose=_("Recordings for programs, and who added them"),
        seen_by=_("Everybody in the organization"),
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("by", "title", "added_at", why=OWN_WORK),),
    ),
)
IMPERSONAL = (
    Impersonal(
        (
            *("programs.Program", "programs.ProgramVersion", "programs.Material"),
            *("programs.Module", "programs.Card", "programs.VideoPart"),
        ),
        _("Texts and recordings of programs"),
    ),
)
