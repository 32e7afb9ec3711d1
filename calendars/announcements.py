"""What calendars bring to the registries."""

from django.utils.translation import gettext_lazy as _

from common.later import imported_later
from common.places import announce_places
from connections.doors import is_open
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from people.disclosing import announce_disclosures
from people.personal import announce_holdings

if is_open(ConnectionKind.CALENDARS):
    announce_places({"own busy times": "calendars:own"})
announce_connection(
    AnnouncedKind(
        kind=ConnectionKind.CALENDARS,
        lede=_(
            "Sessions are proposed when people are free. People decide for "
            "themselves whether to show when they are busy."
        ),
        icon="calendar-days",
        url_name="calendars:offer",
    )
)
announce_disclosures(imported_later("calendars.disclosures"))
announce_holdings(imported_later("calendars.holdings"))
