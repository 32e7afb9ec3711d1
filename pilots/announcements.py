"""Where pilots are set up and followed."""

from common.later import imported_later
from common.places import announce_places
from people.audit_words import announce_recorded

announce_places(
    {
        "pilots": "pilots:list",
        "new pilot": "pilots:new",
        "page of a pilot": "pilots:pilot",
        "measurement plan of a pilot": "pilots:measurement",
        "full program after a pilot": "pilots:expand",
        "another facilitator": "pilots:facilitator",
    }
)
announce_recorded(imported_later("pilots.recorded"))
