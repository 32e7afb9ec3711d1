"""What questionnaires bring to the registries."""

from cohorts.own_record import announce_section
from common.later import imported_later
from common.places import announce_places
from instruments.notifications import QUESTIONNAIRE_OPEN, QUESTIONNAIRE_REMINDER
from instruments.record import ANSWERED
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.personal import announce_holdings

announce_places({"questionnaires": "instruments:questionnaires"})
declare(QUESTIONNAIRE_OPEN, QUESTIONNAIRE_REMINDER)
announce_section(ANSWERED)
announce_disclosures(imported_later("instruments.disclosures"))
announce_holdings(imported_later("instruments.holdings"))
announce_recorded(imported_later("instruments.recorded"))
