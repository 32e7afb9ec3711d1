"""What assessments add to a live session."""

from common.places import announce_places

announce_places(
    {
        "live screen of a session": "assessments:score",
        "feedback on a session": "assessments:feedback",
    }
)
