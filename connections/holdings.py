"""What connections keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, hands_over
from people.personal_words import ADMINS, OWN_WORK, UNTIL_ENDED, WITH_ORGANIZATION

HOLDINGS = (
    Personal(
        "connections.Connection",
        purpose=_("Connections with other systems of the organization"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("made_by", "kind", "made_at", why=OWN_WORK),),
    ),
    Personal(
        "connections.AccessKey",
        purpose=_("Keys with which other systems call the portal"),
        seen_by=ADMINS,
        kept_for=UNTIL_ENDED,
        trails=(hands_over("made_by", "name", "made_at", why=OWN_WORK),),
    ),
)
IMPERSONAL = (
    Impersonal(
        ("connections.Exchange",),
        _(
            "That something was exchanged with a system, for thirty days; searched for names at an "
            "erasure all the same"
        ),
    ),
)
