"""Where the API is set up, and for whom events are found."""

from django.utils.translation import gettext_lazy as _

from api.listening import wanted_by_keys
from common.later import imported_later
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from events.listening import announce_listener
from people.audit_words import announce_recorded

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
announce_recorded(imported_later("api.recorded"))
