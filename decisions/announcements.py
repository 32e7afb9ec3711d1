"""What decisions bring to the registries."""

from common.later import imported_later
from common.places import announce_places
from decisions.notifications import DECISION_REOPENED, SHEET_ASKED, SHEET_RETURNED
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.personal import announce_holdings

announce_places({"decisions": "decisions:decisions", "own sheets": "decisions:own_sheets"})
declare(SHEET_ASKED, SHEET_RETURNED, DECISION_REOPENED)
announce_holdings(imported_later("decisions.holdings"))
announce_recorded(imported_later("decisions.recorded"))
