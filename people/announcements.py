"""Where somebody chooses which mail they get and where it goes, and the mail about signing in; and
what is heard of refusals at the door.
"""

from common.later import imported_later
from common.places import announce_places
from messaging.addresses import announce_addresses, announce_zones
from messaging.notifications import declare
from messaging.readers import announce_readers
from messaging.restricted import announce_restricted
from messaging.senders import announce_senders
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.duties import duties_in_people
from people.leaving import announce_duties
from people.notifications import (
    ADDRESS_CHANGED,
    SIGN_IN,
    addresses_of,
    restricted_among,
    senders_of_organizations,
    time_zones_of,
)
from people.personal import announce_holdings
from people.readers import members
from people.refusals import listen
from people.withdrawals import announce_withdrawals

announce_places({"mail preferences": "mail_preferences"})
announce_addresses(addresses_of)
announce_zones(time_zones_of)
announce_restricted(restricted_among)
announce_senders(senders_of_organizations)
announce_readers(members)
declare(SIGN_IN, ADDRESS_CHANGED)
announce_disclosures(imported_later("people.disclosures"))
announce_holdings(imported_later("people.holdings"))
listen()
announce_duties(duties_in_people)
announce_recorded(imported_later("people.recorded"))
announce_withdrawals(imported_later("people.restricted_again"))
