"""Where everybody arrives."""

from common.places import announce_places

announce_places(
    {
        "today": "home",
        "private calendar": "calendar_feed",
        "shared with coach": "shared_with_coach",
    }
)
