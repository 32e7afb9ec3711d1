"""What a pulse step is, and the mail about pulses."""

from django.utils.translation import gettext as _

from messaging.notifications import declare
from programs.activities import Activity, announce
from programs.cadence import StepKind
from surveys.notifications import PULSE_INVITATION, PULSE_REMINDER

# Something the team does: there is nothing for a leader to open.
announce(
    StepKind.PULSE, Activity(title=lambda _module: _("A few questions to the teams"), icon="signal")
)
declare(PULSE_INVITATION, PULSE_REMINDER)
