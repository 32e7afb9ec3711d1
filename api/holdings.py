"""What the API keeps of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from api.operations.answers import KEPT_FOR
from people.naming import naming_bytes
from people.personal import Impersonal, Personal, deletes
from people.personal_words import NOBODY, at_most

HOLDINGS = (
    Personal(
        "api.AnsweredCall",
        purpose=_("Answers to calls from other systems, so that a repeated call changes nothing"),
        seen_by=NOBODY,
        kept_for=at_most(KEPT_FOR),
        trails=(deletes("content", finds=naming_bytes("api.AnsweredCall", "content")),),
        plain=("name", "fingerprint", "headers"),
    ),
)
IMPERSONAL = (Impersonal(("api.CallCount",), _("How often a key calls")),)
