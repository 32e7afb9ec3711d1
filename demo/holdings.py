"""What the demo keeps of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.naming import naming
from people.personal import FoundBy, Impersonal, Personal, deletes
from people.personal_words import UNTIL_ERASED

HOLDINGS = (
    Personal(
        "demo.CapturedMail",
        purpose=_("Mail from the demo, which goes nowhere"),
        seen_by=_("Whoever opens the demo"),
        kept_for=UNTIL_ERASED,
        trails=(
            deletes(
                "to_address",
                "to_address",
                "subject",
                "text",
                "received_at",
                found_by=FoundBy.ADDRESS,
            ),
            deletes(
                "text",
                finds=naming("demo.CapturedMail", "subject", "text", "html", "calendar", "headers"),
            ),
        ),
    ),
)
IMPERSONAL: tuple[Impersonal, ...] = ()
