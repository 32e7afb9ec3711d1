"""What learning records bring to the page of all connections, and what they listen for."""

from django.utils.translation import gettext_lazy as _

from common.later import imported_later
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from events.listening import announce_listener
from learning_records.queries import wanted_events
from people.audit_words import announce_recorded
from people.personal import announce_holdings

announce_listener(wanted_events)
announce_connection(
    AnnouncedKind(
        kind=ConnectionKind.RECORDS,
        lede=_(
            "Send what leaders complete to your record store (xAPI), and put modules "
            "into your learning platform as cmi5 or SCORM packages."
        ),
        icon="book-open",
        url_name="learning_records:records",
    )
)
announce_holdings(imported_later("learning_records.holdings"))
announce_recorded(imported_later("learning_records.recorded"))
