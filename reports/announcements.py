"""Where reports are found, and the mails about them."""

from common.later import imported_later
from common.places import announce_places
from messaging.notifications import declare
from messaging.readers import announce_readers
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.leaving import announce_duties
from people.personal import announce_holdings
from people.withdrawals import announce_withdrawals
from reports.duties import duties_of_sponsors
from reports.notifications import REPORT_FOR_SPONSOR, REPORT_TURN
from reports.readers import sponsors

announce_places({"evidence report of a pilot": "reports:report"})
announce_readers(sponsors)
declare(REPORT_TURN, REPORT_FOR_SPONSOR)
announce_disclosures(imported_later("reports.disclosures"))
announce_holdings(imported_later("reports.holdings"))
announce_duties(duties_of_sponsors)
announce_recorded(imported_later("reports.recorded"))
announce_withdrawals(imported_later("reports.withdrawals"))
