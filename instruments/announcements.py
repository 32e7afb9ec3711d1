"""What questionnaires bring to the registries."""

from cohorts.own_record import announce_section
from common.places import announce_places
from instruments.notifications import QUESTIONNAIRE_OPEN, QUESTIONNAIRE_REMINDER
from instruments.record import ANSWERED
from messaging.notifications import declare

announce_places({"questionnaires": "instruments:questionnaires"})
declare(QUESTIONNAIRE_OPEN, QUESTIONNAIRE_REMINDER)
announce_section(ANSWERED)
