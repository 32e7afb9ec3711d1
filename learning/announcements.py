"""What steps with cards are, and the mail about them."""

from django.utils.translation import gettext as _

from channels.notices import announce_notices
from cohorts.facts import announce_fact
from cohorts.own_record import announce_section
from common.later import imported_later
from common.places import announce_places
from learning.known import quiz_results
from learning.notices import opening_notices
from learning.notifications import OPENING_KINDS, RECALL
from learning.own_record import WAY, WRITTEN
from learning.recall_record import RECALLED
from learning.story_record import STORIES
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.personal import announce_holdings
from programs.activities import Activity, announce
from programs.cadence import StepKind
from programs.content.paths import PathFact

announce_places(
    {
        "path of a leader": "learning:path",
        "cards of a step": "learning:module",
        "criteria of certificates": "learning:criteria",
    }
)
announce(StepKind.CARDS, Activity(title=str, icon="rectangle-stack", place="cards of a step"))
announce(
    StepKind.BOOSTER,
    Activity(
        title=lambda module: _("Refresher: %(module)s") % {"module": module},
        icon="arrow-path",
        place="cards of a step",
    ),
)
declare(*OPENING_KINDS, RECALL)
announce_fact(PathFact.QUIZ, lambda members, module, _now: quiz_results(members, module))
announce_notices(opening_notices)
announce_section(WAY)
announce_section(WRITTEN)
announce_section(STORIES)
announce_section(RECALLED)
announce_holdings(imported_later("learning.holdings"))
announce_recorded(imported_later("learning.recorded"))
