"""What badges keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, deletes
from people.personal_words import WITH_PILOT_OR_PERSON

HOLDINGS = (
    Personal(
        "badges.Badge",
        purpose=_("Certificates that can be taken along as a badge"),
        seen_by=_("The person, and whoever they show it to"),
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(deletes("certificate__enrollment__member", "token", "made_at"),),
    ),
)
IMPERSONAL: tuple[Impersonal, ...] = ()
