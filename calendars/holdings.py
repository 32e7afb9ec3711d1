"""What calendars keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from calendars.operations.reading import KEPT
from people.personal import Impersonal, Personal, deletes
from people.personal_words import ONLY_PERSON, UNTIL_ENDED, at_most

BUSY = _("When somebody is busy, so that sessions are proposed at other times")

HOLDINGS = (
    Personal(
        "calendars.BusySource",
        purpose=BUSY,
        seen_by=ONLY_PERSON,
        kept_for=UNTIL_ENDED,
        trails=(deletes("member", "way", "made_at", "read_at"),),
    ),
    Personal(
        "calendars.BusyTime",
        purpose=BUSY,
        seen_by=_("Nobody; whoever plans sees only that a time is free"),
        kept_for=at_most(KEPT),
        trails=(deletes("member", "starts_at", "ends_at"),),
    ),
)
IMPERSONAL: tuple[Impersonal, ...] = ()
