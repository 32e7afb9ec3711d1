"""Where the API is set up, and for whom events are found."""

from django.utils.translation import gettext_lazy as _

from api.listening import wanted_by_keys
from common.later import imported_later
from common.places import announce_places
from connections.doors import is_open
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from events.listening import announce_listener
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.personal import announce_holdings

announce_connection(
    AnnouncedKind(
        ConnectionKind.API,
        _(
            "Let your own systems read people, progress and results, and send people and "
            "KPI values."
        ),
        "command-line",
        "api:keys",
    )
)
announce_listener(wanted_by_keys)
announce_disclosures(imported_later("api.disclosures"))
if is_open(ConnectionKind.API):
    announce_places({"keys of systems": "api:keys"})
announce_holdings(imported_later("api.holdings"))
announce_recorded(imported_later("api.recorded"))
