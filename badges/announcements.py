"""What badges bring to the registries."""

from django.utils.translation import gettext_lazy as _

from common.later import imported_later
from common.places import announce_places
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from people.personal import announce_holdings

announce_places({"badge of a certificate": "badges:badge"})
announce_connection(
    AnnouncedKind(
        kind=ConnectionKind.BADGES,
        lede=_(
            "Leaders can take their certificate with them as an Open Badge that anybody can check."
        ),
        icon="check-badge",
        url_name="badges:issuer",
    )
)
announce_holdings(imported_later("badges.holdings"))
