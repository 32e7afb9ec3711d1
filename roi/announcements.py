"""Where it is reckoned what a program may be worth."""

from common.places import announce_places

announce_places(
    {
        "ROI of a pilot": "roi:pilot_scenarios",
        "ROI scenarios": "roi:scenarios",
    }
)
