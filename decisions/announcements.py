"""What decisions bring to the registries."""

from common.later import imported_later
from common.places import announce_places
from decisions.duties import duties_in_decisions
from decisions.notifications import DECISION_REOPENED, SHEET_ASKED, SHEET_RETURNED
from decisions.readers import assessors
from messaging.notifications import declare
from messaging.readers import announce_readers
from people.audit_words import announce_recorded
from people.leaving import announce_duties
from people.personal import announce_holdings

announce_places({"decisions": "decisions:decisions", "own sheets": "decisions:own_sheets"})
announce_readers(assessors)
declare(SHEET_ASKED, SHEET_RETURNED, DECISION_REOPENED)
announce_holdings(imported_later("decisions.holdings"))
announce_duties(duties_in_decisions)
announce_recorded(imported_later("decisions.recorded"))
