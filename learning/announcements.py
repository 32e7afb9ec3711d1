"""What steps with cards are, and the mail about them."""

from django.utils.translation import gettext as _

from common.places import announce_places
from learning.notifications import OPENING_KINDS
from messaging.notifications import declare
from programs.activities import Activity, announce
from programs.cadence import StepKind

announce_places({"path of a leader": "learning:path", "cards of a step": "learning:module"})
announce(StepKind.CARDS, Activity(title=str, icon="rectangle-stack", place="cards of a step"))
announce(
    StepKind.BOOSTER,
    Activity(
        title=lambda module: _("Refresher: %(module)s") % {"module": module},
        icon="arrow-path",
        place="cards of a step",
    ),
)
declare(*OPENING_KINDS)
