"""What provisioning brings to the registries."""

from django.utils.translation import gettext_lazy as _

from common.later import imported_later
from common.places import announce_places
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.field_sources import OWNABLE, announce_field_owners
from people.leaving import announce_duties
from people.personal import announce_holdings
from provisioning.duties import duties_in_lists
from provisioning.notifications import FETCHED_LIST
from provisioning.owners import owners_for, writable_fields

announce_connection(
    AnnouncedKind(
        kind=ConnectionKind.PEOPLE,
        lede=_("Your HR system keeps people up to date: who joins, changes teams or leaves."),
        icon="users",
        url_name="provisioning:people",
        brings=lambda _connection: OWNABLE,
    )
)
announce_places({"owners of fields": "provisioning:field_owners"})
announce_field_owners(owners_for, writable_fields)
declare(FETCHED_LIST)
announce_duties(duties_in_lists)
announce_holdings(imported_later("provisioning.holdings"))
announce_recorded(imported_later("provisioning.recorded"))
