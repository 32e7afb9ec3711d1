"""Where pilots are set up and followed."""

from common.later import imported_later
from common.places import announce_places
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.leaving import announce_duties
from people.personal import announce_holdings
from pilots.duties import duties_in_pilots

announce_places(
    {
        "pilots": "pilots:list",
        "new pilot": "pilots:new",
        "page of a pilot": "pilots:pilot",
        "measurement plan of a pilot": "pilots:measurement",
        "full program after a pilot": "pilots:expand",
        "another coach": "pilots:coach",
        "another facilitator": "pilots:facilitator",
        "quiet weeks": "pilots:quiet_weeks",
    }
)
announce_disclosures(imported_later("pilots.disclosures"))
announce_duties(duties_in_pilots)
announce_holdings(imported_later("pilots.holdings"))
announce_recorded(imported_later("pilots.recorded"))
