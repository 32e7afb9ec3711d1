"""What assessments add to a live session."""

from assessments.known import latest_levels
from assessments.own_record import LEVELS
from cohorts.facts import announce_fact
from cohorts.own_record import announce_section
from common.places import announce_places
from programs.content.paths import PathFact

announce_places(
    {
        "live screen of a session": "assessments:score",
        "feedback on a session": "assessments:feedback",
        "recording of an own turn": "assessments:consent",
    }
)
announce_fact(PathFact.LEVEL, lambda members, criterion, _now: latest_levels(members, criterion))
announce_section(LEVELS)
