"""Where somebody chooses which mail they get and where it goes, and the mail about signing in."""

from common.later import imported_later
from common.places import announce_places
from messaging.addresses import announce_addresses, announce_zones
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.notifications import ADDRESS_CHANGED, SIGN_IN, addresses_of, time_zones_of

announce_places({"mail preferences": "mail_preferences"})
announce_addresses(addresses_of)
announce_zones(time_zones_of)
declare(SIGN_IN, ADDRESS_CHANGED)
announce_recorded(imported_later("people.recorded"))
