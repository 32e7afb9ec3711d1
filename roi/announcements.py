"""Where it is reckoned what a program may be worth."""

from common.later import imported_later
from common.places import announce_places
from people.audit_words import announce_recorded
from people.personal import announce_holdings

announce_places(
    {
        "ROI of a pilot": "roi:pilot_scenarios",
        "ROI scenarios": "roi:scenarios",
    }
)
announce_holdings(imported_later("roi.holdings"))
announce_recorded(imported_later("roi.recorded"))
