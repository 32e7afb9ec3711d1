"""Where pilots are set up and followed."""

from common.places import announce_places

announce_places(
    {
        "pilots": "pilots:list",
        "new pilot": "pilots:new",
        "page of a pilot": "pilots:pilot",
        "measurement plan of a pilot": "pilots:measurement",
        "full program after a pilot": "pilots:expand",
        "another facilitator": "pilots:facilitator",
        "quiet weeks": "pilots:quiet_weeks",
    }
)
