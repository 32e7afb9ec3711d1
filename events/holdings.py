"""What events keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from events.operations.sweeping import KEPT
from people.personal import Impersonal, Personal, deletes
from people.personal_words import ADMINS, at_most

HAPPENED = _("What happened, for other systems of the organization that may hear of it")

HOLDINGS = (
    Personal(
        "events.Event",
        purpose=HAPPENED,
        seen_by=_("Systems that an admin has connected"),
        kept_for=at_most(KEPT),
        trails=(deletes("member", "kind", "detail", "happened_at"),),
    ),
    Personal(
        "events.Delivery",
        purpose=HAPPENED,
        seen_by=ADMINS,
        kept_for=at_most(KEPT),
        trails=(deletes("event__member", "event__kind", "state", "last_at"),),
    ),
)
IMPERSONAL = (Impersonal(("events.EventLook", "events.Hook"), _("How far a worker has looked")),)
