"""What steps with cards are, and when a mail about them is no longer wanted."""

from django.utils.translation import gettext as _

from common.places import announce_places
from learning import messages
from messaging.wanted import ask_before_sending
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
ask_before_sending(messages.REASON, messages.no_longer_wanted)
