"""What learning records keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, deletes
from people.personal_words import ADMINS, NOBODY, UNTIL_ENDED

TOLD = _("What a record store or a learning platform hears of what somebody completed")

HOLDINGS = (
    Personal(
        "learning_records.RecordStatement",
        purpose=TOLD,
        seen_by=ADMINS,
        kept_for=UNTIL_ENDED,
        trails=(deletes("event__member", "event__kind", "state", "changed_at"),),
    ),
    Personal(
        "learning_records.PackageLink",
        purpose=TOLD,
        seen_by=NOBODY,
        kept_for=UNTIL_ENDED,
        trails=(deletes("member", "module__slug", "confirmed_at", "told_at"),),
    ),
)
IMPERSONAL = (
    Impersonal(("learning_records.RecordStore",), _("When a worker tells something next")),
)
