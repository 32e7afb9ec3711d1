"""Where it is told what came of a pilot."""

from common.later import imported_later
from common.places import announce_places
from people.audit_words import announce_recorded
from people.personal import announce_holdings

announce_places(
    {
        "overview": "insights:overview",
        "results of a pilot": "insights:pilot",
        "progress in a pilot": "insights:progress_xlsx",
        "progress in a pilot, as CSV": "insights:progress_csv",
    }
)
announce_holdings(imported_later("insights.holdings"))
announce_recorded(imported_later("insights.recorded"))
