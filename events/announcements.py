"""Webhooks: what they are, who asks for events for them, and the mail about them."""

from django.utils.translation import gettext_lazy as _

from common.later import imported_later
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from events.listening import announce_listener
from events.notifications import WEBHOOK_OFF
from events.queries import hooks_wanted
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.personal import announce_holdings

announce_connection(
    AnnouncedKind(
        kind=ConnectionKind.WEBHOOKS,
        lede=_("Tell your own systems what happens here, within a minute."),
        icon="arrow-right",
        url_name="events:hooks",
    )
)
announce_listener(hooks_wanted)
declare(WEBHOOK_OFF)
announce_disclosures(imported_later("events.disclosures"))
announce_holdings(imported_later("events.holdings"))
announce_recorded(imported_later("events.recorded"))
