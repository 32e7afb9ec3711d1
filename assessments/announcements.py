"""What assessments add to a live session."""

from assessments.duties import duties_in_scoring
from assessments.known import latest_levels
from assessments.notifications import (
    CALIBRATION_DUE,
    EXPERT_ASKED,
    EXPERTS_DIFFER,
    RATERS_APART,
    RECORDING_AGREED,
    RECORDING_ASKED,
    RECORDING_LINK,
)
from assessments.own_record import LEVELS
from assessments.own_turn import recording_to_decide
from cohorts.facts import announce_fact
from cohorts.own_record import announce_section
from common.later import imported_later
from common.places import announce_places
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.leaving import announce_duties
from people.personal import announce_holdings
from people.withdrawals import announce_withdrawals
from practice.own_turns import announce_asking
from programs.content.paths import PathFact

announce_places(
    {
        "live screen of a session": "assessments:score",
        "feedback on a session": "assessments:feedback",
        "calibration of raters": "assessments:calibration",
        "what calibration asks for": "assessments:gate",
    }
)
announce_fact(PathFact.LEVEL, lambda members, criterion, _now: latest_levels(members, criterion))
announce_section(LEVELS)
announce_asking(recording_to_decide)
declare(CALIBRATION_DUE, RATERS_APART, RECORDING_ASKED, RECORDING_AGREED, RECORDING_LINK)
declare(EXPERT_ASKED, EXPERTS_DIFFER)
announce_disclosures(imported_later("assessments.disclosures"))
announce_holdings(imported_later("assessments.holdings"))
announce_duties(duties_in_scoring)
announce_recorded(imported_later("assessments.recorded"))
announce_withdrawals(imported_later("assessments.withdrawals"))
