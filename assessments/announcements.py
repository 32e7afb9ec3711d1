"""What assessments add to a live session."""

from assessments.known import latest_levels
from assessments.notifications import RATERS_APART
from assessments.own_record import LEVELS
from cohorts.facts import announce_fact
from cohorts.own_record import announce_section
from common.places import announce_places
from messaging.notifications import declare
from programs.content.paths import PathFact

announce_places(
    {
        "live screen of a session": "assessments:score",
        "feedback on a session": "assessments:feedback",
    }
)
announce_fact(PathFact.LEVEL, lambda members, criterion, _now: latest_levels(members, criterion))
announce_section(LEVELS)
declare(RATERS_APART)
