"""Where pilots are set up and followed."""

from common.places import announce_places

announce_places(
    {
        "new pilot": "pilots:new",
        "page of a pilot": "pilots:pilot",
        "full program after a pilot": "pilots:expand",
        "another facilitator": "pilots:facilitator",
    }
)
