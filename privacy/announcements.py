"""Where people find their own data, what officers are told, and what is kept of requests."""

from common.later import imported_later
from common.places import announce_places
from messaging.notifications import declare
from messaging.readers import announce_readers
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.leaving import announce_duties
from people.personal import announce_holdings
from privacy.duties import duties_in_privacy
from privacy.notifications import REQUEST_ANSWERED, REQUEST_WAITS, RESTRICTION_ENDS
from privacy.readers import officers

announce_places({"own data": "privacy:mine", "retention": "privacy:retention"})
announce_readers(officers)
declare(REQUEST_WAITS, REQUEST_ANSWERED, RESTRICTION_ENDS)
announce_holdings(imported_later("privacy.holdings"))
announce_holdings(imported_later("privacy.request_holdings"))
announce_disclosures(imported_later("privacy.disclosures"))
announce_duties(duties_in_privacy)
announce_recorded(imported_later("privacy.recorded"))
