"""Where reports are found, and the mails about them."""

from common.later import imported_later
from common.places import announce_places
from messaging.notifications import declare
from people.audit_words import announce_recorded
from reports.notifications import REPORT_FOR_SPONSOR, REPORT_TURN

announce_places({"evidence report of a pilot": "reports:report"})
declare(REPORT_TURN, REPORT_FOR_SPONSOR)
announce_recorded(imported_later("reports.recorded"))
